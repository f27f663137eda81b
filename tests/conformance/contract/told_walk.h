#pragma once

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/contract/walk.h"
#include "support/told.h"

// How the machine of a thing that is told commands (support/told.h) is walked.
namespace enlace::test {

// Late enough for every clock to have run out.
template <class Domain>
struct Walked : Domain {
    static constexpr std::int64_t kNow_us = test::kNow_us + 365 * kDay;

    static auto decide(const typename Domain::Command& command,
                       const typename Domain::State& state) {
        return Domain::decide(command, state, Domain::policy());
    }
};

// How somebody stands to the thing, by what the trace of a failure calls it.
using Standing = std::pair<std::string, Principal>;

// Every role in every standing, sensible or not.
inline std::vector<Player> everybody(const std::vector<Standing>& standings) {
    std::vector<Player> players;
    for (const auto role : all_roles()) {
        for (const auto& [standing, principal] : standings) {
            players.push_back({common::v1::Role_Name(role) + " of " + standing, principal});
            players.back().principal.set_role(role);
        }
    }
    return players;
}

inline auto always(const std::string& text) {
    return [text](const auto&) { return text; };
}

// What the clock that runs asks for, if it asks for a command of that kind; else a stale copy.
template <class Domain>
auto due(const std::string& kind, const std::string& stale) {
    return [kind, stale](const typename Domain::State& state) {
        if (state.deadlines().empty()) return stale;
        const std::string asked = Domain::on_timer(state.deadlines(0)).ShortDebugString();
        return asked.starts_with(kind) ? asked : stale;
    };
}
template <class Domain>
auto breach_due() {
    return due<Domain>("record_breach", "record_breach { timer: 'no' version: 1 }");
}

// Each state of the contract is in the walk with each command of it, and there are no others; nor
// are there other events.
template <class Domain>
void expect_whole(const Walk<Domain>& walk) {
    EXPECT_THAT(states_to_come(walk), testing::IsEmpty());
    EXPECT_THAT(commands_to_come(walk), testing::IsEmpty());
    std::set<std::string> walked;
    for (const auto& [command, make] : walk.commands) walked.insert(command);
    EXPECT_EQ(walked, kinds_of<typename Domain::Command>());
    EXPECT_EQ(kinds_of<typename Domain::Event>(), walk.machine.events());
}

// No clock runs in an ended thing, and nothing else has ended.
template <class Domain, class HasEnded>
void expect_ended_as_told(const Walk<Domain>& walk, HasEnded has_ended) {
    for (const auto& [state, reached] : walk.states)
        EXPECT_EQ(has_ended(reached.status()), walk.machine.ended(state)) << state;
}

}  // namespace enlace::test
