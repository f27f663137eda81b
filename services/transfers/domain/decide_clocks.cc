#include "care/conflict.h"
#include "transfers/domain/asked.h"

namespace enlace::transfers {

Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    // What one hospital was asked times out instead.
    if (command.timer() == kOfferDeadline) return unchanged();
    const deadlines::Owing owing{.institutions = whose_turn(asked.state),
                                 .top = common::v1::MustBeTold::REGULATOR};
    const auto& institution = owing.institutions.size() == 1 ? owing.institutions.front() : "";
    auto recorded = deadlines::breach(command, asked.state.deadlines(), kMachine,
                                      asked.state.escalation_level(), asked.policy, asked.now_us(),
                                      owing, asked.matter(institution));
    if (!recorded) return unchanged();

    TransferEvent event;
    *event.mutable_breach_recorded() = std::move(*recorded);
    return event;
}

Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked) {
    if (!asked.by({common::v1::REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == TransferState::ABSENT) return v1::TRANSFER_UNKNOWN;
    if (asked.status() == TransferState::VOIDED) return v1::TRANSFER_VOIDED;
    if (command.found() == command.rested_on()) return unchanged();

    TransferEvent event;
    *event.mutable_conflict_found() = care::conflict_found(command);
    return event;
}

}  // namespace enlace::transfers
