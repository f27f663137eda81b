#pragma once

#include <string>

#include "http/request.h"

namespace enlace::http {

// In which people are spoken to.
enum class Language { english, spanish };

// "en", "es".
std::string_view tag(Language language);

// One thing said to people, in each language.
struct Text {
    std::string en = {};
    std::string es = {};

    const std::string& in(Language language) const {
        return language == Language::spanish ? es : en;
    }
    bool operator==(const Text&) const = default;
};

// The one that the client's Accept-Language likes best, by its q-values; of equals the one named
// first. English where it names neither, or can't be read.
Language language_of(const Request& request);

}  // namespace enlace::http
