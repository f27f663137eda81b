#include "views/coordination/standing.h"

#include "views/folding/families.h"

namespace enlace::views::coordination {
namespace {

using homevisits::v1::HomeVisitState;
using referral::v1::ReferralState;
using telemedicine::v1::TelemedicineState;
using transfers::v1::TransferState;

const std::string& or_else(const std::string& one, const std::string& other) {
    return one.empty() ? other : one;
}

}  // namespace

// It never leaves its unit. One that was voided is no case any more (statistics::GoneCases).
Standing standing_of(const v1::CaseRow& row) {
    const auto& unit = or_else(row.unit(), row.state().institution());
    return {.holder = unit, .origin = unit};
}

Standing standing_of(const v1::VisitRow& row) {
    const auto& state = row.state();
    return {.case_id = state.case_id(),
            .holder = state.jurisdiction().empty() ? state.requester()
                                                   : jurisdiction_owner(state.jurisdiction()),
            .origin = state.requester(),
            .again = state.routing_attempt() > 1,
            .voided = state.status() == HomeVisitState::VOIDED};
}

// As long as nobody has claimed one that is open to several, it is with whoever sent it.
Standing standing_of(const v1::ReferralRow& row) {
    const auto& state = row.state();
    return {.case_id = state.case_id(),
            .holder = or_else(state.receiver(), state.referrer()),
            .origin = state.referrer(),
            .again = state.attempt() > 1,
            .voided = state.status() == ReferralState::VOIDED};
}

Standing standing_of(const v1::SessionRow& row) {
    const auto& state = row.state();
    return {.case_id = state.case_id(),
            .holder = or_else(state.provider(), state.proposer()),
            .origin = state.proposer(),
            .voided = state.status() == TelemedicineState::VOIDED};
}

Standing standing_of(const v1::TransferRow& row) {
    const auto& state = row.state();
    return {.case_id = state.case_id(),
            .holder = or_else(state.receiver(), state.sender()),
            .origin = state.sender(),
            .again = state.round() > 1 || !state.diverted_from().empty(),
            .voided = state.status() == TransferState::VOIDED};
}

}  // namespace enlace::views::coordination
