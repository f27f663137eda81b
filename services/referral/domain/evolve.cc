#include <stdexcept>
#include <utility>

#include "deadlines/clocks.h"
#include "referral/domain/referral.h"

namespace enlace::referral {
namespace {

using v1::ReferralEvent;
using v1::ReferralState;

void enter(ReferralState& state, ReferralState::Status status) {
    state.set_status(status);
    state.clear_deadlines();
    state.clear_cancel_requested();
    state.clear_clock_stopped();
    state.clear_stopped_at_us();
    state.clear_left_us();
}

// Every state has its own clock and no other.
void enter(ReferralState& state,
           ReferralState::Status status,
           const common::v1::Deadline& clock,
           const base::EventInfo& info) {
    enter(state, status);
    deadlines::arm(*state.mutable_deadlines(), clock, info.version);
}

// The clock goes on where the event starts no other.
void move_on(ReferralState& state,
             ReferralState::Status status,
             const common::v1::Deadline* clock,
             const base::EventInfo& info) {
    if (clock) return enter(state, status, *clock, info);
    state.set_status(status);
}

void take_form(ReferralState& state, const auto& form) {
    state.set_case_id(form.case_id());
    state.set_patient_id(form.patient_id());
    state.set_referrer(form.referrer());
    state.set_service(form.service());
    state.set_need(form.need());
    state.set_priority(form.priority());
    *state.mutable_counted() = form.counted();
}

void take_sent(ReferralState& state, const v1::ReferralSent& sent, const base::EventInfo& info) {
    enter(state, ReferralState::SENT, sent.answer_by(), info);
    take_form(state, sent);
    state.set_receiver(sent.receiver());
    *state.mutable_candidates() = sent.candidates();
    state.set_attend_before_us(sent.attend_before_us());
    state.set_sent_us(info.recorded_at_us);
    state.set_attempt(1);
    state.set_needs_transport(sent.needs_transport());
    state.set_needs_escort(sent.needs_escort());
}

// What was with the former receiver does not follow: the new one begins from the beginning.
void take_redirected(ReferralState& state,
                     const v1::ReferralRedirected& redirected,
                     const base::EventInfo& info) {
    enter(state, ReferralState::SENT, redirected.answer_by(), info);
    state.set_receiver(redirected.receiver());
    *state.mutable_candidates() = redirected.candidates();
    state.set_attempt(redirected.attempt());
    state.set_no_shows(0);
    state.set_appointment_start_us(0);
    state.set_escalation_level(0);
    state.set_sent_us(info.recorded_at_us);
    state.clear_no_show_us();
    state.clear_attention_us();
}

void take_info_requested(ReferralState& state,
                         const v1::ReferralInfoRequested& requested,
                         const base::EventInfo& info) {
    const bool stops = requested.has_answer_by();
    move_on(state, ReferralState::NEEDS_INFO, stops ? &requested.answer_by() : nullptr, info);
    state.set_clock_stopped(stops);
    state.set_stopped_at_us(stops ? info.recorded_at_us : 0);
    state.set_left_us(requested.left_us());
}

void take_info_provided(ReferralState& state,
                        const v1::ReferralInfoProvided& provided,
                        const base::EventInfo& info) {
    move_on(state, ReferralState::RECEIVED,
            provided.has_answer_by() ? &provided.answer_by() : nullptr, info);
}

}  // namespace

ReferralState evolve(ReferralState state, const ReferralEvent& event, const base::EventInfo& info) {
    switch (event.kind_case()) {
        case ReferralEvent::kReferralDrafted:
            enter(state, ReferralState::DRAFT, event.referral_drafted().draft_review(), info);
            take_form(state, event.referral_drafted());
            return state;
        case ReferralEvent::kReferralSent:
            take_sent(state, event.referral_sent(), info);
            return state;
        case ReferralEvent::kReferralReceived:
            state.set_status(ReferralState::RECEIVED);
            return state;
        case ReferralEvent::kReferralClaimed:
            state.set_receiver(event.referral_claimed().receiver());
            return state;
        case ReferralEvent::kReferralInfoRequested:
            take_info_requested(state, event.referral_info_requested(), info);
            return state;
        case ReferralEvent::kReferralInfoProvided:
            take_info_provided(state, event.referral_info_provided(), info);
            return state;
        case ReferralEvent::kReferralAccepted:
            enter(state, ReferralState::ACCEPTED, event.referral_accepted().attend_by(), info);
            state.set_priority(event.referral_accepted().priority());
            return state;
        case ReferralEvent::kReferralRejected:
            enter(state, ReferralState::REJECTED, event.referral_rejected().acknowledge_by(), info);
            state.add_rejected_by(event.referral_rejected().receiver());
            return state;
        case ReferralEvent::kAppointmentBooked:
            state.set_status(ReferralState::SCHEDULED);
            state.set_appointment_start_us(event.appointment_booked().start_us());
            return state;
        case ReferralEvent::kAppointmentRebooked:
            state.set_appointment_start_us(event.appointment_rebooked().start_us());
            return state;
        case ReferralEvent::kPatientNoShow:
            state.set_status(ReferralState::NO_SHOW);
            state.set_no_shows(event.patient_no_show().attempt());
            state.set_no_show_us(event.patient_no_show().happened_at_us());
            return state;
        case ReferralEvent::kAttentionStarted:
            enter(state, ReferralState::IN_ATTENTION, event.attention_started().finish_by(), info);
            state.set_attention_us(event.attention_started().started_at_us());
            return state;
        case ReferralEvent::kAttentionFinished:
            enter(state, ReferralState::ATTENDED, event.attention_finished().finish_by(), info);
            state.set_attended(event.attention_finished().attended());
            return state;
        case ReferralEvent::kCounterReferralIssued:
            enter(state, ReferralState::COUNTER_REFERRED,
                  event.counter_referral_issued().acknowledge_by(), info);
            return state;
        case ReferralEvent::kReferralEndedUnattended:
            enter(state, ReferralState::UNATTENDED,
                  event.referral_ended_unattended().acknowledge_by(), info);
            return state;
        case ReferralEvent::kCounterReferralAcknowledged:
            enter(state, ReferralState::CLOSED);
            return state;
        case ReferralEvent::kReferralRedirected:
            take_redirected(state, event.referral_redirected(), info);
            return state;
        case ReferralEvent::kReferralCancelled:
        case ReferralEvent::kReferralCancelConfirmed:
            enter(state, ReferralState::CANCELLED);
            return state;
        case ReferralEvent::kReferralExpired:
            enter(state, ReferralState::EXPIRED, event.referral_expired().acknowledge_by(), info);
            return state;
        case ReferralEvent::kReferralVoided:
            enter(state, ReferralState::VOIDED);
            return state;
        case ReferralEvent::kReferralCancelRequested:
            state.set_cancel_requested(true);
            return state;
        case ReferralEvent::kReferralCancelDeclined:
            state.clear_cancel_requested();
            return state;
        case ReferralEvent::kReferralPriorityChanged:
            move_on(state, state.status(),
                    event.referral_priority_changed().has_answer_by()
                        ? &event.referral_priority_changed().answer_by()
                        : nullptr,
                    info);
            state.set_priority(event.referral_priority_changed().priority());
            return state;
        case ReferralEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case ReferralEvent::kConflictFound:
            return state;
        case ReferralEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a referral's event of a kind this build does not know");
}

}  // namespace enlace::referral
