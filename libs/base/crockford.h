#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Crockford's base 32 (https://www.crockford.com/base32.html), upper case only and without its
// aliases: one value has one spelling, since ids are compared as text.
namespace enlace::base::crockford {

inline constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// 5 bits a character, from the first byte's highest bit on; the last character is filled with 0.
std::string encode(std::string_view bytes);

// The value of one digit, or nothing.
inline std::optional<unsigned> digit(char c) {
    static constexpr std::uint8_t kNone = 255;
    static constexpr auto kValues = [] {
        std::array<std::uint8_t, 256> values{};
        values.fill(kNone);
        for (std::uint8_t i = 0; i < kDigits.size(); ++i) {
            values[static_cast<unsigned char>(kDigits[i])] = i;
        }
        return values;
    }();
    const std::uint8_t value = kValues[static_cast<unsigned char>(c)];
    return value == kNone ? std::nullopt : std::optional<unsigned>(value);
}

}  // namespace enlace::base::crockford
