#include <fmt/format.h>
#include <google/protobuf/stubs/strutil.h>
#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include "http/json.h"
#include "http/json_text.h"

namespace enlace::http {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::TimeUtil;

// One value of a field: the field's own, or that at `index` if it is repeated.
struct FieldValue {
    const Message& message;
    const FieldDescriptor* field;
    int index;

    template <class T>
    T get(T (Reflection::*single)(const Message&, const FieldDescriptor*) const,
          T (Reflection::*repeated)(const Message&, const FieldDescriptor*, int) const) const {
        const auto* reflection = message.GetReflection();
        return index < 0 ? (reflection->*single)(message, field)
                         : (reflection->*repeated)(message, field, index);
    }
    const Message& below() const {
        const auto* reflection = message.GetReflection();
        return index < 0 ? reflection->GetMessage(message, field)
                         : reflection->GetRepeatedMessage(message, field, index);
    }
};

template <class Number>
void append_number(std::string& out, Number number) {
    fmt::format_to(std::back_inserter(out), "{}", number);
}

// Within quotes, since JavaScript's numbers are exact up to 2^53 only.
template <class Number>
void append_long(std::string& out, Number number) {
    fmt::format_to(std::back_inserter(out), "\"{}\"", number);
}

template <class Real>
void append_real(std::string& out, Real real) {
    if (!std::isfinite(real)) throw std::logic_error("JSON has no such number");
    append_number(out, real);
}

void append_enum(std::string& out, const FieldValue& value) {
    const int number = value.get<int>(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue);
    // A number that only a newer release has a name for.
    const auto* known = value.field->enum_type()->FindValueByNumber(number);
    if (known)
        append_json_string(out, known->name());
    else
        append_number(out, number);
}

void append_text(std::string& out, const FieldValue& value) {
    std::string scratch;
    const auto* reflection = value.message.GetReflection();
    const auto& text = value.index < 0
                           ? reflection->GetStringReference(value.message, value.field, &scratch)
                           : reflection->GetRepeatedStringReference(value.message, value.field,
                                                                    value.index, &scratch);
    if (value.field->type() == FieldDescriptor::TYPE_BYTES) {
        std::string encoded;
        google::protobuf::Base64Escape(text, &encoded);
        return append_json_string(out, encoded);
    }
    append_json_string(out, text);
}

void append_message(std::string& out, const Message& message) {
    const auto& name = message.GetDescriptor()->full_name();
    if (name == "google.protobuf.Timestamp")
        append_json_string(
            out, TimeUtil::ToString(static_cast<const google::protobuf::Timestamp&>(message)));
    else if (name == "google.protobuf.Duration")
        append_json_string(
            out, TimeUtil::ToString(static_cast<const google::protobuf::Duration&>(message)));
    else
        append_json(out, message);
}

void append_value(std::string& out, const FieldValue& value) {
    switch (value.field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            return append_number(
                out, value.get<std::int32_t>(&Reflection::GetInt32, &Reflection::GetRepeatedInt32));
        case FieldDescriptor::CPPTYPE_INT64:
            return append_long(
                out, value.get<std::int64_t>(&Reflection::GetInt64, &Reflection::GetRepeatedInt64));
        case FieldDescriptor::CPPTYPE_UINT32:
            return append_number(out, value.get<std::uint32_t>(&Reflection::GetUInt32,
                                                               &Reflection::GetRepeatedUInt32));
        case FieldDescriptor::CPPTYPE_UINT64:
            return append_long(out, value.get<std::uint64_t>(&Reflection::GetUInt64,
                                                             &Reflection::GetRepeatedUInt64));
        case FieldDescriptor::CPPTYPE_DOUBLE:
            return append_real(
                out, value.get<double>(&Reflection::GetDouble, &Reflection::GetRepeatedDouble));
        case FieldDescriptor::CPPTYPE_FLOAT:
            return append_real(
                out, value.get<float>(&Reflection::GetFloat, &Reflection::GetRepeatedFloat));
        case FieldDescriptor::CPPTYPE_BOOL:
            out += value.get<bool>(&Reflection::GetBool, &Reflection::GetRepeatedBool) ? "true"
                                                                                       : "false";
            return;
        case FieldDescriptor::CPPTYPE_ENUM:
            return append_enum(out, value);
        case FieldDescriptor::CPPTYPE_STRING:
            return append_text(out, value);
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return append_message(out, value.below());
    }
}

void append_field(std::string& out, const Message& message, const FieldDescriptor* field) {
    if (field->is_map())
        throw std::logic_error(field->full_name() + " can't be written as JSON here");
    append_json_string(out, field->json_name());
    out += ':';
    if (!field->is_repeated()) return append_value(out, {message, field, -1});
    const int size = message.GetReflection()->FieldSize(message, field);
    out += '[';
    for (int i = 0; i < size; ++i) {
        if (i > 0) out += ',';
        append_value(out, {message, field, i});
    }
    out += ']';
}

}  // namespace

void append_json(std::string& out, const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    out += '{';
    bool first = true;
    for (const auto* field : fields) {
        if (!first) out += ',';
        first = false;
        append_field(out, message, field);
    }
    out += '}';
}

std::string to_json(const Message& message) {
    std::string out;
    append_message(out, message);
    return out;
}

Response json_response(unsigned status, const Message& message) {
    Response response;
    response.status = status;
    response.content_type = kJson;
    append_json(response.body, message);
    return response;
}

}  // namespace enlace::http
