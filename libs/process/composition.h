#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "directory/policy_file.h"
#include "process/part.h"

namespace enlace::process {

class Ground;

// What a program is made of.
struct Composition {
    std::string_view name;  // The program's.
    // The clocks and limits that its deciders look up.
    std::vector<directory::PolicyNames> policy;
    // The services that it decides for, by the names of their journals; none: it only reads.
    std::vector<std::string_view> decides;
    // In the order in which they are started.
    std::vector<std::unique_ptr<Part> (*)(Ground& ground)> parts;
};

}  // namespace enlace::process
