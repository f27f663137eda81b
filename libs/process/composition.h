#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "api/service.h"
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
    bool asks_services = false;  // By HTTP, in the name of others.
    bool asks_itself = false;    // The same of a program that is all the services there are.
    bool tells_webhooks = false;
    // In the order in which they are started.
    std::vector<std::unique_ptr<Part> (*)(Ground& ground)> parts;
    // What other programs do, where this one describes the whole API: the one that is asked for it
    // at the address in front of all.
    std::vector<Elsewhere (*)(const api::ServiceContext& context)> elsewhere{};
};

}  // namespace enlace::process
