#include <algorithm>

#include "api/machine.h"
#include "openapi/json_writer.h"

namespace enlace::api {
namespace {

using openapi::JsonWriter;
using Steps = std::map<Machine::Step, std::set<std::string>>;

std::string joined(const std::set<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

void write_words(JsonWriter& out, std::string_view name, const std::set<std::string>& words) {
    out.key(name).begin_array();
    for (const auto& word : words) out.value(word);
    out.end_array();
}

bool changes_state(const Machine::Step& step) {
    return step.from != step.to;
}

// The state that the first event leads to; of several, that of whose command the others may follow.
std::string initial_of(const Machine& machine) {
    for (const auto& [step, roles] : machine.roles) {
        if (step.from == kNew) return step.to;
    }
    return {};
}

// Where nothing leads on from; or only to where everything else may end as well, since it was an
// error.
std::set<std::string> terminal_of(const Machine& machine) {
    std::map<std::string, std::set<std::string>> next;
    for (const auto& [step, roles] : machine.roles) {
        if (changes_state(step)) next[step.from].insert(step.to);
    }
    std::set<std::string> terminal;
    const auto is_last_of_all = [&](const std::string& last) {
        return !next.contains(last) && std::ranges::all_of(machine.states, [&](const auto& state) {
            return state == last || (next.contains(state) && next[state].contains(last));
        });
    };
    for (const auto& state : machine.states) {
        if (!next.contains(state) || std::ranges::all_of(next[state], is_last_of_all))
            terminal.insert(state);
    }
    return terminal;
}

void write_transitions(JsonWriter& out, const Machine& machine) {
    out.key("transitions").begin_array();
    for (const auto& [step, roles] : machine.roles) {
        if (!changes_state(step)) continue;
        out.begin_object().member("from", step.from).member("command", step.command);
        out.member("event", step.event).member("to", step.to);
        write_words(out, "roles", roles);
        out.end_object();
    }
    out.end_array();
}

// What changes no state, one line for all states in which the same may do it.
void write_orthogonal(JsonWriter& out, const Machine& machine) {
    struct Line {
        std::string event, command;
        std::set<std::string> roles;
        auto operator<=>(const Line&) const = default;
    };
    std::map<Line, std::set<std::string>> lines;
    for (const auto& [step, roles] : machine.roles) {
        if (!changes_state(step)) lines[{step.event, step.command, roles}].insert(step.from);
    }
    out.key("orthogonal").begin_array();
    for (const auto& [line, states] : lines) {
        out.begin_object().member("event", line.event).member("command", line.command);
        out.member("states", joined(states));
        write_words(out, "roles", line.roles);
        out.end_object();
    }
    out.end_array();
}

void write_timers(JsonWriter& out, const Machine& machine) {
    out.key("timers").begin_array();
    for (const auto& [name, timer] : machine.timers) {
        out.begin_object().member("timer", name).member("states", joined(timer.states));
        out.member("then", joined(timer.then)).end_object();
    }
    out.end_array();
}

}  // namespace

const std::string_view kMachinesSchema =
    R"({"type":"object","additionalProperties":{"type":"object","properties":{)"
    R"("initial":{"type":"string"},"terminal":{"type":"array","items":{"type":"string"}},)"
    R"("states":{"type":"object","additionalProperties":{"enum":["open","terminal"]}},)"
    R"("transitions":{"type":"array","items":{"type":"object","properties":{)"
    R"("from":{"type":"string"},"command":{"type":"string"},"event":{"type":"string"},)"
    R"("to":{"type":"string"},"roles":{"type":"array","items":{"type":"string"}}},)"
    R"("required":["from","command","event","to","roles"]}},)"
    R"("orthogonal":{"type":"array","items":{"type":"object","properties":{)"
    R"("event":{"type":"string"},"command":{"type":"string"},"states":{"type":"string"},)"
    R"("roles":{"type":"array","items":{"type":"string"}}},)"
    R"("required":["event","command","states","roles"]}},)"
    R"("timers":{"type":"array","items":{"type":"object","properties":{)"
    R"("timer":{"type":"string"},"states":{"type":"string"},"then":{"type":"string"}},)"
    R"("required":["timer","states","then"]}}},)"
    R"("required":["initial","terminal","states","transitions","orthogonal","timers"]}})";

std::string to_json(const std::map<std::string, Machine>& machines) {
    JsonWriter out;
    out.begin_object();
    for (const auto& [name, machine] : machines) {
        out.key(name).begin_object().member("initial", initial_of(machine));
        const auto terminal = terminal_of(machine);
        write_words(out, "terminal", terminal);
        out.key("states").begin_object();
        for (const auto& state : machine.states)
            out.member(state, terminal.contains(state) ? "terminal" : "open");
        out.end_object();
        write_transitions(out, machine);
        write_orthogonal(out, machine);
        write_timers(out, machine);
        out.end_object();
    }
    out.end_object();
    return out.take();
}

}  // namespace enlace::api
