#pragma once

#include <cstdint>
#include <string_view>

namespace enlace::base {

// The event that a reaction answers to: `<stream>/<version>`, in the slot of its stream.
struct Origin {
    std::string_view stream;
    std::uint64_t version = 0;
    unsigned slot = 0;
};

}  // namespace enlace::base
