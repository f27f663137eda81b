#pragma once

#include "support/told.h"
#include "transfers/domain/transfer.h"

// What the tests of transfers share: who takes part, the shipped policy, and a transfer that is
// told commands one after another.
namespace enlace::transfers {

using namespace test;

inline const std::string kSenderClues = "SPSSA000121";
inline const std::string kRequesterClues = "SPSSA000028";
inline const std::string kNearClues = "SPSSA000133";
inline const std::string kFarClues = "SPSSA000011";
inline const std::string kThirdClues = "SPSSA000244";
inline const std::string kAmbulanceClues = "SPSSA001005";
inline const Principal kRequester = at_institution(common::v1::SOCIAL_WORKER, kRequesterClues);
inline const Principal kSender = at_institution(common::v1::CLINICIAN, kSenderClues);
inline const Principal kNear = at_institution(common::v1::CLINICIAN, kNearClues);
inline const Principal kFar = at_institution(common::v1::CLINICIAN, kFarClues);
inline const Principal kThird = at_institution(common::v1::CLINICIAN, kThirdClues);
inline const Principal kStranger = at_institution(common::v1::CLINICIAN, "SPSSA000256");
inline const Principal kAmbulances = at_institution(common::v1::AMBULANCE_SERVICE, kAmbulanceClues);
inline Principal crew(const std::string& human) {
    auto member = at_institution(common::v1::AMBULANCE_CREW, kAmbulanceClues);
    member.set_human(human);
    return member;
}
inline const Principal kCrew = crew("crew-1");
inline const Principal kRegulator = engine(common::v1::REGULATOR);

// As shipped.
inline const base::Policy& policy() {
    static const base::Policy policy = [] {
        base::Policy made;
        made.version = 7;
        const auto clock = [&](const std::string& name, std::int64_t duration_us) {
            made.clocks["transfer." + name] = {.duration_us = duration_us,
                                               .response_us = 10 * kMinute};
        };
        clock("offer_by", 15 * kMinute);
        clock("offer_deadline", 10 * kMinute);
        clock("accept_by", 60 * kMinute);
        clock("transport_by", 30 * kMinute);
        clock("depart_by", 30 * kMinute);
        clock("arrive_by", 30 * kMinute);
        clock("hand_over_by", 30 * kMinute);
        clock("close_by", kDay);
        made.limits = {{"transfer.ring_size", 3},
                       {"transfer.capacity_stale_hours", 8},
                       {"transfer.other_network_minutes", 20}};
        return made;
    }();
    return policy;
}

inline constexpr std::int64_t kEta_us = kNow_us + 2 * kHour;

// Commands that are in order, as text.
inline const std::string kSigns =
    "vital_signs { taken_at " + seconds(kNow_us - kMinute) +
    " systolic_mmhg: 90 diastolic_mmhg: 55 heart_beats_per_min: 120 glasgow: 13 } ";
inline const std::string kForm =
    "case_id: 'case-00ABC' patient_id: 'patient-00ABC' requester: 'SPSSA000028'"
    " sender: 'SPSSA000121' jurisdiction: 'VII' capability: 'UCI' reason: 'septic shock'"
    " diagnosis: 'A41.9' stability: UNSTABLE escort: PHYSICIAN physician: 'lic-1'"
    " family_informed: true proposed { clues: 'SPSSA000133' } ";
inline std::string request(const std::string& more) {
    return "request_transfer { " + kForm + kSigns + more + " }";
}
inline const std::string kRequest = request("");
inline std::string hospital(const std::string& clues, const std::string& more = "") {
    return "known { clues: '" + clues + "' " + more + "} ";
}
inline std::string offer(const std::string& known) {
    return "offer_transfer { " + known + " }";
}
inline const std::string kOfferTwo = offer(hospital(kNearClues) + hospital(kFarClues));
inline const std::string kOfferThird = offer(hospital(kThirdClues));
inline const std::string kDecline =
    "decline_transfer_offer { capacity: NO_CAPACITY reason: 'full' }";
inline const std::string kExhaust = "exhaust_transfer_candidates {}";
inline const std::string kAccept =
    "accept_transfer { physician: 'lic-9' bed: 'UCI-4' ambulance_services: 'SPSSA001005' }";
inline const std::string kWithdraw =
    "withdraw_transfer_acceptance { code: BED_LOST reason: 'an emergency here' }";
inline std::string transport(const std::string& unit, const std::string& member) {
    return "unit: '" + unit + "' type: ADVANCED crew: '" + member + "' eta " + seconds(kEta_us) +
           " ";
}
inline const std::string kAssign = "assign_transport { " + transport("A-07", "crew-1") + "}";
inline const std::string kReassign =
    "reassign_transport { " + transport("A-08", "crew-1") + "code: BREAKDOWN reason: 'a tyre' }";
inline const std::string kDepart = "record_departure { " + kSigns + "}";
inline const std::string kMeasure = "record_vital_signs { " + kSigns + "}";
inline std::string divert_to(const std::string& clues) {
    return "divert_transfer { destination: '" + clues +
           "' known_destination: true accepted_by: 'lic-5' code: CONDITION_CHANGED"
           " reason: 'nearer' }";
}
inline const std::string kDivert = divert_to(kThirdClues);
inline const std::string kArrive = "record_arrival {}";
inline const std::string kHandOver = "hand_over_patient { professional: 'lic-9' " + kSigns + "}";
inline const std::string kClose =
    "close_transfer { family_told: true counter_referral_by " + seconds(kNow_us + 30 * kDay) + " }";
inline const std::string kCancel = "cancel_transfer { code: IMPROVED reason: 'stable now' }";
inline std::string abort_with(const std::string& code) {
    return "abort_transfer { code: " + code + " reason: 'it can not go on' }";
}
inline const std::string kVoid = "void_transfer { code: WRONG_PATIENT reason: 'twins' }";

struct TransferDomain {
    using Command = v1::TransferCommand;
    using State = v1::TransferState;
    using Event = v1::TransferEvent;
    using Rejection = v1::Rejection;
    using Decision = transfers::Decision;

