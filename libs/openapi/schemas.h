#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/json_writer.h"

namespace enlace::openapi {

// JSON Schemas of what http/json.h reads and writes, as far as a document refers to them.
class Schemas {
public:
    // A reference to the schema of this message, or enum; the document must then have it.
    void refer(JsonWriter& out, const google::protobuf::Descriptor& message);
    void refer(JsonWriter& out, const google::protobuf::EnumDescriptor& type);

    // The members of the document's `schemas`: all that was referred to, and what that refers to.
    void write(JsonWriter& out);

private:
    void refer(JsonWriter& out, const std::string& name);
    void write_message(JsonWriter& out, const google::protobuf::Descriptor& message);
    void write_field(JsonWriter& out, const google::protobuf::FieldDescriptor& field);
    // Without what is said about the field.
    void write_value(JsonWriter& out, const google::protobuf::FieldDescriptor& field);

    std::map<std::string, const google::protobuf::Descriptor*> messages_;
    std::map<std::string, const google::protobuf::EnumDescriptor*> enums_;
};

}  // namespace enlace::openapi
