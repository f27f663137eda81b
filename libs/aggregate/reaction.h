#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/decider.h"
#include "base/origin.h"

namespace enlace::aggregate {

// A command that a source event asks for.
struct Wanted {
    const Decider* decider = nullptr;
    std::string stream;  // Empty: a new one, in the slot of the event's stream.
    std::unique_ptr<Message> command;
    bool creates = false;  // The stream may be new although it has a name.
};

// A process manager: one event of any journal -> commands of one's own. Pure. How many commands
// an event asks for must not depend on its personal fields: they are counted while these are
// still sealed.
struct Reaction {
    std::string name;        // For ever: part of the ids of its commands.
    std::string source;      // Service whose journal is followed.
    std::string event_type;  // Full protobuf name.
    std::function<std::vector<Wanted>(const Message& event, const base::Origin& origin)> react;
    // What was recorded before a release brought it asks for it, too: for what has waited until
    // there was somebody to ask.
    bool heeds_the_past = false;
};

}  // namespace enlace::aggregate
