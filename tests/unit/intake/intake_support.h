#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/clock.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "intake/domain/case.h"
#include "intake/domain/patient.h"
#include "intake/domain/policy_names.h"
#include "support/decisions.h"

// What the tests of intake share.
namespace enlace::intake {

// Who gives a command, and when.
struct Actor {
    common::v1::Role role = common::v1::SOCIAL_WORKER;
    std::string institution = "SPSSA000011";
    std::int64_t now_us = 1'000 * base::kSecond_us;
    std::string stream = "patient-00A";
};

inline const Actor kWorker;
inline const Actor kSupervisor{.role = common::v1::SUPERVISOR};
inline const Actor kOffice{.role = common::v1::RECORDS_OFFICE};
inline const Actor kReaction{.role = common::v1::REACTION};

template <class Command>
Command command_of(const std::string& text, const Actor& actor) {
    auto command = test::from_text<Command>(text);
    command.mutable_context()->mutable_actor()->set_role(actor.role);
    command.mutable_context()->mutable_actor()->set_institution(actor.institution);
    command.mutable_context()->set_now_us(actor.now_us);
    command.mutable_context()->set_stream(actor.stream);
    return command;
}

// Every name that intake says it needs, and no other: a decider that looks up more stops the test.
inline const base::Policy& policy() {
    static const base::Policy policy = [] {
        base::Policy made;
        made.version = 7;
        for (const auto name : kPolicyClocks)
            made.clocks.emplace(name, base::ClockRule{.duration_us = 3 * base::kDay_us,
                                                      .response_us = base::kDay_us});
        made.limits = {
            {"case.caseload", 2}, {"case.contact_attempts", 3}, {"case.visit_window_days", 7}};
        base::check(made.limits.size() == kPolicyLimits.size(), "the test knows every limit");
        return made;
    }();
    return policy;
}

inline const std::string kTriage =
    "triage_case { risk: ALTO urgency: URGENT do_not_contact: false }";

// A patient or case that is told commands one after another.
template <class Command, class Decision, class State, class Event>
class Told {
public:
    Decision answer(const std::string& command, const Actor& actor = kWorker) const {
        return decide(command_of<Command>(command, actor), state_, policy());
    }
    Told& after(const std::string& command, const Actor& actor = kWorker) {
        const auto decision = answer(command, actor);
        EXPECT_TRUE(decision.accepted()) << command;
        for (const auto& event : decision.events()) {
            last_ = event;
            state_ = evolve(state_, event, {++version_, 0});
        }
        return *this;
    }
    const State& state() const { return state_; }
    const Event& last() const { return last_; }

private:
    State state_;
    Event last_;
    std::uint64_t version_ = 0;
};

using Patient = Told<v1::PatientCommand, PatientDecision, v1::PatientState, v1::PatientEvent>;
using Case = Told<v1::CaseCommand, CaseDecision, v1::CaseState, v1::CaseEvent>;

}  // namespace enlace::intake
