#pragma once

#include "referral/domain/referral.h"
#include "support/told.h"

// What the tests of referrals share: who takes part, the shipped policy, and a referral that is
// told commands one after another.
namespace enlace::referral {

using namespace test;

inline constexpr std::int64_t kWeek = 7 * kDay;  // Five business days without a holiday.
inline constexpr std::int64_t kSlot_us = kNow_us + 2 * kDay;

inline const std::string kSenderClues = "SPSSA000011";
inline const std::string kReceiverClues = "SPSSA000203";
inline const std::string kThirdClues = "SPSSA000133";
inline const Principal kSender = at_institution(common::v1::SOCIAL_WORKER, kSenderClues);
inline const Principal kReceiver = at_institution(common::v1::CLINICIAN, kReceiverClues);
inline const Principal kThird = at_institution(common::v1::INTEGRATION, kThirdClues);
inline const Principal kStranger = at_institution(common::v1::SOCIAL_WORKER, "SPSSA000244");
inline const Principal kGateway = engine(common::v1::GATEWAY);

// As shipped.
inline base::Policy made_policy() {
    base::Policy made;
    made.version = 7;
    made.clocks = {{"referral.draft_review", {.duration_us = 3 * kDay, .response_us = 36 * kHour}},
                   {"referral.answer_by", {.business_days = 5, .response_business_days = 3}},
                   {"referral.attend_by", {.duration_us = 30 * kDay, .response_us = 15 * kDay}},
                   {"referral.finish_by", {.business_days = 2, .response_business_days = 1}},
                   {"referral.acknowledge_by", {.business_days = 5, .response_business_days = 3}}};
    made.exceptions["referral.answer_by"] = {
        {.priority = "URGENT", .rule = {.duration_us = kDay, .response_us = 12 * kHour}},
        {.priority = "ASAP", .rule = {.duration_us = 4 * kHour, .response_us = 2 * kHour}},
        {.priority = "STAT", .rule = {.duration_us = 30 * kMinute, .response_us = 15 * kMinute}}};
    made.limits = {{"referral.no_shows", 2},
                   {"referral.info_stops_the_clock", 1},
                   {"referral.visit_window_days", 7}};
    return made;
}
inline const base::Policy& policy() {
    static const base::Policy policy = made_policy();
    return policy;
}
inline const base::Policy& policy_that_stops_no_clock() {
    static const base::Policy policy = [] {
        auto made = made_policy();
        made.limits["referral.info_stops_the_clock"] = 0;
        return made;
    }();
    return policy;
}

inline std::string acknowledge_by() {
    return deadline("acknowledge_by", kNow_us + kWeek, 3 * kDay);
}

// Commands that are in order, as text.
inline const std::string kForm =
    "case_id: 'case-00ABC' patient_id: 'patient-00ABC' referrer: 'SPSSA000011'"
    " service: 'CARDIOLOGIA' need: SPECIALIST_CARE priority: ROUTINE reason: 'chest pain'"
    " presumptive_diagnosis: 'I20.9' current_condition: 'stable'"
    " referring_professional: 'lic-1' ";
inline const std::string kDraft =
    "draft_referral { case_id: 'case-00ABC' patient_id: 'patient-00ABC' referrer: 'SPSSA000011'"
    " reason: 'chest pain' }";
inline std::string send(const std::string& more) {
    return "send_referral { " + kForm + more + " }";
}
inline const std::string kTo = "receiver: 'SPSSA000203' known_receiver: true ";
inline const std::string kToSpecialty =
    "specialty: 'CARDIOLOGIA' candidates: 'SPSSA000011' candidates: 'SPSSA000133'"
    " candidates: 'SPSSA000203' ";
inline const std::string kSend = send(kTo);
inline const std::string kSendOpen = send(kToSpecialty);
inline const std::string kReceive = "receive_referral { delivery_proof: 'F-1' }";
inline const std::string kClaim = "claim_referral {}";
inline const std::string kAskInfo = "request_referral_info { what: 'the ECG' }";
inline const std::string kGiveInfo = "provide_referral_info { text: 'normal' }";
inline const std::string kAccept = "accept_referral { professional: 'lic-2' }";
inline const std::string kReject =
    "reject_referral { code: NO_CAPACITY reason: 'full' advice: 'ask Valles' }";
inline const std::string kSlot = "start " + seconds(kSlot_us) + " end " +
                                 seconds(kSlot_us + kHour) +
                                 " modality: PRESENCIAL notified_by: LLAMADA ";
inline const std::string kBook = "book_appointment { " + kSlot + "}";
inline const std::string kRebook = "rebook_appointment { " + kSlot + "reason: 'no bus' }";
inline const std::string kNoShow = "record_no_show {}";
inline const std::string kStart = "start_attention {}";
inline const std::string kFinish =
    "finish_attention { attended: true diagnosis: 'I20' discharged_at " + seconds(kNow_us) + " }";
inline const std::string kIssue =
    "issue_counter_referral { attended: true diagnosis: 'I20' treatment: 'aspirin'"
    " evolution: 'good' prognosis: 'good' instructions: 'walk' follow_up_owner: 'SPSSA000011'"
    " discharged_at " +
    seconds(kNow_us) + " author: 'lic-2' known_owner: true }";
inline const std::string kAcknowledge = "acknowledge_counter_referral { reader: 'ts-1' }";
inline std::string unattended(const std::string& code) {
    return "end_referral_unattended { code: " + code + " reason: 'so it was' }";
}
inline std::string redirect_to(const std::string& to) {
    return "redirect_referral { " + to + " reason: 'they have beds' }";
}
inline const std::string kRedirect = redirect_to("receiver: 'SPSSA000133' known_receiver: true");
inline const std::string kCancel = "cancel_referral { code: RESOLVED_LOCALLY reason: 'seen here' }";
inline const std::string kRequestCancel =
    "request_referral_cancel { code: RESOLVED_LOCALLY reason: 'seen here' }";
inline const std::string kDeclineCancel = "decline_referral_cancel { reason: 'on the table' }";
inline const std::string kConfirmCancel = "confirm_referral_cancel {}";
inline const std::string kUrgent =
    "change_referral_priority { priority: URGENT reason: 'more pain' }";
inline const std::string kVoid = "void_referral { code: WRONG_PATIENT reason: 'twins' }";

struct ReferralDomain {
    using Command = v1::ReferralCommand;
    using State = v1::ReferralState;
    using Event = v1::ReferralEvent;
    using Rejection = v1::Rejection;
    using Decision = referral::Decision;

