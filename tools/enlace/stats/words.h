#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/language.h"

namespace enlace::program::stats {

// What people call a code of the figures, e.g. "INTERVIEW"; the code where nobody calls it anything
// else, and "not known" where it is empty.
std::string word_for(std::string_view code, http::Language language);

// Instead of a figure that may not be told.
inline constexpr const char* kNotTold = "–";
// "87.5 %", of thousandths; and "3 d 04 h", of minutes.
std::string share(std::uint32_t permille);
std::string duration(std::uint64_t minutes);

}  // namespace enlace::program::stats
