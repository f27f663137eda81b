#pragma once

#include "grievances/domain/grievance.h"
#include "support/told.h"

// What the tests of grievances share: who takes part, the shipped policy, and a grievance that is
// told commands one after another.
namespace enlace::grievances {

using namespace test;

inline const std::string kUnitClues = "SPSSA000011";
inline const std::string kOtherClues = "SPSSA000133";  // Of the desk that takes it in.

inline Principal staff(common::v1::Role role, const std::string& clues, const std::string& human) {
    auto who = at_institution(role, clues);
    who.set_human(human);
    return who;
}

inline const Principal kCitizen = engine(common::v1::PUBLIC);
inline const Principal kDesk = staff(common::v1::GRIEVANCE_DESK, kOtherClues, "mo-1");
inline const Principal kUnitDesk = staff(common::v1::GRIEVANCE_DESK, kUnitClues, "mo-2");
inline const Principal kManager = staff(common::v1::QUALITY_MANAGER, kUnitClues, "gc-1");
inline const Principal kCommittee = staff(common::v1::QUALITY_COMMITTEE, kUnitClues, "cc-1");
inline const Principal kResponsible = staff(common::v1::GRIEVANCE_RESPONSIBLE, kUnitClues, "re-1");
inline const Principal kColleague = staff(common::v1::GRIEVANCE_RESPONSIBLE, kUnitClues, "re-2");
inline const Principal kAuditor = engine(common::v1::AUDITOR);
inline const Principal kElsewhere = staff(common::v1::QUALITY_MANAGER, "SPSSA000244", "gc-9");

// As shipped.
inline const base::Policy& policy() {
    static const base::Policy policy = [] {
        base::Policy made;
        made.version = 7;
        const auto days = [](int business_days) {
            return base::ClockRule{.business_days = business_days, .response_business_days = 1};
        };
        made.clocks = {{"grievance.acknowledge_by", days(1)}, {"grievance.classify_by", days(2)},
                       {"grievance.assign_by", days(1)},      {"grievance.start_by", days(1)},
                       {"grievance.resolve_by", days(15)},    {"grievance.info_by", days(5)},
                       {"grievance.notify_by", days(2)},      {"grievance.close_after", days(10)}};
        const auto exception = [&](const std::string& severity, int business_days) {
            return base::ClockException{.severity = severity, .rule = days(business_days)};
        };
        made.exceptions["grievance.resolve_by"] = {exception("MEDIA", 10), exception("GRAVE", 5),
                                                   exception("CRITICA", 1)};
        return made;
    }();
    return policy;
}

// Commands that are in order, as text.
inline const std::string kForm =
    "type: QUEJA channel: BUZON unit: 'SPSSA000011' known_unit: true text: 'nobody came'"
    " anonymous: true ";
inline std::string file(const std::string& more) {
    return "file_grievance { " + kForm + more + " }";
}
inline const std::string kFile = file("");
inline const std::string kAcknowledge = "acknowledge_grievance { channel: FOLIO }";
inline std::string classify(const std::string& more) {
    return "classify_grievance { type: QUEJA subject: TRATO severity: MEDIA area: 'URGENCIAS' " +
           more + " }";
}
inline const std::string kClassify = classify("");
inline const std::string kSevere = classify("severity: CRITICA");
inline const std::string kSuggestion = classify("type: SUGERENCIA");
inline const std::string kDismiss =
    "dismiss_grievance { code: NO_FACTS reason: 'an empty sheet' not_reachable: true }";
inline const std::string kForward =
    "forward_grievance { name: 'CEDH' folio_there: '7/2026' reason: 'theirs' }";
inline std::string assign(const std::string& more) {
    return "assign_grievance { responsible: 're-1' responsible_key: 'k1' " + more + " }";
}
inline const std::string kAssign = assign("");
inline const std::string kStart = "start_investigation {}";
inline const std::string kRequestInfo =
    "request_grievance_info { what: 'the roster' from_whom: 'the head nurse' }";
inline const std::string kProvideInfo = "provide_grievance_info { text: 'two were absent' }";
inline std::string propose(const std::string& more) {
    return "propose_resolution { answer: 'we are sorry' " + more + " }";
}
inline const std::string kPropose = propose("outcome: FOUNDED measures: 'a second nurse'");
inline const std::string kThank = propose("outcome: THANKED");
inline const std::string kReturn = "return_resolution { reason: 'who did it?' }";
inline const std::string kNotify = "notify_resolution { channel: LLAMADA }";
inline const std::string kClose = "close_grievance { satisfied: YES }";
inline const std::string kReopen = "reopen_grievance { code: NOT_ANSWERED reason: 'no answer' }";
inline const std::string kWithdraw = "withdraw_grievance {}";
inline const std::string kVoid = "void_grievance { code: DATA_ERROR reason: 'typed twice' }";
inline const std::string kSatisfied = "record_satisfaction { score: 5 }";

struct GrievanceDomain {
    using Command = v1::GrievanceCommand;
    using State = v1::GrievanceState;
    using Event = v1::GrievanceEvent;
    using Rejection = v1::Rejection;
    using Decision = grievances::Decision;

    static const base::Policy& policy() { return grievances::policy(); }
    static Decision decide(const Command& command, const State& state, const base::Policy& policy) {
        return grievances::decide(command, state, policy);
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return grievances::evolve(std::move(state), event, info);
    }
    static Command on_timer(const common::v1::ArmedDeadline& due) {
        return grievances::on_timer(due);
    }
    static std::string_view state_name(const State& state) { return grievances::state_name(state); }
};
using Grievance = Told<GrievanceDomain>;

// How far a grievance may have come.
inline Grievance received() {
    return Grievance().after(kFile, kDesk);
}
inline Grievance classified(const std::string& how = kClassify) {
    return received().after(how, kManager);
}
inline Grievance assigned(const std::string& how = kClassify) {
    return classified(how).after(kAssign, kManager);
}
inline Grievance investigating(const std::string& how = kClassify) {
    return assigned(how).after(kStart, kResponsible);
}
inline Grievance awaiting_info() {
    return investigating().after(kRequestInfo, kResponsible);
}
inline Grievance proposed() {
    return investigating().after(kPropose, kResponsible);
}
inline Grievance notified() {
    return proposed().after(kNotify, kManager);
}
inline Grievance closed() {
    return notified().after(kClose, kManager);
}
inline Grievance reopened() {
    return notified().after(kReopen, kCitizen);
}

}  // namespace enlace::grievances
