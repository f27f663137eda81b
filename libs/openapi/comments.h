#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

namespace enlace::openapi {

// What the .proto file says about it, in the comment before it or behind it on its line; empty if
// it says nothing. Thread-safe.
std::string comment_of(const google::protobuf::Descriptor& message);
std::string comment_of(const google::protobuf::FieldDescriptor& field);
std::string comment_of(const google::protobuf::EnumDescriptor& type);
std::string comment_of(const google::protobuf::EnumValueDescriptor& value);

}  // namespace enlace::openapi