    static const base::Policy& policy() { return transfers::policy(); }
    static Decision decide(const Command& command, const State& state, const base::Policy& policy) {
        return transfers::decide(command, state, policy);
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return transfers::evolve(std::move(state), event, info);
    }
    static Command on_timer(const common::v1::ArmedDeadline& due) {
        return transfers::on_timer(due);
    }
    static std::string_view state_name(const State& state) { return transfers::state_name(state); }
};
using Transfer = Told<TransferDomain>;

// How far a transfer may have come.
inline Transfer requested() {
    auto by_their_unit = at_institution(common::v1::SOCIAL_WORKER, kRequesterClues);
    return Transfer().after(kRequest, by_their_unit);
}
inline Transfer offered() {
    return requested().after(kOfferTwo, kRegulator);
}
// Nobody is left who might answer.
inline Transfer unanswered() {
    return offered().after(kDecline, kNear).after(kDecline, kFar);
}
inline Transfer exhausted() {
    return unanswered().after(kExhaust, kReaction);
}
inline Transfer accepted() {
    return offered().after(kAccept, kNear);
}
inline Transfer assigned() {
    return accepted().after(kAssign, kAmbulances);
}
inline Transfer departed() {
    return assigned().after(kDepart, kCrew);
}
inline Transfer diverted() {
    return departed().after(kDivert, kRegulator);
}
inline Transfer arrived() {
    return departed().after(kArrive, kCrew);
}
inline Transfer handed_over() {
    return arrived().after(kHandOver, kNear);
}
inline Transfer closed() {
    return handed_over().after(kClose, kSender);
}
inline Transfer aborted() {
    return assigned().after(abort_with("DIED"), kCrew);
}

// The clocks that run, with what each is about and when it runs out.
inline std::vector<std::tuple<std::string, std::string, std::int64_t>> clocks(
    const Transfer& transfer) {
    std::vector<std::tuple<std::string, std::string, std::int64_t>> all;
    for (const auto& armed : transfer.state().deadlines())
        all.emplace_back(armed.deadline().timer(), armed.deadline().subject(),
                         armed.deadline().due_us());
    return all;
}

// What the engine asks when the clock of that name, about that, runs out.
inline v1::TransferCommand on_clock(const Transfer& transfer,
                                    const std::string& timer,
                                    const std::string& subject,
                                    std::int64_t now_us,
                                    std::int64_t serving_since_us = 0) {
    v1::TransferCommand asked;
    for (const auto& armed : transfer.state().deadlines()) {
        if (armed.deadline().timer() != timer || armed.deadline().subject() != subject) continue;
        asked = on_timer(armed);
    }
    *asked.mutable_context()->mutable_actor() = kTimer;
    asked.mutable_context()->set_now_us(now_us);
    asked.mutable_context()->set_serving_since_us(serving_since_us);
    return asked;
}

}  // namespace enlace::transfers
