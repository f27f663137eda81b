#pragma once

#include <string>
#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/referral/v1/rejection.pb.h"

// A referral, from the unit that sends a patient to the unit that attends, and back.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::referral {

using Decision = base::Decision<v1::ReferralEvent, v1::Rejection>;

Decision decide(const v1::ReferralCommand& command,
                const v1::ReferralState& state,
                const base::Policy& policy);

// Never refuses: a request can be turned down, a fact cannot. Throws std::logic_error at an event
// of no kind.
v1::ReferralState evolve(v1::ReferralState state,
                         const v1::ReferralEvent& event,
                         const base::EventInfo& info);

// The unit that refers, the one that has the referral now, and those that it was open to: never a
// former receiver. Who may know of it need not know all of it: see `knowledge`.
common::v1::Ownership ownership(const v1::ReferralState& state);

// An armed expiry ends the wait for an answer; every other clock records its breach.
v1::ReferralCommand on_timer(const common::v1::ArmedDeadline& due);

// As in the contract; "ABSENT" before the first event.
std::string_view state_name(const v1::ReferralState& state);

// How the actor's unit stands to the referral, in the contract's words; empty if it does not.
std::string_view relation(const common::v1::Principal& actor, const v1::ReferralState& state);

// The soft guard of a sending: how many others were under way for the same need.
inline constexpr std::string_view kSameNeedGuard = "same_need";

inline constexpr std::string_view kReferringUnit = "referring_unit";
inline constexpr std::string_view kReceivingUnit = "receiving_unit";

// Which of the two has to do something next; empty once it has ended.
std::string_view owes_next_step(const v1::ReferralState& state);
// The institution that this is. Where nobody has claimed an open one, it is for its sender to see
// to it.
const std::string& has_to_act(const v1::ReferralState& state);

// How much of a referral that it takes part in a unit is told.
enum class Knowledge {
    standing,    // States, dates, and who has it: an open one that another unit has claimed.
    form,        // What the sender wrote, and what it was answered.
    everything,  // What the attention found, too, before the counter-referral says so.
};
Knowledge knowledge(std::string_view institution, const v1::ReferralState& state);

// Whether the event tells something that does not go together with what was recorded before it.
bool contradicts(const v1::ReferralEvent& event);

// Terminal: no clock runs any more.
bool has_ended(v1::ReferralState::Status status);
// From being sent until its end: what a second one for the same need would double.
bool is_under_way(v1::ReferralState::Status status);
// What such referrals are counted by: one patient's need of one service.
std::string same_need_name(std::string_view patient_id,
                           v1::ReferralNeed::Code need,
                           std::string_view service);

}  // namespace enlace::referral
