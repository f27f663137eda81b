#pragma once

#include <string_view>

// Small questions about text that comes from outside.
namespace enlace::http {

// Well-formed UTF-8: nothing overlong, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text);

bool has_control_characters(std::string_view text);

// Letters and underscores, beginning in lower case, as our own names have them. Any other may be
// anything, a CURP or a telephone number too, and is not said back.
bool is_plausible_name(std::string_view text);

// ASCII, upper and lower case alike.
bool same_name(std::string_view a, std::string_view b);

}  // namespace enlace::http
