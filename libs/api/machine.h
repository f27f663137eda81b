#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "aggregate/decider.h"

namespace enlace::api {

// Before the first event.
inline constexpr std::string_view kNew = "(new)";
// Whoever is of the institution that asked for the thing, whatever the role.
inline constexpr std::string_view kRequester = "requester";

// A state machine as a decider keeps it, found by asking it.
struct Machine {
    // What a command leads to in a state. An event that changes no state leads to where it was.
    struct Step {
        std::string from;
        std::string command;
        std::string event;
        std::string to;

        auto operator<=>(const Step&) const = default;
    };

    std::set<std::string> states;  // Without kNew.
    std::map<Step, std::set<std::string>> roles;
    // In which states each clock runs, and which events its running out leads to.
    struct Timer {
        std::set<std::string> states;
        std::set<std::string> then;
    };
    std::map<std::string, Timer> timers;
};

// "home_visit" of enlace.homevisits.v1.HomeVisitCommand: as the decider's commands are called.
std::string machine_name(const aggregate::Decider& decider);

// Goes on from every state that is reached, with every command, as everybody. It takes about a
// second: to be asked once.
Machine explore(const aggregate::Decider& decider);

// {"patient": {"initial", "terminal", "states", "transitions", "orthogonal", "timers"}, ...}. The
// guards that commands have besides state and role can't be found by asking and are not there.
std::string to_json(const std::map<std::string, Machine>& machines);
// The JSON Schema of that.
extern const std::string_view kMachinesSchema;

}  // namespace enlace::api
