#pragma once

#include <string>
#include <string_view>

#include "http/language.h"

namespace enlace::program::stats {

// What people call a code of the figures, e.g. "INTERVIEW"; the code where nobody calls it anything
// else, and "not known" where it is empty.
std::string word_for(std::string_view code, http::Language language);

}  // namespace enlace::program::stats
