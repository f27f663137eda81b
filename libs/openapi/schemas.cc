#include "openapi/schemas.h"

#include <limits>
#include <set>

#include "enlace/options.pb.h"
#include "openapi/comments.h"

namespace enlace::openapi {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

constexpr std::string_view kPackage = "enlace.";

// "enlace.intake.v1.RegisterCase" -> "intake.v1.RegisterCase".
std::string name_of(const std::string& full_name) {
    return full_name.starts_with(kPackage) ? full_name.substr(kPackage.size()) : full_name;
}

bool is_required(const FieldDescriptor& field) {
    return field.options().GetExtension(enlace::required);
}

bool is_shown(const FieldDescriptor& field) {
    return !field.options().GetExtension(enlace::looked_up);
}

std::string description_of(const FieldDescriptor& field) {
    auto text = comment_of(field);
    if (field.options().GetExtension(enlace::personal)) {
        if (!text.empty()) text += ' ';
        text += "Personal data.";
    }
    return text;
}

void write_integer(JsonWriter& out, std::int64_t least, std::int64_t most) {
    out.member("type", "integer").member("minimum", least).member("maximum", most);
}

// 64 bits are more than the numbers of JavaScript hold: they are written as text.
void write_long(JsonWriter& out, const char* format, const char* pattern) {
    out.member("type", "string").member("format", format).member("pattern", pattern);
}

// A text or list that may not be empty, a code that may not be the unspecified one.
void write_not_default(JsonWriter& out, const FieldDescriptor& field) {
    if (field.has_presence()) return;
    if (field.is_repeated()) {
        out.member("minItems", std::int64_t{1});
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        out.member("minLength", std::int64_t{1});
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        out.key("not").begin_object();
        out.member("const", field.enum_type()->value(0)->name()).end_object();
    }
}

// At most one of a oneof's fields is there.
void write_oneof(JsonWriter& out, const google::protobuf::OneofDescriptor& oneof) {
    out.key("oneOf").begin_array();
    const auto write_one = [&](const FieldDescriptor& field) {
        out.begin_object().key("required").begin_array();
        out.value(field.json_name()).end_array().end_object();
    };
    for (int i = 0; i < oneof.field_count(); ++i) write_one(*oneof.field(i));
    out.begin_object().key("not").begin_object().key("anyOf").begin_array();
    for (int i = 0; i < oneof.field_count(); ++i) write_one(*oneof.field(i));
    out.end_array().end_object().end_object().end_array();
}

void write_oneofs(JsonWriter& out, const Descriptor& message) {
    const int count = message.real_oneof_decl_count();
    if (count == 1 && message.oneof_decl(0)->field_count() == message.field_count()) {
        out.member("maxProperties", std::int64_t{1});
    } else if (count == 1) {
        write_oneof(out, *message.oneof_decl(0));
    } else if (count > 1) {
        out.key("allOf").begin_array();
        for (int i = 0; i < count; ++i) {
            out.begin_object();
            write_oneof(out, *message.oneof_decl(i));
            out.end_object();
        }
        out.end_array();
    }
}

void write_enum(JsonWriter& out, const EnumDescriptor& type) {
    out.begin_object().member("type", "string").key("enum").begin_array();
    for (int i = 0; i < type.value_count(); ++i) out.value(type.value(i)->name());
    out.end_array();
    auto text = comment_of(type);
    for (int i = 0; i < type.value_count(); ++i) {
        const auto said = comment_of(*type.value(i));
        if (!said.empty()) text += "\n- `" + type.value(i)->name() + "`: " + said;
    }
    out.text("description", text).end_object();
}

}  // namespace

void Schemas::refer(JsonWriter& out, const std::string& name) {
    out.begin_object().member("$ref", "#/components/schemas/" + name).end_object();
}

void Schemas::refer(JsonWriter& out, const Descriptor& message) {
    const auto name = name_of(message.full_name());
    messages_.emplace(name, &message);
    refer(out, name);
}

void Schemas::refer(JsonWriter& out, const EnumDescriptor& type) {
    const auto name = name_of(type.full_name());
    enums_.emplace(name, &type);
    refer(out, name);
}

void Schemas::write(JsonWriter& out) {
    std::set<std::string> written;
    for (bool more = true; more;) {
        more = false;
        const auto known = messages_;
        for (const auto& [name, message] : known) {
            if (!written.insert(name).second) continue;
            write_message(out.key(name), *message);
            more = true;
        }
    }
    for (const auto& [name, type] : enums_) write_enum(out.key(name), *type);
}

void Schemas::write_message(JsonWriter& out, const Descriptor& message) {
    out.begin_object().member("type", "object").text("description", comment_of(message));
    out.key("properties").begin_object();
    std::vector<std::string> required;
    for (int i = 0; i < message.field_count(); ++i) {
        const auto& field = *message.field(i);
        if (!is_shown(field)) continue;
        write_field(out.key(field.json_name()), field);
        if (is_required(field)) required.push_back(field.json_name());
    }
    out.end_object();
    if (!required.empty()) {
        out.key("required").begin_array();
        for (const auto& name : required) out.value(name);
        out.end_array();
    }
    write_oneofs(out, message);
    out.member("additionalProperties", false).end_object();
}

void Schemas::write_field(JsonWriter& out, const FieldDescriptor& field) {
    out.begin_object().text("description", description_of(field));
    if (field.options().GetExtension(enlace::personal)) out.member("x-personal", true);
    if (field.is_repeated()) {
        out.member("type", "array").key("items").begin_object();
        write_value(out, field);
        out.end_object();
    } else {
        write_value(out, field);
    }
    if (is_required(field)) write_not_default(out, field);
    out.end_object();
}

void Schemas::write_value(JsonWriter& out, const FieldDescriptor& field) {
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            return write_integer(out, std::numeric_limits<std::int32_t>::min(),
                                 std::numeric_limits<std::int32_t>::max());
        case FieldDescriptor::CPPTYPE_UINT32:
            return write_integer(out, 0, std::numeric_limits<std::uint32_t>::max());
        case FieldDescriptor::CPPTYPE_INT64:
            return write_long(out, "int64", "^-?[0-9]+$");
        case FieldDescriptor::CPPTYPE_UINT64:
            return write_long(out, "uint64", "^[0-9]+$");
        case FieldDescriptor::CPPTYPE_DOUBLE:
        case FieldDescriptor::CPPTYPE_FLOAT:
            out.member("type", "number");
            return;
        case FieldDescriptor::CPPTYPE_BOOL:
            out.member("type", "boolean");
            return;
        case FieldDescriptor::CPPTYPE_STRING:
            out.member("type", "string");
            if (field.type() == FieldDescriptor::TYPE_BYTES)
                out.member("contentEncoding", "base64");
            return;
        case FieldDescriptor::CPPTYPE_ENUM:
            enums_.emplace(name_of(field.enum_type()->full_name()), field.enum_type());
            out.member("$ref", "#/components/schemas/" + name_of(field.enum_type()->full_name()));
            return;
        case FieldDescriptor::CPPTYPE_MESSAGE:
            break;
    }
    const auto& type = *field.message_type();
    if (type.full_name() == "google.protobuf.Timestamp") {
        out.member("type", "string").member("format", "date-time");
    } else if (type.full_name() == "google.protobuf.Duration") {
        out.member("type", "string").member("pattern", "^-?[0-9]+(\\.[0-9]+)?s$");
    } else {
        messages_.emplace(name_of(type.full_name()), &type);
        out.member("$ref", "#/components/schemas/" + name_of(type.full_name()));
    }
}

}  // namespace enlace::openapi
