#pragma once

#include <string>
#include <string_view>

namespace enlace::base {

// What is wrong with one field of a command, told before anything is decided or recorded. Both are
// constants: what the client wrote is never repeated.
struct FieldError {
    std::string field;      // Path from the command's own message, e.g. "demographics.birth_date".
    std::string_view code;  // Lower case, e.g. "missing", "check_digit".

    bool operator==(const FieldError&) const = default;
};

}  // namespace enlace::base
