#include "openapi/example.h"

#include <google/protobuf/util/time_util.h>

#include <optional>
#include <stdexcept>

#include "enlace/examples.pb.h"
#include "enlace/options.pb.h"
#include "http/json_slot.h"

namespace enlace::openapi {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::util::TimeUtil;

constexpr auto kMoment = "2026-01-15T16:30:00Z";
constexpr auto kText = "Ejemplo";

// What stands there under that name.
std::optional<std::string> find(const std::string& name) {
    const auto& options = enlace::Examples::descriptor()->options();
    for (int i = 0; i < options.ExtensionSize(enlace::example); ++i) {
        const auto& example = options.GetExtension(enlace::example, i);
        if (example.field() == name) return example.value();
    }
    return std::nullopt;
}

bool is_time(const FieldDescriptor& field) {
    return field.message_type() && field.message_type()->full_name() == "google.protobuf.Timestamp";
}

template <class Number>
bool put_number(const http::Slot& slot,
                const std::string& text,
                void (http::Slot::*put)(Number) const) {
    Number number{};
    if (!http::to_integer(text, number)) return false;
    (slot.*put)(number);
    return true;
}

bool put_enum(const http::Slot& slot, const std::string& text) {
    const auto* value = slot.field->enum_type()->FindValueByName(text);
    if (value) slot.put_EnumValue(value->number());
    return value != nullptr;
}

bool put_real(const http::Slot& slot, const std::string& text) {
    double real = 0;
    if (!http::to_real(text, real)) return false;
    if (slot.field->cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
        slot.put_Float(static_cast<float>(real));
    } else {
        slot.put_Double(real);
    }
    return true;
}

bool put_time(const http::Slot& slot, const std::string& text) {
    google::protobuf::Timestamp time;
    if (!is_time(*slot.field) || !TimeUtil::FromString(text, &time)) return false;
    slot.message_below().CopyFrom(time);
    return true;
}

bool put(const http::Slot& slot, const std::string& text) {
    switch (slot.field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            return put_number(slot, text, &http::Slot::put_Int32);
        case FieldDescriptor::CPPTYPE_INT64:
            return put_number(slot, text, &http::Slot::put_Int64);
        case FieldDescriptor::CPPTYPE_UINT32:
            return put_number(slot, text, &http::Slot::put_UInt32);
        case FieldDescriptor::CPPTYPE_UINT64:
            return put_number(slot, text, &http::Slot::put_UInt64);
        case FieldDescriptor::CPPTYPE_DOUBLE:
        case FieldDescriptor::CPPTYPE_FLOAT:
            return put_real(slot, text);
        case FieldDescriptor::CPPTYPE_BOOL:
            if (text != "true" && text != "false") return false;
            slot.put_Bool(text == "true");
            return true;
        case FieldDescriptor::CPPTYPE_ENUM:
            return put_enum(slot, text);
        case FieldDescriptor::CPPTYPE_STRING:
            slot.put_String(text);
            return true;
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return put_time(slot, text);
    }
    return false;
}

// What the type alone makes likely.
std::string likely(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
        case FieldDescriptor::CPPTYPE_INT64:
        case FieldDescriptor::CPPTYPE_UINT32:
        case FieldDescriptor::CPPTYPE_UINT64:
        case FieldDescriptor::CPPTYPE_DOUBLE:
        case FieldDescriptor::CPPTYPE_FLOAT:
            return "1";
        case FieldDescriptor::CPPTYPE_BOOL:
            return "false";
        case FieldDescriptor::CPPTYPE_ENUM:
            return field.enum_type()->value(field.enum_type()->value_count() > 1 ? 1 : 0)->name();
        case FieldDescriptor::CPPTYPE_STRING:
            return kText;
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return kMoment;
    }
    return {};
}

void fill(Message& message, Fields which) {
    const auto& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
        const auto& field = *type.field(i);
        const auto* oneof = field.real_containing_oneof();
        if (oneof && oneof->field(0) != &field) continue;
        if (which == Fields::sendable && field.options().GetExtension(enlace::looked_up)) continue;
        const http::Slot slot{message, &field};
        const auto own = find(type.name() + "." + field.name());
        const auto usual = find(field.name());
        if (own ? own->empty() : usual && usual->empty()) continue;
        if (field.message_type() && !is_time(field)) {
            fill(slot.message_below(), which);
        } else if (own) {
            put_example(message, field, *own);
        } else if (!usual || !put(slot, *usual)) {
            // Fields of that name have other types, too.
            put_example(message, field, likely(field));
        }
    }
}

}  // namespace

std::string example_id(std::string_view kind) {
    return find(std::string(kind) + "_id").value_or(std::string(kind));
}

std::string example_value(std::string_view name) {
    return find(std::string(name)).value_or(kText);
}

void put_example(Message& message, const FieldDescriptor& field, const std::string& value) {
    if (!put(http::Slot{message, &field}, value))
        throw std::invalid_argument("the example of " + field.full_name() +
                                    " is none of its values");
}

std::unique_ptr<Message> example_of(const Descriptor& type, Fields which) {
    auto* const factory = google::protobuf::MessageFactory::generated_factory();
    std::unique_ptr<Message> message(factory->GetPrototype(&type)->New());
    fill(*message, which);
    return message;
}

}  // namespace enlace::openapi
