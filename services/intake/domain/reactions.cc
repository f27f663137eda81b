#include "intake/domain/reactions.h"

namespace enlace::intake {
namespace {

std::optional<Reacted> visit_ended(const std::string& case_id,
                                   const base::Origin& origin,
                                   v1::ObligationOutcome::Code outcome) {
    if (case_id.empty()) return std::nullopt;
    Reacted reacted{.stream = case_id, .command = {}};
    auto& close = *reacted.command.mutable_close_obligation();
    close.set_kind(v1::HOME_VISIT);
    close.set_stream(std::string(origin.stream));
    close.set_outcome(outcome);
    return reacted;
}

}  // namespace

std::optional<Reacted> react(const homevisits::v1::HomeVisitRequested& event,
                             const base::Origin& origin) {
    if (event.case_id().empty()) return std::nullopt;
    Reacted reacted{.stream = event.case_id(), .command = {}};
    auto& open = *reacted.command.mutable_open_obligation();
    open.set_kind(v1::HOME_VISIT);
    open.set_stream(std::string(origin.stream));
    open.set_due_us(event.window_end_us());
    return reacted;
}

std::optional<Reacted> react(const homevisits::v1::HomeVisitCompleted& event,
                             const base::Origin& origin) {
    return visit_ended(event.case_id(), origin, v1::ObligationOutcome::COMPLETED);
}

std::optional<Reacted> react(const homevisits::v1::HomeVisitFailed& event,
                             const base::Origin& origin) {
    return visit_ended(event.case_id(), origin, v1::ObligationOutcome::FAILED);
}

std::optional<Reacted> react(const homevisits::v1::HomeVisitCancelled& event,
                             const base::Origin& origin) {
    return visit_ended(event.case_id(), origin, v1::ObligationOutcome::CANCELLED);
}

std::optional<Reacted> react(const homevisits::v1::HomeVisitExpired& event,
                             const base::Origin& origin) {
    return visit_ended(event.case_id(), origin, v1::ObligationOutcome::EXPIRED);
}

std::optional<Reacted> react(const homevisits::v1::HomeVisitVoided& event,
                             const base::Origin& origin) {
    return visit_ended(event.case_id(), origin, v1::ObligationOutcome::VOIDED);
}

}  // namespace enlace::intake
