#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/contract/walk.h"

// Which refusals a domain's source has for each command, and which of them scenarios meet.
namespace enlace::test {

// A command's name and a code's.
using Refusals = std::set<std::pair<std::string, std::string>>;

// Of the functions that decide on one command each, in the files of services/<service>/domain whose
// names begin with one of these: what they refuse with, by themselves or by what they call there.
Refusals refusals_in_source(const std::string& service,
                            const std::vector<std::string>& files,
                            const google::protobuf::EnumDescriptor& codes);

// What somebody asks of a thing in that state, as text, and is refused with.
template <class Domain>
struct Scenario {
    typename Domain::State state;
    std::string command;
    common::v1::Principal who;
    typename Domain::Rejection code;
};

template <class Domain>
class Refused {
public:
    using State = typename Domain::State;
    using Command = typename Domain::Command;

    // Each command, in order and empty, in each state and by everybody.
    void walk(const Walk<Domain>& walk) {
        for (const auto& [name, state] : walk.states) {
            for (const auto& [command, make] : walk.commands) {
                const auto full = from_text<Command>(make(state));
                auto empty = full;
                const auto* kind = kind_of(full);
                empty.GetReflection()->MutableMessage(&empty, kind)->Clear();
                for (const Player& player : walk.players) {
                    ask(full, player.principal, state);
                    ask(empty, player.principal, state);
                }
            }
        }
    }
    void meet(const Scenario<Domain>& scenario) {
        const auto command = from_text<Command>(scenario.command);
        EXPECT_EQ(ask(command, scenario.who, scenario.state), name(scenario.code))
            << scenario.command;
    }
    const Refusals& met() const { return met_; }

private:
    static const google::protobuf::FieldDescriptor* kind_of(const Command& command) {
        return command.GetReflection()->GetOneofFieldDescriptor(
            command, Command::descriptor()->oneof_decl(0));
    }
    // The code's name; empty where it is taken.
    std::string ask(Command command, const common::v1::Principal& who, const State& state) {
        *command.mutable_context()->mutable_actor() = who;
        command.mutable_context()->set_now_us(Domain::kNow_us);
        const auto decision = Domain::decide(command, state);
        if (decision.accepted()) return {};
        const auto code = name(decision.rejection());
        met_.emplace(kind_of(command)->message_type()->name(), code);
        return code;
    }

    Refusals met_;
};

inline Refusals without(const Refusals& all, const Refusals& some) {
    Refusals rest;
    std::ranges::set_difference(all, some, std::inserter(rest, rest.end()));
    return rest;
}

}  // namespace enlace::test
