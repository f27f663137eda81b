#include "intake/domain/reactions.h"

#include "base/stream_id.h"

namespace enlace::intake {
namespace {

std::optional<Reacted> began(v1::ObligationKind kind,
                             const std::string& case_id,
                             const base::Origin& origin,
                             std::int64_t due_us) {
    if (case_id.empty()) return std::nullopt;
    Reacted reacted{.stream = case_id, .command = {}};
    auto& open = *reacted.command.mutable_open_obligation();
    open.set_kind(kind);
    open.set_stream(std::string(origin.stream));
    open.set_due_us(due_us);
    return reacted;
}

std::optional<Reacted> ended(v1::ObligationKind kind,
                             const std::string& case_id,
                             const base::Origin& origin,
                             v1::ObligationOutcome::Code outcome) {
    if (case_id.empty()) return std::nullopt;
    Reacted reacted{.stream = case_id, .command = {}};
    auto& close = *reacted.command.mutable_close_obligation();
    close.set_kind(kind);
    close.set_stream(std::string(origin.stream));
    close.set_outcome(outcome);
    return reacted;
}

std::optional<Reacted> visit_ended(const std::string& case_id,
                                   const base::Origin& origin,
                                   v1::ObligationOutcome::Code outcome) {
    return ended(v1::HOME_VISIT, case_id, origin, outcome);
}

std::optional<Reacted> referral_ended(const std::string& case_id,
                                      const base::Origin& origin,
                                      v1::ObligationOutcome::Code outcome) {
    return ended(v1::REFERRAL, case_id, origin, outcome);
}

std::optional<Reacted> session_ended(const std::string& case_id,
                                     const base::Origin& origin,
                                     v1::ObligationOutcome::Code outcome) {
    return ended(v1::TELE_SESSION, case_id, origin, outcome);
}

std::optional<Reacted> transfer_ended(const std::string& case_id,
                                      const base::Origin& origin,
                                      v1::ObligationOutcome::Code outcome) {
    return ended(v1::TRANSFER, case_id, origin, outcome);
}

// What a visit asks of its case, rather than of the session that asked for the visit.
bool is_for_the_case(const auto& visit) {
    const auto asker = base::StreamId::parse(visit.asked_by());
    return visit.next_step() == homevisits::v1::NextStep::FOLLOW_UP_BY_TELEPHONE &&
           !(asker && asker->kind() == "tele");
}

// Those that there are.
std::vector<Reacted> all_of(std::initializer_list<std::optional<Reacted>> some) {
    std::vector<Reacted> all;
    for (const auto& one : some)
        if (one) all.push_back(*one);
    return all;
}

}  // namespace

std::optional<Reacted> react(const homevisits::v1::HomeVisitRequested& event,
                             const base::Origin& origin) {
    return began(v1::HOME_VISIT, event.case_id(), origin, event.window_end_us());
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

std::optional<Reacted> react(const homevisits::v1::HomeVisitRejected& event,
                             const base::Origin& origin) {
    if (event.case_id().empty()) return std::nullopt;
    Reacted told{.stream = event.case_id(), .command = {}};
    *told.command.mutable_record_conflict() = care::visit_not_made(event, origin);
    return told;
}

std::optional<Reacted> owe_follow_up(const homevisits::v1::HomeVisitCompleted& event,
                                     const base::Origin& origin) {
    if (!is_for_the_case(event)) return std::nullopt;
    return began(v1::TELEPHONE_FOLLOW_UP, event.case_id(), origin, event.left_at_us());
}

std::optional<Reacted> end_follow_up(const homevisits::v1::HomeVisitVoided& event,
                                     const base::Origin& origin) {
    if (!is_for_the_case(event)) return std::nullopt;
    return ended(v1::TELEPHONE_FOLLOW_UP, event.case_id(), origin, v1::ObligationOutcome::VOIDED);
}

std::optional<Reacted> react(const referral::v1::ReferralSent& event, const base::Origin& origin) {
    return began(v1::REFERRAL, event.case_id(), origin, event.answer_by().due_us());
}

std::optional<Reacted> react(const referral::v1::CounterReferralAcknowledged& event,
                             const base::Origin& origin) {
    return referral_ended(
        event.case_id(), origin,
        event.unattended() ? v1::ObligationOutcome::FAILED : v1::ObligationOutcome::COMPLETED);
}

std::optional<Reacted> react(const referral::v1::ReferralCancelled& event,
                             const base::Origin& origin) {
    return referral_ended(event.case_id(), origin, v1::ObligationOutcome::CANCELLED);
}

std::optional<Reacted> react(const referral::v1::ReferralCancelConfirmed& event,
                             const base::Origin& origin) {
    return referral_ended(event.case_id(), origin, v1::ObligationOutcome::CANCELLED);
}

std::optional<Reacted> react(const referral::v1::ReferralVoided& event,
                             const base::Origin& origin) {
    return referral_ended(event.case_id(), origin, v1::ObligationOutcome::VOIDED);
}

std::optional<Reacted> react(const telemedicine::v1::TeleSessionProposed& event,
                             const base::Origin& origin) {
    return began(v1::TELE_SESSION, event.case_id(), origin, event.schedule_by().due_us());
}

std::vector<Reacted> after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                   const base::Origin& origin) {
    auto held = session_ended(event.case_id(), origin, v1::ObligationOutcome::COMPLETED);
    if (event.disposition() != telemedicine::v1::Disposition::URGENT_TRANSFER)
        return all_of({held});
    return all_of({held, began(v1::TRANSFER, event.case_id(), origin, event.ended_at_us())});
}

std::optional<Reacted> react(const telemedicine::v1::TeleFollowUpAbandoned& event,
                             const base::Origin& origin) {
    return session_ended(event.case_id(), origin, v1::ObligationOutcome::FAILED);
}

std::optional<Reacted> react(const telemedicine::v1::TeleSessionCancelled& event,
                             const base::Origin& origin) {
    return session_ended(event.case_id(), origin, v1::ObligationOutcome::CANCELLED);
}

std::vector<Reacted> after_void(const telemedicine::v1::TeleSessionVoided& event,
                                const base::Origin& origin) {
    auto voided = session_ended(event.case_id(), origin, v1::ObligationOutcome::VOIDED);
    if (!event.transfer_was_pending()) return all_of({voided});
    return all_of(
        {voided, ended(v1::TRANSFER, event.case_id(), origin, v1::ObligationOutcome::VOIDED)});
}

std::vector<Reacted> after_request(const transfers::v1::TransferRequested& event,
                                   const base::Origin& origin) {
    const auto opened = began(v1::TRANSFER, event.case_id(), origin, event.offer_by().due_us());
    const auto asker = base::StreamId::parse(event.asked_by());
    if (!asker || asker->kind() != "tele") return all_of({opened});
    const base::Origin session{.stream = event.asked_by(), .version = 0, .slot = asker->slot()};
    return all_of(
        {opened, transfer_ended(event.case_id(), session, v1::ObligationOutcome::TAKEN_UP)});
}

std::optional<Reacted> react(const transfers::v1::TransferClosed& event,
                             const base::Origin& origin) {
    return transfer_ended(
        event.case_id(), origin,
        event.aborted() ? v1::ObligationOutcome::FAILED : v1::ObligationOutcome::COMPLETED);
}

std::optional<Reacted> react(const transfers::v1::TransferCancelled& event,
                             const base::Origin& origin) {
    return transfer_ended(event.case_id(), origin, v1::ObligationOutcome::CANCELLED);
}

std::optional<Reacted> react(const transfers::v1::TransferVoided& event,
                             const base::Origin& origin) {
    return transfer_ended(event.case_id(), origin, v1::ObligationOutcome::VOIDED);
}

}  // namespace enlace::intake
