#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "enlace/common/v1/common.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "referral/domain/referral.h"
#include "views/folding/event_at.h"
#include "views/office/office_view.h"

namespace enlace::views {

// One referral: where it stands, and when each of the two units was last heard of.
v1::ReferralRow fold(v1::ReferralRow row,
                     const referral::v1::ReferralEvent& event,
                     const EventAt& at);

// Owners of lists: what an institution has sent, and what was sent to it.
std::string outbox_owner(std::string_view institution);
std::string inbox_owner(std::string_view institution);

// When `institution` last heard of the other unit; 0 if it never did.
std::int64_t last_heard_us(const v1::ReferralRow& row, std::string_view institution);

// An office of the state is told everything; a unit, what it takes to do its part.
referral::Knowledge knowledge(const common::v1::Principal& who,
                              const referral::v1::ReferralState& state);
// A unit that it came to is told nothing of those that it had been sent to before.
bool is_told_from_the_beginning(const common::v1::Principal& who,
                                const referral::v1::ReferralState& state);
// Nor, of the referral as it was `then`, anything from before it came to them.
bool is_told_of(const common::v1::Principal& who,
                const v1::ReferralRow& then,
                const v1::ReferralRow& now);

// Who is told of a change: the unit that refers, and the one that has it, or those that it is open
// to.
std::vector<std::string> whose_feeds(const referral::v1::ReferralState& state);
// What they are told of the referral as it stands.
v1::ReferralNotice notice(std::string_view stream, const v1::ReferralRow& row);

// The lines that a row has in lists.
Lines lines_of(std::string_view stream, const v1::ReferralRow& row);

}  // namespace enlace::views
