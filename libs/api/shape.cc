#include "api/shape.h"

#include <set>
#include <vector>

namespace enlace::api {
namespace {

using aggregate::Message;
using google::protobuf::FieldDescriptor;

bool is_number(const FieldDescriptor& field) {
    return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
           field.cpp_type() == FieldDescriptor::CPPTYPE_INT64 ||
           field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32 ||
           field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64;
}

// Of the state's own codes, e.g. the status that it had before.
bool is_own_code(const FieldDescriptor& field) {
    return field.enum_type() && field.enum_type()->containing_type() == field.containing_type();
}

void append_shape(std::string& shape, const Message& message) {
    std::vector<const FieldDescriptor*> fields;
    const auto* reflection = message.GetReflection();
    reflection->ListFields(message, &fields);
    for (const auto* field : fields) {
        if (is_number(*field)) continue;
        shape += std::to_string(field->number());
        if (is_own_code(*field) && !field->is_repeated())
            shape += '=' + std::to_string(reflection->GetEnumValue(message, field));
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
            std::set<std::string> below;
            const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
            for (int i = 0; i < size; ++i) {
                std::string one;
                append_shape(one, field->is_repeated()
                                      ? reflection->GetRepeatedMessage(message, field, i)
                                      : reflection->GetMessage(message, field));
                below.insert(std::move(one));
            }
            for (const auto& one : below) shape += "{" + one + "}";
        }
        shape += ' ';
    }
}

}  // namespace

std::string own_codes(const Message& state) {
    std::string codes;
    const auto& type = *state.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
        const auto& field = *type.field(i);
        if (field.is_repeated() || !is_own_code(field)) continue;
        codes += std::to_string(state.GetReflection()->GetEnumValue(state, &field)) + ' ';
    }
    return codes;
}

std::string shape_of(const Message& state) {
    std::string shape;
    append_shape(shape, state);
    return shape;
}

}  // namespace enlace::api