    static const base::Policy& policy() { return referral::policy(); }
    static Decision decide(const Command& command, const State& state, const base::Policy& policy) {
        return referral::decide(command, state, policy);
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return referral::evolve(std::move(state), event, info);
    }
    static Command on_timer(const common::v1::ArmedDeadline& due) {
        return referral::on_timer(due);
    }
    static std::string_view state_name(const State& state) { return referral::state_name(state); }
};
using Referral = Told<ReferralDomain>;

// How far a referral may have come.
inline Referral drafted() {
    return Referral().after(kDraft, kSender);
}
inline Referral sent() {
    return Referral().after(kSend, kSender);
}
inline Referral received() {
    return sent().after(kReceive, kReceiver);
}
inline Referral needs_info() {
    return received().after(kAskInfo, kReceiver);
}
inline Referral accepted() {
    return received().after(kAccept, kReceiver);
}
inline Referral rejected() {
    return received().after(kReject, kReceiver);
}
inline Referral scheduled() {
    return accepted().after(kBook, kReceiver);
}
inline Referral no_show() {
    return scheduled().at(kSlot_us).after(kNoShow, kReceiver);
}
inline Referral no_show_twice() {
    return no_show().after(kBook, kReceiver).after(kNoShow, kReceiver);
}
inline Referral in_attention() {
    return scheduled().after(kStart, kReceiver);
}
inline Referral attended() {
    return in_attention().after(kFinish, kReceiver);
}
inline Referral counter_referred() {
    return attended().after(kIssue, kReceiver);
}
inline Referral ended_unattended() {
    return accepted().after(unattended("DEATH"), kReceiver);
}
inline Referral closed() {
    return counter_referred().after(kAcknowledge, kSender);
}
// Its silence was recorded when the clock ran out; nobody responded to that either.
inline Referral expired() {
    return sent().after_clock(kNow_us + kWeek).after_clock(kNow_us + 2 * kWeek);
}
inline Referral opened() {
    return Referral().after(kSendOpen, kSender);
}
inline Referral claimed() {
    return opened().after(kClaim, kThird);
}

}  // namespace enlace::referral
