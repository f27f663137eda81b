#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/clock.h"
#include "base/policy.h"
#include "intake/domain/activity.h"
#include "intake/domain/case.h"
#include "intake/domain/organisation.h"
#include "intake/domain/patient.h"
#include "intake/domain/policy_names.h"
#include "intake/domain/staff_case.h"
#include "support/told.h"

// What the tests of intake share.
namespace enlace::intake {

using namespace test;

// Everybody works at the hospital that the patient and the case belong to, unless it is said
// otherwise.
inline const std::string kHospital = "SPSSA000011";
inline const std::string kElsewhere = "SPSSA000203";
inline Principal a(common::v1::Role role) {
    return at_institution(role, kHospital);
}
inline const Principal kWorker = a(common::v1::SOCIAL_WORKER);
inline const Principal kWorkerElsewhere = at_institution(common::v1::SOCIAL_WORKER, kElsewhere);
inline const Principal kWorkerOfNobody = engine(common::v1::SOCIAL_WORKER);
inline const Principal kSupervisor = a(common::v1::SUPERVISOR);
inline const Principal kOffice = a(common::v1::RECORDS_OFFICE);

// Every name that intake says it needs, and no other: a decider that looks up more stops the test.
inline const base::Policy& policy() {
    static const base::Policy policy = [] {
        base::Policy made;
        made.version = 7;
        for (const auto name : kPolicyClocks)
            made.clocks.emplace(name,
                                base::ClockRule{.duration_us = 3 * kDay, .response_us = kDay});
        made.limits = {
            {"case.caseload", 2}, {"case.contact_attempts", 3}, {"case.visit_window_days", 7}};
        base::check(made.limits.size() == kPolicyLimits.size(), "the test knows every limit");
        return made;
    }();
    return policy;
}

inline const std::string kTriage =
    "triage_case { risk: ALTO urgency: URGENT do_not_contact: false }";

// What is the same for whatever intake keeps.
template <class CommandType, class StateType, class EventType, class DecisionType>
struct IntakeDomain {
    using Command = CommandType;
    using State = StateType;
    using Event = EventType;
    using Rejection = v1::Rejection;
    using Decision = DecisionType;

    static constexpr std::int64_t kBegin_us = 1'000 * base::kSecond_us;

    static const Principal& usual() { return kWorker; }
    static const base::Policy& policy() { return intake::policy(); }
    static Decision decide(const Command& command, const State& state, const base::Policy& policy) {
        return intake::decide(command, state, policy);
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return intake::evolve(std::move(state), event, info);
    }
    static std::string_view state_name(const State& state) { return intake::state_name(state); }
};

struct PatientDomain
    : IntakeDomain<v1::PatientCommand, v1::PatientState, v1::PatientEvent, PatientDecision> {
    static constexpr auto kStream = "patient-00A";
    static Command on_timer(const common::v1::ArmedDeadline& due) { return on_patient_timer(due); }
};
struct CaseDomain : IntakeDomain<v1::CaseCommand, v1::CaseState, v1::CaseEvent, CaseDecision> {
    static constexpr auto kStream = "case-00A";
    static Command on_timer(const common::v1::ArmedDeadline& due) { return on_case_timer(due); }
};
struct ActivityDomain
    : IntakeDomain<v1::ActivityCommand, v1::ActivityState, v1::ActivityEvent, ActivityDecision> {};
struct StaffCaseDomain : IntakeDomain<v1::StaffCaseCommand,
                                      v1::StaffCaseState,
                                      v1::StaffCaseEvent,
                                      StaffCaseDecision> {
    static const Principal& usual() {
        static const Principal worker = a(common::v1::WELFARE_WORKER);
        return worker;
    }
};
struct OrganisationDomain : IntakeDomain<v1::OrganisationCommand,
                                         v1::OrganisationState,
                                         v1::OrganisationEvent,
                                         OrganisationDecision> {
    static const Principal& usual() {
        static const Principal office = engine(common::v1::STATE_COORDINATOR);
        return office;
    }
};

using Patient = Told<PatientDomain>;
using Case = Told<CaseDomain>;
using Activity = Told<ActivityDomain>;
using StaffCase = Told<StaffCaseDomain>;
using Organisation = Told<OrganisationDomain>;

}  // namespace enlace::intake
