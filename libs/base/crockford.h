#pragma once

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
std::optional<unsigned> digit(char c);

}  // namespace enlace::base::crockford
