#include "transfers/domain/reactions.h"

#include "base/codes.h"
#include "transfers/domain/transfer.h"

namespace enlace::transfers {
namespace {

Reacted to_itself(const base::Origin& origin) {
    return {.stream = std::string(origin.stream), .command = {}};
}

std::optional<Reacted> exhaust_after(const auto& event, const base::Origin& origin) {
    if (!event.none_open()) return std::nullopt;
    auto asked = to_itself(origin);
    asked.command.mutable_exhaust_transfer_candidates();
    return asked;
}

std::string transfer_of(const base::Origin& origin) {
    return "transfer" + std::string(origin.stream.substr(origin.stream.find('-')));
}

Reacted void_asker(const base::Origin& origin) {
    Reacted asked{.stream = transfer_of(origin), .command = {}};
    auto& conflict = *asked.command.mutable_record_conflict();
    conflict.set_guard(std::string(kAskerGuard));
    conflict.set_rested_on(std::string(origin.stream));
    conflict.set_found("VOIDED");
    return asked;
}

}  // namespace

std::optional<Reacted> offer_to_proposed(const v1::TransferRequested& event,
                                         const base::Origin& origin) {
    if (event.proposed().empty()) return std::nullopt;
    auto asked = to_itself(origin);
    auto& offer = *asked.command.mutable_offer_transfer();
    for (const auto& candidate : event.proposed()) offer.add_candidates(candidate.clues());
    return asked;
}

std::vector<Reacted> look_again(const v1::TransferOffered& event, const base::Origin& origin) {
    std::vector<Reacted> all;
    for (const auto& offer : event.offers()) {
        const auto& candidate = offer.candidate();
        if (candidate.beds_free() == 0) continue;
        auto& conflict = *all.emplace_back(to_itself(origin)).command.mutable_record_conflict();
        conflict.set_guard(std::string(kCapacityGuard));
        conflict.set_rested_on(candidate.clues() + ":" + std::to_string(candidate.beds_free()));
    }
    return all;
}

std::optional<Reacted> exhaust_declined(const v1::TransferOfferDeclined& event,
                                        const base::Origin& origin) {
    return exhaust_after(event, origin);
}

std::optional<Reacted> exhaust_timed_out(const v1::TransferOfferTimedOut& event,
                                         const base::Origin& origin) {
    return exhaust_after(event, origin);
}

std::optional<Reacted> transfer_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                              const base::Origin& origin) {
    if (event.disposition() != telemedicine::v1::Disposition::URGENT_TRANSFER) return std::nullopt;
    const auto& asked_for = event.transfer();
    const bool is_code = base::is_code(asked_for.capability());
    Reacted asked{.stream = transfer_of(origin), .command = {}, .creates = true};
    auto& request = *asked.command.mutable_request_transfer();
    request.set_case_id(event.case_id());
    request.set_patient_id(event.patient_id());
    request.set_requester(event.proposer());
    request.set_sender(event.site());
    *request.mutable_counted() = event.counted();
    request.set_capability(is_code ? asked_for.capability() : std::string(kOtherCapability));
    // What can't be read any more is asked for nevertheless.
    request.set_reason(asked_for.reason().empty() ? "DISPOSITION_OF_TELE_SESSION"
                                                  : asked_for.reason());
    if (!is_code) request.set_summary(asked_for.capability());
    request.set_diagnosis(event.diagnosis());
    request.set_stability(asked_for.stable() ? v1::Stability::STABLE : v1::Stability::UNSTABLE);
    request.set_physician(event.professional());
    request.set_priority(asked_for.priority());
    request.set_name(event.name());
    request.set_telephone(event.telephone());
    request.set_asked_by(std::string(origin.stream));
    return asked;
}

std::optional<Reacted> transfer_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                            const base::Origin& origin) {
    if (event.next_step() != homevisits::v1::NextStep::URGENT_TRANSFER) return std::nullopt;
    // Of one that was recorded when nobody asked for a transfer, nobody knows whose it was.
    if (event.requester().empty()) return std::nullopt;
    Reacted asked{.stream = transfer_of(origin), .command = {}, .creates = true};
    auto& request = *asked.command.mutable_request_transfer();
    request.set_case_id(event.case_id());
    request.set_patient_id(event.patient_id());
    request.set_requester(event.requester());
    request.set_sender(event.requester());
    *request.mutable_counted() = event.counted();
    request.set_capability(std::string(kOtherCapability));
    request.set_reason(event.danger_found().empty() ? "NEXT_STEP_OF_HOME_VISIT"
                                                    : event.danger_found());
    request.set_summary(event.findings());
    request.set_stability(v1::Stability::UNSTABLE);
    request.set_physician(event.visitor_credential());
    request.set_name(event.name());
    request.set_telephone(event.telephone());
    request.set_asked_by(std::string(origin.stream));
    return asked;
}

std::optional<Reacted> transfer_for_referral(const referral::v1::ReferralAccepted& event,
                                             const base::Origin& origin) {
    if (!event.needs_transport()) return std::nullopt;
    const auto& told = event.transport();
    Reacted asked;
    auto& request = *asked.command.mutable_request_transfer();
    request.set_case_id(event.case_id());
    request.set_patient_id(event.patient_id());
    request.set_requester(event.referrer());
    request.set_sender(event.referrer());
    request.set_receiver(event.receiver());
    *request.mutable_counted() = event.counted();
    request.set_capability(base::is_code(event.service()) ? event.service()
                                                          : std::string(kOtherCapability));
    request.set_reason(told.reason().empty() ? "TRANSPORT_OF_REFERRAL" : told.reason());
    request.set_diagnosis(told.diagnosis());
    if (told.has_vital_signs()) *request.mutable_vital_signs() = told.vital_signs();
    request.set_escort(event.needs_escort() ? v1::Escort::RELATIVE : v1::Escort::NOBODY);
    request.set_physician(told.professional());
    request.set_summary(told.current_condition());
    request.set_name(told.name());
    request.set_telephone(told.telephone());
    request.set_responsible_relative(told.responsible_relative());
    request.set_priority(event.priority());
    request.set_asked_by(std::string(origin.stream));
    return asked;
}

std::optional<Reacted> tell_of_void(const telemedicine::v1::TeleSessionVoided& event,
                                    const base::Origin& origin) {
    if (!event.transfer_was_pending()) return std::nullopt;
    return void_asker(origin);
}

std::optional<Reacted> tell_of_void_visit(const homevisits::v1::HomeVisitVoided& event,
                                          const base::Origin& origin) {
    if (event.next_step() != homevisits::v1::NextStep::URGENT_TRANSFER) return std::nullopt;
    return void_asker(origin);
}

}  // namespace enlace::transfers
