#pragma once

#include <google/protobuf/message.h>

#include <cstdint>

namespace enlace::gateway {

// Whether a field marked (enlace.personal) may be copied.
enum class Personal { left_out, copied };

// Fills a published message from an event of ours. The published message says what is told: each of
// its fields takes the value of the field that the event has under the same name, if it has one
//
//   string      of text or, by its name, of a code; repeated ones likewise
//   Timestamp   of `<name>_us`, or of when the clock <name> runs out
//   message     of a message, by this same rule; repeated ones likewise
//   all others  of their own type
//
// and is left as it is otherwise. What is 0 or empty is not copied.
void copy_fields(const google::protobuf::Message& event,
                 google::protobuf::Message& published,
                 Personal personal);

// Whether the rule above would feed `to` from an event of this type.
bool feeds(const google::protobuf::Descriptor& event,
           const google::protobuf::FieldDescriptor& to,
           Personal personal);

}  // namespace enlace::gateway
