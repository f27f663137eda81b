#pragma once

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/event_info.h"
#include "conformance/contract/machine.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/options.pb.h"
#include "support/decisions.h"

// Walks a machine completely: every state x command x player, accepted exactly where the contract
// says, and all else refused by the right guard. A `Domain` is what is walked:
//
//   using Command, State, Event, Rejection;
//   static auto decide(const Command&, const State&);   static State evolve(State, Event, Info);
//   static std::string_view state_name(const State&);   static constexpr std::int64_t kNow_us;
namespace enlace::test {

// Somebody who asks, by what the trace of a failure calls them.
struct Player {
    std::string name;
    common::v1::Principal principal;
};

template <class Domain>
struct Walk {
    using State = typename Domain::State;
    using StateAndCommand = std::pair<std::string, std::string>;

    Machine machine;
    std::map<std::string, State> states;  // By the contract's names; those that can be reached.
    // A command of each kind that is in order in the given state, as text.
    std::map<std::string, std::function<std::string(const State&)>> commands;
    std::vector<Player> players;
    // Which roles of the contract that principal has towards a thing in that state.
    std::function<std::set<std::string>(const common::v1::Principal&, const State&)> roles;
    // (state, command, role) that is answered with no events.
    std::set<std::tuple<std::string, std::string, std::string>> unmoved = {};
    // What the contract's guards, in words there, refuse of these states besides; and with what.
    std::map<StateAndCommand, typename Domain::Rejection> guarded = {};
    // Taken, but never offered, since only other commands lead there.
    std::set<StateAndCommand> not_offered = {};
    // Clocks that the state has, and that nothing keeps running in the one that is walked.
    std::map<std::string, std::set<std::string>> stopped = {};
    // The timer whose breach arms the expiry, which then runs in its place.
    std::string expires_after = "";
    // A command after which a clock of the state does not run any more, since it has been seen to.
    std::map<std::string, std::string> settles = {};
};

inline std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

// All that a principal can be called, "ROLE_UNSPECIFIED" too.
inline std::vector<common::v1::Role> all_roles() {
    std::vector<common::v1::Role> roles;
    for (int role = 0; role <= common::v1::Role_MAX; ++role)
        if (common::v1::Role_IsValid(role)) roles.push_back(static_cast<common::v1::Role>(role));
    return roles;
}

// Names of the messages that a wrapper's `kind` lists: the commands, or events, there are.
template <class Wrapper>
std::set<std::string> kinds_of() {
    std::set<std::string> names;
    const auto& kind = *Wrapper::descriptor()->oneof_decl(0);
    for (int i = 0; i < kind.field_count(); ++i)
        names.insert(kind.field(i)->message_type()->name());
    return names;
}

template <class Rejection>
Guard guard_of(Rejection rejection) {
    return google::protobuf::GetEnumDescriptor<Rejection>()
        ->FindValueByNumber(rejection)
        ->options()
        .GetExtension(guard);
}

template <class Domain>
class Walker {
public:
    using State = typename Domain::State;
    using Command = typename Domain::Command;

    explicit Walker(const Walk<Domain>& walk) : walk_(walk) {}

    // Which entries of the contract were met by somebody who may.
    std::set<Entry> run() {
        for (const auto& [state, reached] : walk_.states) {
            EXPECT_EQ(clocks(reached), running(state)) << "clocks of " << state;
            for (const auto& [command, make] : walk_.commands) {
                asked_ = from_text<Command>(make(reached));
                asked_.mutable_context()->set_now_us(Domain::kNow_us);
                for (const Player& player : walk_.players) visit(state, command, player);
            }
        }
        EXPECT_EQ(unmoved_, walk_.unmoved) << "what may be answered with nothing to do";
        return taken_;
    }

private:
    using Roles = std::set<std::string>;

    std::set<std::string> running(const std::string& state) const {
        auto timers = walk_.machine.timers(state);
        if (const auto stopped = walk_.stopped.find(state); stopped != walk_.stopped.end())
            for (const auto& timer : stopped->second) timers.erase(timer);
        return timers;
    }

    static Roles common(const Roles& some, const Roles& others) {
        Roles both;
        std::ranges::set_intersection(some, others, std::inserter(both, both.end()));
        return both;
    }

