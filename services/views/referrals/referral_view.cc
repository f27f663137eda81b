#include "views/referrals/referral_view.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "aggregate/first_deadline.h"
#include "referral/domain/asked.h"
#include "referral/domain/referral.h"
#include "security/access.h"
#include "views/feeds/notice.h"
#include "views/folding/breach.h"
#include "views/folding/families.h"

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
    row.set_attempt_version(at.info.version);
    row.add_detail_positions(at.position);
    row.set_specialty(specialty);
    row.set_sent_us(at.info.recorded_at_us);
    row.clear_receiver_heard_us();
    row.clear_accepted_by();
    row.clear_expected_at_us();
    row.clear_appointment_end_us();
    row.clear_rejected_for();
    row.clear_suggested_receiver();
    row.clear_closed_for();
    row.clear_stopped_us();
    row.clear_discharged_us();
    heard_of_referrer(row, at);
}

v1::ReferralAnswer& add_answer(v1::ReferralRow& row,
                               v1::ReferralAnswer::Outcome outcome,
                               const EventAt& at) {
    auto& answer = *row.add_answers();
    answer.set_receiver(row.state().receiver());
    answer.set_outcome(outcome);
    answer.set_at_us(at.info.recorded_at_us);
    answer.set_after_us(
        std::max<std::int64_t>(at.info.recorded_at_us - row.sent_us() - row.stopped_us(), 0));
    return answer;
}

// It can't have stood still for longer than it was there.
void take_stop(v1::ReferralRow& row, std::int64_t stopped_us, const EventAt& at) {
    const std::int64_t there_us =
        std::max<std::int64_t>(at.info.recorded_at_us - row.sent_us() - row.stopped_us(), 0);
    row.set_stopped_us(row.stopped_us() + std::clamp<std::int64_t>(stopped_us, 0, there_us));
}

// Nobody let it lie where nobody had claimed it.
void take_expired(v1::ReferralRow& row, const EventAt& at) {
    if (!row.state().receiver().empty()) add_answer(row, v1::ReferralAnswer::NONE, at);
}

void take_sent(v1::ReferralRow& row, const referral::v1::ReferralSent& sent, const EventAt& at) {
    begin_attempt(row, sent.specialty(), at);
    *row.mutable_counted() = sent.counted();
    row.set_modality(sent.modality());
}

void take_slot(v1::ReferralRow& row, const auto& slot) {
    row.set_appointment_end_us(slot.end_us());
    row.set_modality(slot.modality());
}

// What the receiving unit says.
void take_answer(v1::ReferralRow& row, const ReferralEvent& event, const EventAt& at) {
    heard_of_receiver(row, at);
    if (event.has_referral_accepted()) {
        add_answer(row, v1::ReferralAnswer::ACCEPTED, at);
        row.set_accepted_by(event.referral_accepted().professional());
        row.set_expected_at_us(event.referral_accepted().expected_at_us());
    } else if (event.has_referral_rejected()) {
        add_answer(row, v1::ReferralAnswer::REJECTED, at)
            .set_rejected_for(event.referral_rejected().code());
        row.set_rejected_for(event.referral_rejected().code());
        row.set_suggested_receiver(event.referral_rejected().suggested_receiver());
    } else if (event.has_appointment_booked()) {
        take_slot(row, event.appointment_booked());
    } else if (event.has_counter_referral_issued()) {
        const auto& issued = event.counter_referral_issued();
        row.set_follow_up_owner(issued.follow_up_owner());
        if (issued.attended()) row.set_discharged_us(issued.discharged_at_us());
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
            take_stop(row, event.referral_info_provided().stopped_us(), at);
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
        case ReferralEvent::kReferralExpired:
            return take_expired(row, at);
        case ReferralEvent::kConflictFound:
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

}  // namespace

v1::ReferralRow fold(v1::ReferralRow row, const ReferralEvent& event, const EventAt& at) {
    const bool late = row.breached() == referral::kAnswerBy ||
                      ran_out(row.state().deadlines(), referral::kAnswerBy, at);
    const int answers = row.answers_size();
    *row.mutable_state() = referral::evolve(std::move(*row.mutable_state()), event, at.info);
    const auto& state = row.state();
    if (!event.has_breach_recorded() &&
        (starts_a_clock(state.deadlines(), at) || referral::has_ended(state.status())))
        end_breach(row);
    if (referral::contradicts(event)) row.set_conflicts(row.conflicts() + 1);
    take(row, event, at);
    if (row.answers_size() > answers) row.mutable_answers()->rbegin()->set_late(late);
    return row;
}

referral::Knowledge knowledge(const common::v1::Principal& who,
                              const referral::v1::ReferralState& state) {
    if (security::reach(who.role()) != security::Reach::institution)
        return referral::Knowledge::everything;
    return referral::knowledge(who.institution(), state);
}

bool is_told_from_the_beginning(const common::v1::Principal& who,
                                const referral::v1::ReferralState& state) {
    return security::reach(who.role()) != security::Reach::institution ||
           who.institution() == state.referrer();
}

bool is_told_of(const common::v1::Principal& who,
                const v1::ReferralRow& then,
                const v1::ReferralRow& now) {
    return then.version() >= now.attempt_version() || is_told_from_the_beginning(who, now.state());
}

std::vector<std::string> whose_feeds(const ReferralState& state) {
    std::vector<std::string> institutions;
    if (state.referrer().empty()) return institutions;
    institutions.push_back(state.referrer());
    if (!state.receiver().empty()) {
        institutions.push_back(state.receiver());
    } else {
        institutions.insert(institutions.end(), state.candidates().begin(),
                            state.candidates().end());
    }
    return institutions;
}

v1::ReferralNotice notice(std::string_view stream, const v1::ReferralRow& row) {
    const auto& state = row.state();
    auto notice = notice_of<v1::ReferralNotice>(stream, row, referral::state_name(state),
                                                referral::owes_next_step(state));
    notice.set_referrer(state.referrer());
    notice.set_receiver(state.receiver());
    notice.set_service(state.service());
    notice.set_priority(state.priority());
    notice.set_attempt(state.attempt());
    notice.set_cancel_requested(state.cancel_requested());
    return notice;
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
    add_breach({referral::has_to_act(state), stream, row.breached_us(), row.breached(),
                state.escalation_level()},
               lines);
    return lines;
}

}  // namespace enlace::views
