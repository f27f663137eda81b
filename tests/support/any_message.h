#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <limits>
#include <string>

namespace enlace::test {

// What stands in the fields of a message that nobody meant.
enum class Filled {
    nothing,  // Every field is missing.
    largest,  // Every field is there, with the largest value, and repeated ones have three of them.
    lowest,   // The same with the lowest value; texts are empty.
};

constexpr int kFilledDepth = 4;

// Enums get a value that this release does not know.
inline void fill(google::protobuf::Message& message, Filled how, int depth = kFilledDepth) {
    using google::protobuf::FieldDescriptor;
    if (how == Filled::nothing || depth == 0) return;
    const bool large = how == Filled::largest;
    const auto& type = *message.GetDescriptor();
    const auto& reflection = *message.GetReflection();
    const auto number = [&]<class T>(T) {
        return large ? std::numeric_limits<T>::max() : std::numeric_limits<T>::lowest();
    };
    for (int i = 0; i < type.field_count(); ++i) {
        const auto* field = type.field(i);
        const auto put = [&](auto set, auto add, auto value) {
            if (!field->is_repeated()) return (reflection.*set)(&message, field, value);
            for (int times = 0; times < 3; ++times) (reflection.*add)(&message, field, value);
        };
        using R = google::protobuf::Reflection;
        switch (field->cpp_type()) {
            case FieldDescriptor::CPPTYPE_INT32:
                put(&R::SetInt32, &R::AddInt32, number(std::int32_t{}));
                break;
            case FieldDescriptor::CPPTYPE_INT64:
                put(&R::SetInt64, &R::AddInt64, number(std::int64_t{}));
                break;
            case FieldDescriptor::CPPTYPE_UINT32:
                put(&R::SetUInt32, &R::AddUInt32, number(std::uint32_t{}));
                break;
            case FieldDescriptor::CPPTYPE_UINT64:
                put(&R::SetUInt64, &R::AddUInt64, number(std::uint64_t{}));
                break;
            case FieldDescriptor::CPPTYPE_DOUBLE:
                put(&R::SetDouble, &R::AddDouble, number(double{}));
                break;
            case FieldDescriptor::CPPTYPE_FLOAT:
                put(&R::SetFloat, &R::AddFloat, number(float{}));
                break;
            case FieldDescriptor::CPPTYPE_BOOL:
                put(&R::SetBool, &R::AddBool, large);
                break;
            case FieldDescriptor::CPPTYPE_ENUM:
                put(&R::SetEnumValue, &R::AddEnumValue, large ? 9'999 : -1);
                break;
            case FieldDescriptor::CPPTYPE_STRING: {
                const std::string text = large ? std::string(3, 'z') + std::string(1, '\0') : "";
                if (!field->is_repeated()) {
                    reflection.SetString(&message, field, text);
                    break;
                }
                for (int times = 0; times < 3; ++times) {
                    reflection.AddString(&message, field, text);
                }
                break;
            }
            case FieldDescriptor::CPPTYPE_MESSAGE:
                if (!field->is_repeated()) {
                    fill(*reflection.MutableMessage(&message, field), how, depth - 1);
                    break;
                }
                for (int times = 0; times < 3; ++times) {
                    fill(*reflection.AddMessage(&message, field), how, depth - 1);
                }
                break;
        }
    }
}

}  // namespace enlace::test
