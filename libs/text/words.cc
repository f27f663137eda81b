#include "text/words.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uvernum.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"

namespace enlace::text {
namespace {

// What is left of names in scripts that mark more than Latin does falls away with the last step.
constexpr auto kRules =
    "Any-Latin; NFKD; [:Mark:] Remove; Latin-ASCII; NFKD; [:Mark:] Remove; Lower";

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

icu::Transliterator& to_latin() {
    thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made(
            icu::Transliterator::createInstance(kRules, UTRANS_FORWARD, status));
        base::check(U_SUCCESS(status) != 0 && made != nullptr, "ICU has its own transliterations");
        return made;
    }();
    return *transliterator;
}

// Of these, Latin with the marks of most of its languages, each becomes Latin by itself, whatever
// stands beside it.
constexpr char16_t kByThemselves = 0x180;

// Each of those in turn: rules that look at what stands around take ten times as long.
const std::string& alone_to_latin(char16_t c) {
    static const auto table = [] {
        std::vector<std::string> each(kByThemselves);
        for (char16_t one = 0; one < kByThemselves; ++one) {
            icu::UnicodeString text(one);
            to_latin().transliterate(text);
            text.toUTF8String(each[one]);
        }
        return each;
    }();
    return table[c];
}

bool is_utf8(const icu::UnicodeString& read) {
    return read.indexOf(static_cast<UChar32>(0xFFFD)) < 0;
}

// Lower case Latin letters and digits as far as that is possible, else as it was; empty if it is no
// UTF-8.
std::string latin(std::string_view utf8) {
    std::string text(utf8);
    if (is_ascii(utf8)) {
        std::ranges::transform(text, text.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        return text;
    }
    auto read = icu::UnicodeString::fromUTF8(text);
    if (!is_utf8(read)) return {};
    text.clear();
    const std::u16string_view units(read.getBuffer(), static_cast<std::size_t>(read.length()));
    if (std::ranges::all_of(units, [](char16_t c) { return c < kByThemselves; })) {
        for (const auto c : units) text += alone_to_latin(c);
        return text;
    }
    to_latin().transliterate(read);
    read.toUTF8String(text);
    return text;
}

// In the order in which they stand.
std::vector<std::string> words_in_order(std::string_view utf8) {
    const auto text = icu::UnicodeString::fromUTF8(latin(utf8));
    std::vector<std::string> words;
    bool within = false;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (u_isalnum(c) != 0) {
            if (!std::exchange(within, true)) {
                if (words.size() == kWordsMax) break;
                words.emplace_back();
            }
            icu::UnicodeString(c).toUTF8String(words.back());
        } else if (c != '\'' && c != '`') {  // O'Brien, and a soft sign in Latin letters.
            within = false;
        }
    }
    return words;
}

}  // namespace

std::vector<std::string> words(std::string_view utf8) {
    auto words = words_in_order(utf8);
    std::ranges::sort(words);
    const auto rest = std::ranges::unique(words);
    words.erase(rest.begin(), rest.end());
    return words;
}

std::string joined(std::string_view utf8) {
    std::string joined;
    for (const auto& word : words_in_order(utf8)) joined += word;
    return joined;
}

std::string version() {
    return "ICU " U_ICU_VERSION;
}

}  // namespace enlace::text
