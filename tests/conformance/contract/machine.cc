#include "conformance/contract/machine.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace enlace::test {
namespace {

using google::protobuf::Struct;

Struct contract() {
    std::ifstream file(std::string(ENLACE_SOURCE_DIR) + "/tests/data/state-machines.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    Struct contents;
    if (!google::protobuf::util::JsonStringToMessage(text, &contents).ok())
        throw std::runtime_error("tests/data/state-machines.json cannot be read");
    return contents;
}

std::string text_of(const Struct& object, const std::string& name) {
    return object.fields().at(name).string_value();
}

std::set<std::string> texts_of(const Struct& object, const std::string& name) {
    std::set<std::string> texts;
    for (const auto& value : object.fields().at(name).list_value().values())
        texts.insert(value.string_value());
    return texts;
}

std::set<std::string> words(const std::string& text) {
    std::istringstream input(text);
    return {std::istream_iterator<std::string>(input), {}};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Entry& entry) {
    return out << entry.from << " " << entry.command << " by " << entry.role << ": " << entry.event
               << ", " << entry.to;
}

Machine Machine::read(const std::string& name) {
    const Struct all = contract();
    if (!all.fields().contains(name)) throw std::runtime_error("no machine " + name);
    const Struct& fields = all.fields().at(name).struct_value();
    Machine machine;
    for (const auto& [state, fhir] : fields.fields().at("states").struct_value().fields())
        machine.states_.insert(state);
    machine.terminal_ = texts_of(fields, "terminal");
    for (const auto& value : fields.fields().at("transitions").list_value().values()) {
        const Struct& rule = value.struct_value();
        machine.rules_.push_back(
            {text_of(rule, "from"),
             text_of(rule, "command"),
             {text_of(rule, "event"), text_of(rule, "to"), texts_of(rule, "roles")}});
    }
    for (const auto& value : fields.fields().at("orthogonal").list_value().values()) {
        const Struct& rule = value.struct_value();
        machine.rules_.push_back({text_of(rule, "states"),
                                  text_of(rule, "command"),
                                  {text_of(rule, "event"), "", texts_of(rule, "roles")}});
    }
    for (const auto& value : fields.fields().at("timers").list_value().values()) {
        const Struct& timer = value.struct_value();
        machine.states_by_timer_[text_of(timer, "timer")] = words(text_of(timer, "states"));
        if (text_of(timer, "then").starts_with("BreachRecorded"))
            machine.breaching_.insert(text_of(timer, "timer"));
    }
    return machine;
}

std::set<std::string> Machine::commands() const {
    std::set<std::string> commands;
    for (const auto& rule : rules_) commands.insert(rule.command);
    return commands;
}

std::set<std::string> Machine::events() const {
    std::set<std::string> events;
    for (const auto& rule : rules_) events.insert(rule.step.event);
    return events;
}

std::set<Entry> Machine::entries() const {
    std::set<std::string> from = states_;
    from.insert(kNew);
    std::set<Entry> entries;
    for (const auto& state : from)
        for (const auto& command : commands())
            for (const auto& step : steps(state, command))
                for (const auto& role : step.roles)
                    entries.insert({state, command, role, step.event, step.to});
    return entries;
}

std::vector<Step> Machine::steps(const std::string& state, const std::string& command) const {
    std::vector<Step> steps;
    for (const auto& rule : rules_) {
        if (rule.command != command || !covers(rule, state)) continue;
        steps.push_back(rule.step);
        if (rule.step.to.empty()) steps.back().to = state;
    }
    return steps;
}

std::set<std::string> Machine::roles(const std::string& command) const {
    std::set<std::string> roles;
    for (const auto& rule : rules_)
        if (rule.command == command) roles.insert(rule.step.roles.begin(), rule.step.roles.end());
    return roles;
}

std::set<std::string> Machine::timers(const std::string& state) const {
    std::set<std::string> timers;
    for (const auto& [timer, states] : states_by_timer_)
        if (states.contains(state)) timers.insert(timer);
    return timers;
}

bool Machine::records_breaches(const std::string& state) const {
    return std::ranges::any_of(timers(state),
                               [&](const auto& timer) { return breaching_.contains(timer); });
}

bool Machine::covers(const Rule& rule, const std::string& state) const {
    if (state == kNew) return rule.from == kNew;
    if (rule.from == "any") return true;
    if (rule.from == "*" || rule.from == "open") return !terminal_.contains(state);
    if (rule.from == "**" || rule.from == "any but VOIDED") return state != "VOIDED";
    return words(rule.from).contains(state);
}

}  // namespace enlace::test
