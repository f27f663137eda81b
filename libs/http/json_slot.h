#pragma once

#include <google/protobuf/message.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace enlace::http {

// A number as JSON writes it, if it is one and fits.
template <class Integer>
bool to_integer(std::string_view token, Integer& out) {
    const char* end = token.data() + token.size();
    const auto plain = std::from_chars(token.data(), end, out);
    if (plain.ptr == end && plain.ec == std::errc{}) return true;
    // 1.0 and 1e3 are integers as well, as far as they are exact.
    double value = 0;
    const auto real = std::from_chars(token.data(), end, value);
    constexpr double kExactMax = 9007199254740992;  // 2^53
    if (real.ptr != end || real.ec != std::errc{} || value != std::floor(value)) return false;
    if (std::abs(value) > kExactMax ||
        value < static_cast<double>(std::numeric_limits<Integer>::min()) ||
        value > static_cast<double>(std::numeric_limits<Integer>::max()))
        return false;
    out = static_cast<Integer>(value);
    return true;
}

inline bool to_real(std::string_view token, double& out) {
    const char* end = token.data() + token.size();
    const auto real = std::from_chars(token.data(), end, out);
    return real.ptr == end && real.ec == std::errc{} && std::isfinite(out);
}

// Where a value goes: the field itself, or the end of it if it is repeated.
struct Slot {
    google::protobuf::Message& message;
    const google::protobuf::FieldDescriptor* field;

#define ENLACE_PUT(Name, Type)                                        \
    void put_##Name(Type value) const {                               \
        const auto* reflection = message.GetReflection();             \
        if (field->is_repeated())                                     \
            reflection->Add##Name(&message, field, std::move(value)); \
        else                                                          \
            reflection->Set##Name(&message, field, std::move(value)); \
    }
    ENLACE_PUT(Int32, std::int32_t)
    ENLACE_PUT(Int64, std::int64_t)
    ENLACE_PUT(UInt32, std::uint32_t)
    ENLACE_PUT(UInt64, std::uint64_t)
    ENLACE_PUT(Double, double)
    ENLACE_PUT(Float, float)
    ENLACE_PUT(Bool, bool)
    ENLACE_PUT(String, std::string)
    ENLACE_PUT(EnumValue, int)
#undef ENLACE_PUT

    google::protobuf::Message& message_below() const {
        const auto* reflection = message.GetReflection();
        return field->is_repeated() ? *reflection->AddMessage(&message, field)
                                    : *reflection->MutableMessage(&message, field);
    }
};

}  // namespace enlace::http
