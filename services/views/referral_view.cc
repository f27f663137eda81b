#include "views/referral_view.h"

#include <utility>
#include <vector>

#include "aggregate/first_deadline.h"
#include "referral/domain/referral.h"
#include "views/breach.h"
#include "views/families.h"

namespace enlace::views {
namespace {

using referral::v1::ReferralEvent;
using referral::v1::ReferralState;

void heard_of_referrer(v1::ReferralRow& row, const EventAt& at) {
    row.set_referrer_heard_us(at.info.recorded_at_us);
}
void heard_of_receiver(v1::ReferralRow& row, const EventAt& at) {
    row.set_receiver_heard_us(at.info.recorded_at_us);
}
void heard_of(v1::ReferralRow& row, std::string_view institution, const EventAt& at) {
    if (institution == row.state().referrer()) return heard_of_referrer(row, at);
    heard_of_receiver(row, at);
}

// Nothing of the former receiver is the new one's.
void begin_attempt(v1::ReferralRow& row, const std::string& specialty, const EventAt& at) {
    row.set_specialty(specialty);
    row.set_sent_us(at.info.recorded_at_us);
    row.clear_receiver_heard_us();
    row.clear_accepted_by();
    row.clear_expected_at_us();
    row.clear_appointment_end_us();
    row.clear_rejected_for();
    row.clear_suggested_receiver();
    row.clear_closed_for();
    heard_of_referrer(row, at);
}

void take_sent(v1::ReferralRow& row, const referral::v1::ReferralSent& sent, const EventAt& at) {
    begin_attempt(row, sent.specialty(), at);
    *row.mutable_counted() = sent.counted();
    row.set_modality(sent.modality());
    row.add_detail_positions(at.position);
}

void take_slot(v1::ReferralRow& row, const auto& slot) {
    row.set_appointment_end_us(slot.end_us());
    row.set_modality(slot.modality());
}

// What the receiving unit says.
void take_answer(v1::ReferralRow& row, const ReferralEvent& event, const EventAt& at) {
    heard_of_receiver(row, at);
    if (event.has_referral_accepted()) {
        row.set_accepted_by(event.referral_accepted().professional());
        row.set_expected_at_us(event.referral_accepted().expected_at_us());
    } else if (event.has_referral_rejected()) {
        row.set_rejected_for(event.referral_rejected().code());
        row.set_suggested_receiver(event.referral_rejected().suggested_receiver());
    } else if (event.has_appointment_booked()) {
        take_slot(row, event.appointment_booked());
    } else if (event.has_counter_referral_issued()) {
        row.set_follow_up_owner(event.counter_referral_issued().follow_up_owner());
    } else if (event.has_referral_ended_unattended()) {
        row.set_closed_for(event.referral_ended_unattended().code());
    }
}

void take(v1::ReferralRow& row, const ReferralEvent& event, const EventAt& at) {
    switch (event.kind_case()) {
        case ReferralEvent::kReferralDrafted:
            *row.mutable_counted() = event.referral_drafted().counted();
            row.add_detail_positions(at.position);
            return heard_of_referrer(row, at);
        case ReferralEvent::kReferralSent:
            return take_sent(row, event.referral_sent(), at);
        case ReferralEvent::kReferralRedirected:
            return begin_attempt(row, event.referral_redirected().specialty(), at);
        case ReferralEvent::kReferralInfoProvided:
            row.add_detail_positions(at.position);
            return heard_of_referrer(row, at);
        case ReferralEvent::kReferralCancelled:
            row.set_closed_for(event.referral_cancelled().code());
            return heard_of_referrer(row, at);
        case ReferralEvent::kReferralCancelRequested:
        case ReferralEvent::kCounterReferralAcknowledged:
        case ReferralEvent::kReferralVoided:
            return heard_of_referrer(row, at);
        case ReferralEvent::kReferralAccepted:
        case ReferralEvent::kReferralRejected:
        case ReferralEvent::kReferralInfoRequested:
        case ReferralEvent::kAttentionFinished:
        case ReferralEvent::kCounterReferralIssued:
        case ReferralEvent::kReferralEndedUnattended:
            row.add_detail_positions(at.position);
            return take_answer(row, event, at);
        case ReferralEvent::kReferralReceived:
        case ReferralEvent::kReferralClaimed:
        case ReferralEvent::kAppointmentBooked:
        case ReferralEvent::kPatientNoShow:
        case ReferralEvent::kAttentionStarted:
        case ReferralEvent::kReferralCancelDeclined:
        case ReferralEvent::kReferralCancelConfirmed:
            return take_answer(row, event, at);
        case ReferralEvent::kAppointmentRebooked:
            take_slot(row, event.appointment_rebooked());
            return heard_of(row, event.appointment_rebooked().by(), at);
        case ReferralEvent::kReferralPriorityChanged:
            return heard_of(row, event.referral_priority_changed().by(), at);
        case ReferralEvent::kBreachRecorded:
            return begin_breach(row, event.breach_recorded(), at);
        case ReferralEvent::kConflictFound:
            return row.set_conflicts(row.conflicts() + 1);
        case ReferralEvent::kReferralExpired:
        case ReferralEvent::KIND_NOT_SET:
            break;
    }
}

// Who came to have it, or may still, and has not given it back.
std::vector<std::string> receivers(const ReferralState& state) {
    if (state.status() == ReferralState::REJECTED || state.status() == ReferralState::EXPIRED ||
        state.status() == ReferralState::DRAFT)
        return {};
    if (!state.receiver().empty()) return {state.receiver()};
    return {state.candidates().begin(), state.candidates().end()};
}

// Where nobody has claimed an open one, it is for its sender to see to it.
const std::string& who_let_it_lie(const ReferralState& state) {
    const bool receivers_turn = referral::owes_next_step(state) == referral::kReceivingUnit;
    return receivers_turn && !state.receiver().empty() ? state.receiver() : state.referrer();
}

}  // namespace

v1::ReferralRow fold(v1::ReferralRow row, const ReferralEvent& event, const EventAt& at) {
    const auto before = row.state().status();
    *row.mutable_state() = referral::evolve(std::move(*row.mutable_state()), event, at.info);
    if (row.state().status() != before) end_breach(row);
    take(row, event, at);
    return row;
}

std::string outbox_owner(std::string_view institution) {
    return "outbox " + std::string(institution);
}

std::string inbox_owner(std::string_view institution) {
    return "inbox " + std::string(institution);
}

std::int64_t last_heard_us(const v1::ReferralRow& row, std::string_view institution) {
    return institution == row.state().referrer() ? row.receiver_heard_us()
                                                 : row.referrer_heard_us();
}

Lines lines_of(std::string_view stream, const v1::ReferralRow& row) {
    Lines lines;
    const auto& state = row.state();
    if (state.status() == ReferralState::ABSENT || referral::has_ended(state.status()))
        return lines;
    const auto* first = aggregate::first_deadline(state.deadlines());
    const std::int64_t due_us = first ? first->due_us() : 0;
    const std::string name(referral::state_name(state));
    lines[list_key(outbox_owner(state.referrer()), due_us, stream)] = name;
    for (const auto& receiver : receivers(state))
        lines[list_key(inbox_owner(receiver), due_us, stream)] = name;
    if (!row.breached().empty()) {
        lines[list_key(breaches_owner(who_let_it_lie(state)), row.breached_us(), stream)] =
            row.breached();
    }
    return lines;
}

}  // namespace enlace::views
