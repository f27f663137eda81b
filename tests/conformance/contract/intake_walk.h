#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/event_info.h"
#include "conformance/contract/machine.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/rejection.pb.h"
#include "enlace/options.pb.h"
#include "intake/domain/case.h"
#include "intake/domain/patient.h"
#include "unit/intake/intake_support.h"

// Walks a machine of intake completely: every state x command x role, accepted exactly where the
// contract says, and all else refused by the right guard.
namespace enlace::intake {

// (state, command, role) that the decider answers with no events.
using Unmoved = std::set<std::tuple<std::string, std::string, std::string>>;

template <class Command, class State>
struct Walk {
    test::Machine machine;
    std::map<std::string, State> states;  // By the contract's names; those that can be reached.
    // A command of each kind that is in order in the given state.
    std::map<std::string, std::function<std::string(const State&)>> commands;
    Unmoved unmoved;
    // (state, command) that is never offered, since only other commands lead there.
    std::set<std::pair<std::string, std::string>> not_offered;
};

inline constexpr std::int64_t kWalked_us = 10'000'000 * base::kSecond_us;

inline Guard guard_of(v1::Rejection rejection) {
    return v1::Rejection_descriptor()->FindValueByNumber(rejection)->options().GetExtension(guard);
}

// Names of the commands there are: the messages of the wrapper's oneof.
template <class Command>
std::set<std::string> built_commands() {
    std::set<std::string> names;
    const auto& kind = *Command::descriptor()->oneof_decl(0);
    for (int i = 0; i < kind.field_count(); ++i)
        names.insert(kind.field(i)->message_type()->name());
    return names;
}

template <class Event>
std::string name_of(const Event& event) {
    const auto& kind = *Event::descriptor()->oneof_decl(0);
    return Event::GetReflection()->GetOneofFieldDescriptor(event, &kind)->message_type()->name();
}

// Who acts for a role of the contract: an author is whoever may register.
inline bool plays(common::v1::Role role, const std::set<std::string>& roles) {
    std::string name = common::v1::Role_Name(role);
    std::ranges::transform(name, name.begin(),
                           [](char c) { return static_cast<char>(std::tolower(c)); });
    const bool registers = role == common::v1::SOCIAL_WORKER || role == common::v1::INTEGRATION;
    return roles.contains(name) || (registers && roles.contains("author"));
}

// The guard that has to refuse a command nobody in this role may give in this state: of the role,
// if others may give it now, or if this one never may.
inline Guard refusing_guard(const test::Machine& machine,
                            const std::string& state,
                            const std::string& command,
                            common::v1::Role role) {
    const bool ever = plays(role, machine.roles(command));
    return ever && machine.steps(state, command).empty() ? GUARD_STATE : GUARD_ROLE;
}

template <class Command, class State>
class Walker {
public:
    explicit Walker(const Walk<Command, State>& walk) : walk_(walk) {}

    // Every state x command x role.
    void run() {
        for (const auto& [state, reached] : walk_.states)
            for (const auto& [command, make] : walk_.commands)
                for (int role = 0; role <= common::v1::Role_MAX; ++role)
                    if (common::v1::Role_IsValid(role))
                        visit(state, command, static_cast<common::v1::Role>(role));
        EXPECT_EQ(unmoved_, walk_.unmoved) << "what may be answered with nothing to do";
    }

private:
    void visit(const std::string& state, const std::string& command, common::v1::Role role) {
        SCOPED_TRACE(state + " " + command + " " + common::v1::Role_Name(role));
        const State& from = walk_.states.at(state);
        const Actor actor{.role = role, .now_us = kWalked_us};
        const auto decision =
            decide(command_of<Command>(walk_.commands.at(command)(from), actor), from, policy());
        std::vector<test::Step> steps = walk_.machine.steps(state, command);
        std::erase_if(steps, [&](const auto& step) { return !plays(role, step.roles); });

        if (decision.accepted() && decision.events().empty()) {
            unmoved_.emplace(state, command, common::v1::Role_Name(role));
            return;
        }
        ASSERT_EQ(decision.accepted(), !steps.empty())
            << (decision.accepted() ? "" : v1::Rejection_Name(decision.rejection()));
        if (decision.accepted()) {
            holds_to(steps, from, decision.events());
        } else {
            EXPECT_EQ(guard_of(decision.rejection()),
                      refusing_guard(walk_.machine, state, command, role))
                << v1::Rejection_Name(decision.rejection());
        }
        offers(state, command, actor, decision.accepted());
    }

    template <class Events>
    void holds_to(const std::vector<test::Step>& steps, const State& from, const Events& events) {
        ASSERT_EQ(events.size(), 1u);
        const std::string event = name_of(events[0]);
        const std::string to(state_name(evolve(from, events[0], base::EventInfo{99, 0})));
        EXPECT_TRUE(std::ranges::any_of(
            steps, [&](const auto& step) { return step.event == event && step.to == to; }))
            << event << " leads to " << to;
    }

    // An empty command of the kind tells whether the action is offered.
    void offers(const std::string& state,
                const std::string& command,
                const Actor& actor,
                bool permitted) {
        const auto& kind = *Command::descriptor()->oneof_decl(0);
        for (int i = 0; i < kind.field_count(); ++i) {
            if (kind.field(i)->message_type()->name() != command) continue;
            const auto probe = decide(command_of<Command>(kind.field(i)->name() + " {}", actor),
                                      walk_.states.at(state), policy());
            const bool offered = probe.accepted() || guard_of(probe.rejection()) == GUARD_FIELDS;
            EXPECT_EQ(offered, permitted && !walk_.not_offered.contains({state, command}));
        }
    }

    const Walk<Command, State>& walk_;
    Unmoved unmoved_;
};

// What the contract has and this service does not have yet.
template <class Command, class State>
std::set<std::string> commands_to_come(const Walk<Command, State>& walk) {
    auto commands = walk.machine.commands();
    for (const auto& built : built_commands<Command>())
        EXPECT_EQ(commands.erase(built), 1u) << built << " is not in the contract";
    return commands;
}

template <class Command, class State>
std::set<std::string> states_to_come(const Walk<Command, State>& walk) {
    auto states = walk.machine.states();
    for (const auto& [state, reached] : walk.states) {
        if (state == test::kNew) continue;
        EXPECT_EQ(states.erase(state), 1u) << state << " is not in the contract";
    }
    return states;
}

}  // namespace enlace::intake
