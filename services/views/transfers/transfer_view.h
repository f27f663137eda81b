#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "enlace/common/v1/common.pb.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "transfers/domain/transfer.h"
#include "views/folding/event_at.h"
#include "views/office/office_view.h"

namespace enlace::views {

// One transfer: where it stands, whom it was offered to, and when what happened.
v1::TransferRow fold(v1::TransferRow row,
                     const transfers::v1::TransferEvent& event,
                     const EventAt& at);

// What one hospital has reported of its beds last.
v1::CapacityRow fold(v1::CapacityRow row,
                     const transfers::v1::CapacityEvent& event,
                     const EventAt& at);

// Owners of lists, by the clock that runs out first: all open transfers, those that a jurisdiction
// sends, and those that an institution takes part in. The first one's feed tells of all, too.
inline constexpr std::string_view kBoard = "board";
std::string board_owner(std::string_view jurisdiction);
std::string transfers_owner(std::string_view institution);

// The lines that a row has in lists.
Lines lines_of(std::string_view stream, const v1::TransferRow& row);

// The transfer that a session asked for, if there is one: it has the session's id but for the kind.
std::string transfer_asked_by(std::string_view session);

// Everything to those who see all transfers; to an institution, by how it stands to this one.
transfers::Sight sight_of(const common::v1::Principal& who,
                          const transfers::v1::TransferState& state);
// Of how it was at earlier moments: a hospital that is asked learns of no other that was.
bool is_told_of_before(const common::v1::Principal& who, const transfers::v1::TransferState& state);

v1::TransferNotice notice(std::string_view stream, const v1::TransferRow& row);

}  // namespace enlace::views
