#pragma once

#include <compare>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

// The contract, as the project's own copy tests/data/state-machines.json has it. Deciders never
// read it: they are held to it.
namespace enlace::test {

inline constexpr auto kNew = "(new)";

// What a command does in a state, if the right one gives it. An event that changes no state leads
// to the state it came from.
struct Step {
    std::string event;
    std::string to;
    std::set<std::string> roles;
};

// One thing that one role may have happen in one state.
struct Entry {
    std::string from;
    std::string command;
    std::string role;
    std::string event;
    std::string to;

    auto operator<=>(const Entry&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const Entry& entry);
};

class Machine {
public:
    // Throws std::runtime_error if there is no such machine.
    static Machine read(const std::string& name);

    const std::set<std::string>& states() const { return states_; }  // Without kNew.
    bool ended(const std::string& state) const { return terminal_.contains(state); }
    std::set<std::string> commands() const;
    std::set<std::string> events() const;
    std::set<Entry> entries() const;
    std::vector<Step> steps(const std::string& state, const std::string& command) const;
    // Who may give the command in some state.
    std::set<std::string> roles(const std::string& command) const;
    // Whose clocks run in the state.
    std::set<std::string> timers(const std::string& state) const;
    // Whether one of them records a breach when it runs out.
    bool records_breaches(const std::string& state) const;

private:
    struct Rule {
        std::string from;  // Of a transition; "states" of an event that changes none.
        std::string command;
        Step step;  // `to` is empty in an event that changes no state.
    };

    bool covers(const Rule& rule, const std::string& state) const;

    std::set<std::string> states_;
    std::set<std::string> terminal_;
    std::vector<Rule> rules_;
    std::map<std::string, std::set<std::string>> states_by_timer_;
    std::set<std::string> breaching_;  // Timers.
};

}  // namespace enlace::test
