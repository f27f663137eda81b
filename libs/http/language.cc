#include "http/language.h"

#include <charconv>

#include "http/text.h"

namespace enlace::http {
namespace {

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// What stands before `end`, which goes with it.
std::string_view take_until(std::string_view& text, char end) {
    const auto at = std::min(text.find(end), text.size());
    const auto before = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return trimmed(before);
}

// Between 0 and 1; 0, which is "not at all", for what is no number.
double quality(std::string_view parameters) {
    while (!parameters.empty()) {
        auto value = take_until(parameters, ';');
        if (!same_name(take_until(value, '='), "q")) continue;
        double q = 0;
        const char* const end = value.data() + value.size();
        const auto read = std::from_chars(value.data(), end, q);
        return read.ec == std::errc() && read.ptr == end && q >= 0 && q <= 1 ? q : 0;
    }
    return 1;
}

}  // namespace

std::string_view tag(Language language) {
    switch (language) {
        case Language::english:
            return "en";
        case Language::spanish:
            return "es";
    }
    return "en";
}

Language language_of(const Request& request) {
    auto ranges = request.header("Accept-Language").value_or("");
    auto best = Language::english;
    double best_quality = 0;
    while (!ranges.empty()) {
        auto range = take_until(ranges, ',');
        auto name = take_until(range, ';');
        const auto primary = take_until(name, '-');
        const bool spanish = same_name(primary, "es");
        if (!spanish && !same_name(primary, "en")) continue;
        const double q = quality(range);
        if (q <= best_quality) continue;
        best = spanish ? Language::spanish : Language::english;
        best_quality = q;
    }
    return best;
}

}  // namespace enlace::http
