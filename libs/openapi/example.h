#pragma once

#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>

// Examples of messages that clients send, composed from the messages' descriptors: a field has the
// value that enlace.Examples (proto/enlace/examples.proto) gives it or, if none, one that its type
// makes likely. So a new command has its example at once, and where that is not in order, a line
// there puts it right.
namespace enlace::openapi {

using Message = google::protobuf::Message;

enum class Fields {
    sendable,  // All that a client may send.
    all,       // Those that are looked up, too.
};

// Every field is set, but for those whose example is empty; of a oneof the first.
std::unique_ptr<Message> example_of(const google::protobuf::Descriptor& type, Fields which);

// What stands in examples for a thing of that kind, e.g. "case".
std::string example_id(std::string_view kind);

// What stands in examples for a field of that name, e.g. "receiver".
std::string example_value(std::string_view name);

// Puts one value into the field, or at its end. Throws std::invalid_argument, naming the field,
// where the text is none of its values.
void put_example(Message& message,
                 const google::protobuf::FieldDescriptor& field,
                 const std::string& value);

}  // namespace enlace::openapi
