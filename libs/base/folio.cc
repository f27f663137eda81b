#include "base/folio.h"

#include <algorithm>
#include <array>

#include "base/crockford.h"

namespace enlace::base {
namespace {

struct Letter {
    std::string_view kind;
    char letter;
};

constexpr std::array kLetters = {
    Letter{"case", 'C'},      Letter{"visit", 'V'},    Letter{"patient", 'P'},
    Letter{"referral", 'R'},  Letter{"transfer", 'T'}, Letter{"tele", 'M'},
    Letter{"grievance", 'G'}, Letter{"activity", 'A'}, Letter{"survey", 'S'},
};

constexpr std::size_t kOfId = 10;               // Symbols taken from the id.
constexpr std::size_t kChecked = 1 + kOfId;     // And the letter.
constexpr std::size_t kSymbols = kChecked + 1;  // And the check.
constexpr unsigned kBase = 32;

// What is lacking to the next multiple of 32, every other symbol from the last one on counting
// twice. Of all symbols, the check included, whose turn it is not to be doubled, that is 0.
unsigned lacking(std::string_view symbols, bool double_last) {
    unsigned sum = 0;
    bool twice = double_last;
    for (std::size_t i = symbols.size(); i-- > 0; twice = !twice) {
        const unsigned value = *crockford::digit(symbols[i]) * (twice ? 2 : 1);
        sum += value / kBase + value % kBase;
    }
    return (kBase - sum % kBase) % kBase;
}

// The bytes that a blank or a dash takes up at the beginning of `text`; 0: it begins with neither.
std::size_t separator(std::string_view text) {
    if (text[0] == ' ' || text[0] == '-' || text[0] == '\t') return 1;
    // U+2010 to U+2015: hyphens and dashes, as word processors make them.
    if (text.size() >= 3 && text.starts_with("\xE2\x80") && text[2] >= '\x90' && text[2] <= '\x95')
        return 3;
    return 0;
}

char as_meant(char c) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') return '0';
    return c == 'I' || c == 'L' ? '1' : c;
}

// Nothing unless these are exactly so many symbols.
std::optional<std::string> symbols_of(std::string_view typed) {
    std::string symbols;
    while (!typed.empty()) {
        if (const std::size_t bytes = separator(typed)) {
            typed.remove_prefix(bytes);
            continue;
        }
        const char c = as_meant(typed[0]);
        if (!crockford::digit(c) || symbols.size() == kSymbols) return std::nullopt;
        symbols += c;
        typed.remove_prefix(1);
    }
    return symbols.size() == kSymbols ? std::optional(symbols) : std::nullopt;
}

}  // namespace

std::optional<std::string> folio_of(const StreamId& stream) {
    const auto letter = std::ranges::find(kLetters, stream.kind(), &Letter::kind);
    const std::string_view digits = stream.text().substr(stream.kind().size() + 1);
    if (letter == kLetters.end() || digits.size() < kOfId) return std::nullopt;
    std::string checked(1, letter->letter);
    checked += digits.substr(0, kOfId);
    std::string folio = checked;
    folio.insert(1 + kOfId / 2, 1, '-').insert(1, 1, '-').append(1, '-');
    return folio += crockford::kDigits[lacking(checked, true)];
}

std::optional<std::string> folio_of(std::string_view stream) {
    const auto id = StreamId::parse(stream);
    return id ? folio_of(*id) : std::nullopt;
}

std::expected<Folio, NoFolio> read_folio(std::string_view typed) {
    // No kind has one letter only.
    const auto id = StreamId::parse(typed);
    if (id && id->kind().size() > 1) return std::unexpected(NoFolio::other);
    const auto symbols = symbols_of(typed);
    if (!symbols) return std::unexpected(NoFolio::other);
    if (lacking(*symbols, false) != 0) return std::unexpected(NoFolio::check_digit);
    const auto letter = std::ranges::find(kLetters, symbols->front(), &Letter::letter);
    if (letter == kLetters.end()) return std::unexpected(NoFolio::other);
    return Folio{letter->kind, std::string(letter->kind).append(1, '-').append(*symbols, 1, kOfId)};
}

}  // namespace enlace::base
