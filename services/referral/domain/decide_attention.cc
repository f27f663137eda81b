#include <algorithm>

#include "base/clock.h"
#include "referral/domain/asked.h"
#include "referral/domain/attachments.h"

namespace enlace::referral {
namespace {

using Status = ReferralState;

// Two units' worth of the same: what either says of a slot.
void take_slot(const auto& command, auto& event) {
    event.set_start_us(to_us(command.start()));
    event.set_end_us(to_us(command.end()));
    event.set_modality(command.modality());
    event.set_notified_by(command.notified_by());
    event.set_professional(command.professional());
    event.set_room(command.room());
}

}  // namespace

Decision book(const v1::BookAppointment& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (!asked.in({Status::ACCEPTED, Status::NO_SHOW})) return v1::NOT_TO_BE_BOOKED;
    if (asked.state.no_shows() >= asked.policy.limit("referral.no_shows"))
        return v1::NO_SHOWS_EXHAUSTED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& booked = *event.mutable_appointment_booked();
    take_slot(command, booked);
    booked.set_attempt(asked.state.no_shows() + 1);
    return event;
}

Decision rebook(const v1::RebookAppointment& command, const Asked& asked) {
    const auto not_referrer = asked.not_referrer();
    if (not_referrer && asked.not_receiver()) return *not_referrer;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::SCHEDULED) return v1::NOT_BOOKED;
    if (asked.is_malformed() || command.reason().empty()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& rebooked = *event.mutable_appointment_rebooked();
    take_slot(command, rebooked);
    rebooked.set_by(asked.actor().institution());
    rebooked.set_reason(command.reason());
    return event;
}

Decision record_no_show(const v1::RecordNoShow& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (asked.status() != Status::SCHEDULED) return v1::NOT_BOOKED;
    if (asked.now_us() < asked.state.appointment_start_us()) return v1::APPOINTMENT_LIES_AHEAD;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& no_show = *event.mutable_patient_no_show();
    const std::int64_t happened_us = referral::happened_us(command, asked.now_us());
    no_show.set_attempt(asked.state.no_shows() + 1);
    no_show.set_contradicts(is_before(happened_us, asked.state.appointment_start_us()));
    no_show.set_happened_at_us(happened_us);
    no_show.set_note(command.note());
    return event;
}

Decision start_attention(const v1::StartAttention& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (!asked.in({Status::ACCEPTED, Status::SCHEDULED})) return v1::NOT_TO_BE_ATTENDED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& started = *event.mutable_attention_started();
    const std::int64_t started_us = happened_us(command, asked.now_us());
    started.set_started_at_us(started_us);
    started.set_contradicts(is_before(started_us, asked.state.sent_us()) ||
                            is_before(started_us, asked.state.no_show_us()));
    started.set_professional(command.professional());
    *started.mutable_finish_by() = asked.receivers_clock(kFinishBy);
    return event;
}

Decision finish_attention(const v1::FinishAttention& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (asked.status() != Status::IN_ATTENTION) return v1::NOT_IN_ATTENTION;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    ReferralEvent event;
    auto& finished = *event.mutable_attention_finished();
    finished.set_attended(command.attended());
    const std::int64_t discharged_us = to_us(command.discharged_at());
    const std::int64_t happened_us = referral::happened_us(command, asked.now_us());
    finished.set_discharged_at_us(discharged_us);
    finished.set_happened_at_us(happened_us);
    finished.set_contradicts(
        is_before(std::min(discharged_us, happened_us), asked.state.attention_us()));
    *finished.mutable_finish_by() = asked.receivers_clock(kFinishBy);
    finished.set_why_not(command.why_not());
    finished.set_diagnosis(command.diagnosis());
    finished.set_observations(command.observations());
    return event;
}

Decision issue_counter_referral(const v1::IssueCounterReferral& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open_and_claimed()) return *refused;
    if (asked.status() != Status::ATTENDED) return v1::NOT_ATTENDED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (!command.known_owner()) return v1::FOLLOW_UP_OWNER_UNKNOWN;
    if (altered(command.documents(), command.content_hashes())) return v1::ATTACHMENT_ALTERED;
    if (command.asks_follow_up() && !command.has_next_date()) return v1::NEXT_DATE_MISSING;
    if (command.asks_follow_up() && command.studies().empty()) return v1::STUDIES_MISSING;

    ReferralEvent event;
    auto& issued = *event.mutable_counter_referral_issued();
    issued.set_attended(command.attended());
    issued.set_follow_up_owner(command.follow_up_owner());
    issued.set_next_date_us(to_us(command.next_date()));
    issued.set_discharged_at_us(to_us(command.discharged_at()));
    issued.set_contradicts(command.attended() != asked.state.attended() ||
                           is_before(issued.discharged_at_us(), asked.state.attention_us()));
    issued.set_author(command.author());
    issued.set_asks_follow_up(command.asks_follow_up());
    issued.set_asks_home_visit(command.asks_home_visit());
    *issued.mutable_document_hashes() = hashes_of(command.documents());
    *issued.mutable_acknowledge_by() = asked.referrers_clock(kAcknowledgeBy);
    issued.set_case_id(asked.state.case_id());
    issued.set_patient_id(asked.state.patient_id());
    issued.set_receiver(asked.state.receiver());
    issued.set_service(asked.state.service());
    *issued.mutable_counted() = asked.state.counted();
    if (command.asks_home_visit()) {
        const std::int64_t start_us = std::max(asked.now_us(), to_us(command.next_date()));
        const std::int64_t days = asked.policy.limit("referral.visit_window_days");
        issued.set_visit_window_start_us(start_us);
        issued.set_visit_window_end_us(start_us + days * base::kDay_us);
        issued.set_name(command.name());
        issued.set_address(command.address());
        issued.set_telephone(command.telephone());
    }
    issued.set_disability_days(command.disability_days());
    issued.set_why_not(command.why_not());
    issued.set_diagnosis(command.diagnosis());
    issued.set_treatment(command.treatment());
    issued.set_evolution(command.evolution());
    issued.set_prognosis(command.prognosis());
    issued.set_studies(command.studies());
    issued.set_instructions(command.instructions());
    issued.set_medicines(command.medicines());
    issued.set_observations(command.observations());
    *issued.mutable_documents() = command.documents();
    return event;
}

}  // namespace enlace::referral
