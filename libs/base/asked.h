#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "base/policy.h"

namespace enlace::base {

// One command that meets one state: what the guards of a decider read. The command's context tells
// who asks and what time it is; a decider adds, in a class of its own, how the two stand to each
// other.
template <class Command, class State>
struct Asked {
    using Role = decltype(std::declval<const Command&>().context().actor().role());
    using Status = decltype(std::declval<const State&>().status());

    const Command& command;
    const State& state;
    const Policy& policy;

    const auto& actor() const { return command.context().actor(); }
    std::int64_t now_us() const { return command.context().now_us(); }
    Status status() const { return state.status(); }

    bool by(std::initializer_list<Role> roles) const {
        return std::ranges::count(roles, actor().role()) != 0;
    }
    bool in(std::initializer_list<Status> statuses) const {
        return std::ranges::count(statuses, status()) != 0;
    }
};

}  // namespace enlace::base
