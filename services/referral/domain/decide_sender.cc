#include "referral/domain/asked.h"
#include "referral/domain/attachments.h"

namespace enlace::referral {
namespace {

using Status = ReferralState;

// The form, from whichever command brings it to whichever event keeps it.
void take_form(const auto& form, auto& event) {
    event.set_case_id(form.case_id());
    event.set_patient_id(form.patient_id());
    event.set_referrer(form.referrer());
    event.set_service(form.service());
    event.set_need(form.need());
    event.set_priority(form.priority());
    *event.mutable_counted() = form.counted();
    *event.mutable_attachment_hashes() = hashes_of(form.attachments());
    event.set_reason(form.reason());
    event.set_presumptive_diagnosis(form.presumptive_diagnosis());
    event.set_current_condition(form.current_condition());
    event.set_evolution(form.evolution());
    event.set_treatments(form.treatments());
    event.set_studies(form.studies());
    event.set_prognosis(form.prognosis());
    event.set_diagnostic_impression(form.diagnostic_impression());
    if (form.has_vital_signs()) *event.mutable_vital_signs() = form.vital_signs();
    event.set_referring_professional(form.referring_professional());
    event.set_unit_head(form.unit_head());
    event.set_name(form.name());
    event.set_birth_date(form.birth_date());
    event.set_address(form.address());
    event.set_telephone(form.telephone());
    event.set_responsible_relative(form.responsible_relative());
    event.set_kinship(form.kinship());
    event.set_socio_economic_level(form.socio_economic_level());
    event.set_file_number(form.file_number());
    *event.mutable_attachments() = form.attachments();
}

// Who has neither sent it, nor turned it down, nor let it lie.
Texts who_may_claim(const Texts& having_the_specialty,
                    std::string_view referrer,
                    const Asked& asked) {
    Texts candidates;
    for (const auto& clues : having_the_specialty) {
        const bool refused = std::ranges::count(asked.state.rejected_by(), clues) != 0;
        const bool silent = asked.status() == Status::EXPIRED && clues == asked.state.receiver();
        if (clues != referrer && !refused && !silent) *candidates.Add() = clues;
    }
    return candidates;
}

// Why it can't go where it is to go.
Refused no_destination(const auto& command, std::string_view referrer, const Texts& candidates) {
    if (!command.specialty().empty()) {
        if (candidates.empty()) return v1::NOBODY_HAS_THE_SPECIALTY;
        return std::nullopt;
    }
    if (command.receiver() == referrer) return v1::RECEIVER_IS_SENDER;
    if (!command.known_receiver()) return v1::RECEIVER_UNKNOWN;
    return std::nullopt;
}

bool has_turned_it_down(const std::string& receiver, const Asked& asked) {
    return std::ranges::count(asked.state.rejected_by(), receiver) != 0 ||
           (asked.status() == Status::EXPIRED && receiver == asked.state.receiver());
}

// A reaction acts for whoever its cause says.
Refused may_not_begin(const Asked& asked) {
    if (asked.by({common::v1::REACTION})) return std::nullopt;
    return asked.not_referrer();
}

}  // namespace

Decision draft(const v1::DraftReferral& command, const Asked& asked) {
    if (const auto refused = may_not_begin(asked)) return *refused;
    if (asked.status() != Status::ABSENT) return v1::ALREADY_DRAFTED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (altered(command.attachments(), command.content_hashes())) return v1::ATTACHMENT_ALTERED;

    ReferralEvent event;
    auto& drafted = *event.mutable_referral_drafted();
    take_form(command, drafted);
    *drafted.mutable_draft_review() = asked.clock(
        kDraftReview, matter_of(command.need(), command.priority(), command.referrer()));
    return event;
}

Decision send(const v1::SendReferral& command, const Asked& asked) {
    if (const auto refused = may_not_begin(asked)) return *refused;
    if (!asked.in({Status::ABSENT, Status::DRAFT})) return v1::ALREADY_SENT;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (asked.status() == Status::DRAFT && command.case_id() != asked.state.case_id())
        return v1::OTHER_CASE;
    if (altered(command.attachments(), command.content_hashes())) return v1::ATTACHMENT_ALTERED;
    const auto candidates = who_may_claim(command.candidates(), command.referrer(), asked);
    if (const auto refused = no_destination(command, command.referrer(), candidates))
        return *refused;
    if (command.same_need() > 0 && command.override_reason().empty())
        return v1::SAME_NEED_UNDER_WAY;

    ReferralEvent event;
    auto& sent = *event.mutable_referral_sent();
    take_form(command, sent);
    sent.set_receiver(command.receiver());
    sent.set_specialty(command.specialty());
    *sent.mutable_candidates() = candidates;
    sent.set_attend_before_us(to_us(command.attend_before()));
    sent.set_modality(command.modality());
    sent.set_needs_escort(command.needs_escort());
    sent.set_needs_transport(command.needs_transport());
    sent.set_consented(command.consented());
    sent.set_same_need(command.same_need());
    sent.set_same_need_position(command.same_need_position());
    sent.set_override_reason(command.override_reason());
    *sent.mutable_answer_by() =
        asked.clock(kAnswerBy, matter_of(command.need(), command.priority(), command.receiver()));
    return event;
}

Decision provide_info(const v1::ProvideReferralInfo& command, const Asked& asked) {
    if (const auto refused = asked.not_referrer()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::NEEDS_INFO) return v1::INFO_NOT_ASKED_FOR;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (altered(command.attachments(), command.content_hashes())) return v1::ATTACHMENT_ALTERED;

    ReferralEvent event;
    auto& provided = *event.mutable_referral_info_provided();
    if (asked.state.clock_stopped()) {
        *provided.mutable_answer_by() = asked.resumed_answer_clock();
        provided.set_stopped_us(asked.now_us() - asked.state.stopped_at_us());
    }
    *provided.mutable_attachment_hashes() = hashes_of(command.attachments());
    provided.set_text(command.text());
    *provided.mutable_attachments() = command.attachments();
    return event;
}

Decision redirect(const v1::RedirectReferral& command, const Asked& asked) {
    if (const auto refused = asked.not_referrer()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::REJECTED, Status::EXPIRED, Status::UNATTENDED}))
        return v1::NOT_TO_BE_REDIRECTED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    const auto& referrer = asked.state.referrer();
    const auto candidates = who_may_claim(command.candidates(), referrer, asked);
    if (const auto refused = no_destination(command, referrer, candidates)) return *refused;
    if (has_turned_it_down(command.receiver(), asked)) return v1::SAME_RECEIVER;

    ReferralEvent event;
    auto& redirected = *event.mutable_referral_redirected();
    redirected.set_attempt(asked.state.attempt() + 1);
    redirected.set_from_receiver(asked.state.receiver());
    redirected.set_receiver(command.receiver());
    redirected.set_specialty(command.specialty());
    *redirected.mutable_candidates() = candidates;
    *redirected.mutable_answer_by() = asked.clock(
        kAnswerBy, matter_of(asked.state.need(), asked.state.priority(), command.receiver()));
    redirected.set_reason(command.reason());
    return event;
}

Decision acknowledge(const v1::AcknowledgeCounterReferral& command, const Asked& asked) {
    if (const auto refused = asked.not_referrer()) return *refused;
    if (asked.status() == Status::CLOSED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::COUNTER_REFERRED, Status::UNATTENDED}))
        return v1::NOTHING_TO_ACKNOWLEDGE;
    if (command.reader().empty()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& acknowledged = *event.mutable_counter_referral_acknowledged();
    acknowledged.set_case_id(asked.state.case_id());
    acknowledged.set_reader(command.reader());
    acknowledged.set_unattended(asked.status() == Status::UNATTENDED);
    acknowledged.set_next_step(command.next_step());
    return event;
}

}  // namespace enlace::referral