    void visit(const std::string& state, const std::string& command, const Player& player) {
        SCOPED_TRACE(state + " " + command + " by " + player.name);
        const State& from = walk_.states.at(state);
        *asked_.mutable_context()->mutable_actor() = player.principal;
        const auto decision = Domain::decide(asked_, from);
        const Roles roles = walk_.roles(player.principal, from);
        const Roles ever = common(roles, walk_.machine.roles(command));

        if (decision.accepted() && decision.events().empty()) {
            EXPECT_FALSE(ever.empty()) << "nobody has anything done who may not";
            for (const auto& role : ever) unmoved_.emplace(state, command, role);
            return;
        }
        std::vector<Step> steps = walk_.machine.steps(state, command);
        const bool possible = !steps.empty();
        std::erase_if(steps, [&](const Step& step) { return common(roles, step.roles).empty(); });
        const bool permitted = !steps.empty();
        const auto guarded = walk_.guarded.find({state, command});
        const bool turned_down = permitted && guarded != walk_.guarded.end();

        ASSERT_EQ(decision.accepted(), permitted && !turned_down)
            << (decision.accepted() ? "" : name(decision.rejection()));
        if (decision.accepted()) {
            holds_to(steps, {state, command}, roles, decision.events());
        } else if (turned_down) {
            EXPECT_EQ(name(decision.rejection()), name(guarded->second));
        } else {
            // Of the role, if others may give it now, or if this one never may.
            EXPECT_EQ(guard_of(decision.rejection()),
                      ever.empty() || possible ? GUARD_ROLE : GUARD_STATE)
                << name(decision.rejection());
        }
        const bool offered = turned_down ? guard_of(guarded->second) == GUARD_FIELDS : permitted;
        offers(state, command, offered && !walk_.not_offered.contains({state, command}));
    }

    template <class Events>
    void holds_to(const std::vector<Step>& steps,
                  const typename Walk<Domain>::StateAndCommand& asked,
                  const Roles& roles,
                  const Events& events) {
        ASSERT_EQ(events.size(), 1u);
        const auto& kind = *events[0].GetDescriptor()->oneof_decl(0);
        const std::string event = events[0]
                                      .GetReflection()
                                      ->GetOneofFieldDescriptor(events[0], &kind)
                                      ->message_type()
                                      ->name();
        const State reached =
            Domain::evolve(walk_.states.at(asked.first), events[0], base::EventInfo{99, 0});
        const std::string to(Domain::state_name(reached));
        const auto as_told = std::ranges::find_if(
            steps, [&](const Step& step) { return step.event == event && step.to == to; });
        ASSERT_NE(as_told, steps.end()) << event << " leads to " << to;
        auto clocks_after = walk_.machine.timers(to);
        if (const auto settled = walk_.settles.find(asked.second); settled != walk_.settles.end())
            clocks_after.erase(settled->second);
        EXPECT_THAT(clocks(reached), testing::AnyOf(clocks_after, running(to)));
        for (const auto& role : common(roles, as_told->roles))
            taken_.insert({asked.first, asked.second, role, event, to});
    }

    std::set<std::string> clocks(const State& state) const {
        std::set<std::string> timers;
        for (const auto& armed : state.deadlines()) {
            const std::string& timer = armed.deadline().timer();
            timers.insert(timer == "expire" ? walk_.expires_after : timer);
        }
        return timers;
    }

    // An empty command of the kind tells whether the action is offered.
    void offers(const std::string& state, const std::string& command, bool expected) {
        const auto& kind = *Command::descriptor()->oneof_decl(0);
        for (int i = 0; i < kind.field_count(); ++i) {
            if (kind.field(i)->message_type()->name() != command) continue;
            Command probe;
            *probe.mutable_context() = asked_.context();
            Command::GetReflection()->MutableMessage(&probe, kind.field(i));
            const auto decision = Domain::decide(probe, walk_.states.at(state));
            const bool offered =
                decision.accepted() || guard_of(decision.rejection()) == GUARD_FIELDS;
            EXPECT_EQ(offered, expected) << "whether the action is offered";
        }
    }

    const Walk<Domain>& walk_;
    Command asked_;  // Whoever asks is put in.
    std::set<std::tuple<std::string, std::string, std::string>> unmoved_;
    std::set<Entry> taken_;
};

// What the contract has and the domain does not have yet.
template <class Domain>
std::set<std::string> commands_to_come(const Walk<Domain>& walk) {
    auto commands = walk.machine.commands();
    for (const auto& built : kinds_of<typename Domain::Command>())
        EXPECT_EQ(commands.erase(built), 1u) << built << " is not in the contract";
    return commands;
}

template <class Domain>
std::set<std::string> states_to_come(const Walk<Domain>& walk) {
    auto states = walk.machine.states();
    for (const auto& [state, reached] : walk.states) {
        if (state == kNew) continue;
        EXPECT_EQ(states.erase(state), 1u) << state << " is not in the contract";
    }
    return states;
}

}  // namespace enlace::test
