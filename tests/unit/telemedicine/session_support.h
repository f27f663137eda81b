#pragma once

#include "support/told.h"
#include "telemedicine/domain/telemedicine.h"

// What the tests of telemedicine share: who takes part, the shipped policy, and a session that is
// told commands one after another.
namespace enlace::telemedicine {

using namespace test;

// Wednesday, 09:00 in San Luis Potosí.
inline constexpr std::int64_t kStart_us = kNow_us + 2 * kDay + 3 * kHour;
inline constexpr std::int64_t kGrace = 15 * kMinute;
inline constexpr std::int64_t kThreeBusinessDays = 3 * kDay;  // From a Monday, without holidays.

inline const std::string kProposerClues = "SPSSA000011";
inline const std::string kProviderClues = "SPSSA000203";
inline const std::string kSiteClues = "SPSSA000133";
inline const Principal kProposer = at_institution(common::v1::SOCIAL_WORKER, kProposerClues);
inline const Principal kProvider = at_institution(common::v1::SOCIAL_WORKER, kProviderClues);
inline const Principal kDoctor = at_institution(common::v1::CLINICIAN, kProviderClues);
inline const Principal kSite = at_institution(common::v1::INTEGRATION, kSiteClues);
inline const Principal kStranger = at_institution(common::v1::CLINICIAN, "SPSSA000244");

// As shipped.
inline const base::Policy& policy() {
    static const base::Policy policy = [] {
        base::Policy made;
        made.version = 7;
        made.clocks = {
            {"telemedicine.schedule_by", {.business_days = 3, .response_business_days = 1}},
            {"telemedicine.confirm_by", {.duration_us = kDay, .response_business_days = 1}},
            {"telemedicine.no_show_after", {.duration_us = kGrace, .response_business_days = 1}},
            {"telemedicine.session_limit", {.duration_us = 3 * kHour, .response_business_days = 1}},
            {"telemedicine.reschedule_by", {.business_days = 3, .response_business_days = 1}}};
        made.limits = {{"telemedicine.attempts", 3}, {"telemedicine.visit_window_days", 7}};
        return made;
    }();
    return policy;
}

// Commands that are in order, as text.
inline const std::string kForm =
    "case_id: 'case-00ABC' patient_id: 'patient-00ABC' proposer: 'SPSSA000011'"
    " provider: 'SPSSA000203' known_provider: true site: 'SPSSA000133' known_site: true"
    " need: FOLLOW_UP reason: 'how is the wound' language: 'spa' device_check: PASSED ";
inline std::string propose(const std::string& more) {
    return "propose_tele_session { " + kForm + more + " }";
}
inline const std::string kPropose = propose("");
inline std::string slot_at(std::int64_t start_us) {
    return "start " + seconds(start_us) + " end " + seconds(start_us + kHour / 2) +
           " time_zone: 'America/Mexico_City' known_time_zone: true utc_offset_min: -360"
           " professional: 'lic-2' ";
}
inline std::string schedule(const std::string& more) {
    return "schedule_tele_session { " + slot_at(kStart_us) + more + " }";
}
inline const std::string kSchedule = schedule("");
inline std::string reschedule_at(std::int64_t start_us) {
    return "reschedule_tele_session { " + slot_at(start_us) + " }";
}
inline const std::string kReschedule = reschedule_at(kStart_us + kDay);
inline const std::string kConfirm = "confirm_tele_session { consent: VERBAL channel: LLAMADA }";
inline const std::string kCheckIn = "check_in_patient { identity_check: DOCUMENT }";
inline const std::string kBegin = "start_tele_session {}";
inline std::string complete(const std::string& disposition) {
    return "complete_tele_session { note: 'heals well' professional: 'lic-2' disposition: " +
           disposition + " }";
}
inline const std::string kDischarge = complete("DISCHARGE");
inline const std::string kReferralForm =
    "referral { receiver: 'SPSSA000244' service: 'CIRUGIA' need: SPECIALIST_CARE"
    " priority: URGENT presumptive_diagnosis: 'T81.4' current_condition: 'infected'"
    " reason: 'the wound' } ";
inline const std::string kRefer = complete("REFERRAL " + kReferralForm + "known_receiver: true");
inline const std::string kVisitForm = "visit { what_to_check: 'the wound' } ";
inline const std::string kSendVisit = complete("HOME_VISIT " + kVisitForm);
inline const std::string kTransfer =
    complete("URGENT_TRANSFER transfer { reason: 'sepsis' capability: 'ICU' }");
inline const std::string kNoShow = "record_no_show {}";
inline const std::string kFail =
    "record_tech_failure { code: NO_CONNECTION side: PATIENT minutes: 4 }";
inline std::string abandon(const std::string& code, const std::string& more) {
    return "abandon_tele_follow_up { code: " + code + " reason: 'in vain' " + more + " }";
}
inline const std::string kWithVisit = "ask_home_visit: true " + kVisitForm;
inline const std::string kWithoutVisit = "ask_home_visit: false why_no_visit: 'moved' ";
inline const std::string kAbandon = abandon("NO_SHOW", kWithVisit);
inline const std::string kCancel =
    "cancel_tele_session { code: RESOLVED_LOCALLY reason: 'seen here' }";
inline const std::string kVoid = "void_tele_session { code: WRONG_PATIENT reason: 'twins' }";

struct SessionDomain {
    using Command = v1::TelemedicineCommand;
    using State = v1::TelemedicineState;
    using Event = v1::TelemedicineEvent;
    using Rejection = v1::Rejection;
    using Decision = telemedicine::Decision;

    static const base::Policy& policy() { return telemedicine::policy(); }
    static Decision decide(const Command& command, const State& state, const base::Policy& policy) {
        return telemedicine::decide(command, state, policy);
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return telemedicine::evolve(std::move(state), event, info);
    }
    static Command on_timer(const common::v1::ArmedDeadline& due) {
        return telemedicine::on_timer(due);
    }
    static std::string_view state_name(const State& state) {
        return telemedicine::state_name(state);
    }
};
using Session = Told<SessionDomain>;

// How far a session may have come.
inline Session proposed() {
    return Session().after(kPropose, kProposer);
}
inline Session scheduled() {
    return proposed().after(kSchedule, kProvider);
}
inline Session confirmed() {
    return scheduled().after(kConfirm, kSite);
}
inline Session checked_in() {
    return confirmed().at(kStart_us).after(kCheckIn, kSite);
}
inline Session in_session() {
    return checked_in().after(kBegin, kDoctor);
}
inline Session completed() {
    return in_session().after(kDischarge, kDoctor);
}
inline Session no_show() {
    return confirmed().at(kStart_us + kGrace).after(kNoShow, kDoctor);
}
inline Session tech_failed() {
    return in_session().after(kFail, kProvider);
}
// As often as is allowed.
inline Session exhausted() {
    return tech_failed()
        .after(kReschedule, kProvider)
        .after(kConfirm, kSite)
        .after(kFail, kSite)
        .after(kReschedule, kProvider)
        .after(kConfirm, kSite)
        .at(kStart_us + kDay + kGrace)
        .after(kNoShow, kDoctor);
}
inline Session abandoned() {
    return exhausted().after(kAbandon, kProvider);
}

}  // namespace enlace::telemedicine
