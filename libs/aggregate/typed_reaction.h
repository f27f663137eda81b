#pragma once

#include <string>
#include <vector>

#include "aggregate/reaction.h"

namespace enlace::aggregate {

// A domain's pure function, from events of one type to commands of one kind of stream, as a
// reaction. It returns a vector of, or an optional, thing with a `stream` and a `command`, and with
// `creates` where its stream may be new although it has a name.
// `decider` must outlive the reaction.
template <class Event, class Reacted>
Reaction reaction(std::string_view name,
                  std::string_view source,
                  const Decider& decider,
                  Reacted (*react)(const Event&, const base::Origin&)) {
    return {.name = std::string(name),
            .source = std::string(source),
            .event_type = Event::descriptor()->full_name(),
            .react = [&decider, react](const Message& event, const base::Origin& origin) {
                std::vector<Wanted> wanted;
                const auto want = [&](auto& one) {
                    auto command = decider.new_command();
                    command->CopyFrom(one.command);
                    wanted.push_back({&decider, std::move(one.stream), std::move(command)});
                    if constexpr (requires { one.creates; }) wanted.back().creates = one.creates;
                };
                auto reacted = react(static_cast<const Event&>(event), origin);
                if constexpr (requires { reacted.has_value(); }) {
                    if (reacted) want(*reacted);
                } else {
                    for (auto& one : reacted) want(one);
                }
                return wanted;
            }};
}

// The same, for what was recorded before there was such a reaction, too.
inline Reaction heeding_the_past(Reaction reaction) {
    reaction.heeds_the_past = true;
    return reaction;
}

}  // namespace enlace::aggregate
