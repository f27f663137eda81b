#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "referral/domain/referral.h"
#include "support/decisions.h"

// What the tests of referrals share: who takes part, the shipped policy, and a referral that is
// told commands one after another.
namespace enlace::referral {

inline constexpr std::int64_t kDay = base::kDay_us;
inline constexpr std::int64_t kHour = base::kHour_us;
inline constexpr std::int64_t kMinute = base::kMinute_us;

// Monday 2023-11-13, 12:00 UTC.
inline constexpr std::int64_t kNow_us = 1'699'876'800 * base::kSecond_us;
inline constexpr std::int64_t kWeek = 7 * kDay;  // Five business days without a holiday.
inline constexpr std::int64_t kSlot_us = kNow_us + 2 * kDay;

using common::v1::Principal;

inline Principal at_institution(common::v1::Role role, const std::string& clues) {
    Principal principal;
    principal.set_role(role);
    principal.set_institution(clues);
    return principal;
}
inline Principal engine(common::v1::Role role) {
    return at_institution(role, "");
}

inline const std::string kSenderClues = "SPSSA000011";
inline const std::string kReceiverClues = "SPSSA000203";
inline const std::string kThirdClues = "SPSSA000133";
inline const Principal kSender = at_institution(common::v1::SOCIAL_WORKER, kSenderClues);
inline const Principal kReceiver = at_institution(common::v1::CLINICIAN, kReceiverClues);
inline const Principal kThird = at_institution(common::v1::INTEGRATION, kThirdClues);
inline const Principal kStranger = at_institution(common::v1::SOCIAL_WORKER, "SPSSA000244");
inline const Principal kGateway = engine(common::v1::GATEWAY);
inline const Principal kTimer = engine(common::v1::TIMER);
inline const Principal kReaction = engine(common::v1::REACTION);

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
    made.limits = {{"referral.no_shows", 2}, {"referral.info_stops_the_clock", 1}};
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

inline std::string us(std::int64_t at_us) {
    return std::to_string(at_us) + " ";
}
inline std::string seconds(std::int64_t at_us) {
    return "{ seconds: " + std::to_string(at_us / base::kSecond_us) + " }";
}
inline std::string deadline(const std::string& timer,
                            std::int64_t due_us,
                            std::int64_t response_us) {
    return " { timer: '" + timer + "' due_us: " + us(due_us) + "response_us: " + us(response_us) +
           "} ";
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

// What is said twice counts as it is said last.
inline v1::ReferralCommand parsed(const std::string& text) {
    v1::ReferralCommand command;
    if (google::protobuf::TextFormat::MergeFromString(text, &command)) return command;
    throw std::invalid_argument("not a command: " + text);
}

// A referral, and whom it is told by.
class Referral {
public:
    explicit Referral(const base::Policy& policy = referral::policy()) : policy_(&policy) {}

    Decision answer(const std::string& text, const Principal& actor) const {
        return decide(command(text, actor), state_, *policy_);
    }
    // Tells it one more thing, which has to cause one event.
    Referral& after(const std::string& text, const Principal& actor) {
        const auto decision = answer(text, actor);
        EXPECT_TRUE(decision.accepted()) << text << ": " << name(decision);
        EXPECT_THAT(decision.events(), testing::SizeIs(1)) << text;
        last_ = decision.events().at(0);
        state_ = evolve(state_, last_, {++version_, now_us_});
        return *this;
    }
    // The engine fires the only clock that runs, at the time given and having served ever since
    // `serving_since_us`.
    Decision on_clock(std::int64_t now_us, std::int64_t serving_since_us = 0) const {
        EXPECT_EQ(state_.deadlines_size(), 1);
        auto asked = on_timer(state_.deadlines(0));
        *asked.mutable_context()->mutable_actor() = kTimer;
        asked.mutable_context()->set_now_us(now_us);
        asked.mutable_context()->set_serving_since_us(serving_since_us);
        return decide(asked, state_, *policy_);
    }
    Referral& after_clock(std::int64_t now_us) {
        last_ = on_clock(now_us).events().at(0);
        state_ = evolve(state_, last_, {++version_, now_us});
        return *this;
    }
    Referral& at(std::int64_t now_us) {
        now_us_ = now_us;
        return *this;
    }
    v1::ReferralCommand command(const std::string& text, const Principal& actor) const {
        auto command = parsed(text);
        *command.mutable_context()->mutable_actor() = actor;
        command.mutable_context()->set_now_us(now_us_);
        return command;
    }

    const v1::ReferralState& state() const { return state_; }
    const v1::ReferralEvent& last() const { return last_; }
    std::string_view status() const { return state_name(state_); }
    // The timer that runs, with the moment it is due.
    std::pair<std::string, std::int64_t> clock() const {
        EXPECT_EQ(state_.deadlines_size(), 1);
        const auto& deadline = state_.deadlines(0).deadline();
        return {deadline.timer(), deadline.due_us()};
    }

private:
    static std::string name(const Decision& decision) {
        return decision.accepted() ? "accepted" : test::name(decision.rejection());
    }

    const base::Policy* policy_;
    v1::ReferralState state_;
    v1::ReferralEvent last_;
    std::uint64_t version_ = 0;
    std::int64_t now_us_ = kNow_us;
};

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
