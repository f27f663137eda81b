#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

// The commands that an institution may send to its inbox, and where the services take each: a test
// compares it with their routes. Of grievances there are none: they are told to people, who get a
// secret that must not be kept. Pure.
namespace enlace::gateway {

struct InboxCommand {
    const google::protobuf::Descriptor* type = nullptr;
    std::string path;  // "/v1/cases/{id}/close"; without {id}: it makes something.

    bool makes() const { return path.find("{id}") == std::string::npos; }
};

const std::vector<InboxCommand>& inbox_commands();

// Of this type, by its full name; there may be two: one that makes something, and one that is done
// to what there is.
std::vector<const InboxCommand*> commands_of(std::string_view type);

}  // namespace enlace::gateway
