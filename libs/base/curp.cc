#include "base/curp.h"

#include <algorithm>
#include <array>

namespace enlace::base {
namespace {

constexpr int kLength = 18;
constexpr char kEnye = '*';  // Stands for the one letter that UTF-8 needs two bytes for.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMN*OPQRSTUVWXYZ";
constexpr std::string_view kVowels = "AEIOU";

// Where somebody was born; NE for abroad.
constexpr std::array<std::string_view, 33> kStates = {
    "AS", "BC", "BS", "CC", "CL", "CM", "CS", "CH", "DF", "DG", "GT",
    "GR", "HG", "JC", "MC", "MN", "MS", "NT", "NL", "OC", "PL", "QT",
    "QR", "SP", "SL", "SR", "TC", "TS", "TL", "VZ", "YN", "ZS", "NE"};

bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

// One char for each character, upper case; empty if one is not of the alphabet.
std::string letters_of(std::string_view utf8) {
    std::string letters;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        char c = utf8[i];
        if (c == '\xC3' && i + 1 < utf8.size() &&
            (utf8[i + 1] == '\x91' || utf8[i + 1] == '\xB1')) {
            letters += kEnye;
            ++i;
            continue;
        }
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == kEnye || kAlphabet.find(c) == std::string_view::npos) return {};
        letters += c;
    }
    return letters;
}

std::string utf8_of(std::string_view letters) {
    std::string utf8;
    for (const char c : letters) {
        if (c == kEnye)
            utf8 += "\xC3\x91";
        else
            utf8 += c;
    }
    return utf8;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return c == kEnye || (c >= 'A' && c <= 'Z');
}

bool is_consonant(char c) {
    return is_letter(c) && kVowels.find(c) == std::string_view::npos;
}

int two_digits(std::string_view pair) {
    return (pair[0] - '0') * 10 + (pair[1] - '0');
}

char check_digit(std::string_view letters) {
    int sum = 0;
    for (int i = 0; i < kLength - 1; ++i) {
        sum +=
            static_cast<int>(kAlphabet.find(letters[static_cast<std::size_t>(i)])) * (kLength - i);
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

// The character against homonyms tells the centuries apart: a digit up to 1999, a letter since.
std::chrono::year_month_day birth_of(std::string_view letters) {
    const int century = is_digit(letters[16]) ? 1900 : 2000;
    return {std::chrono::year(century + two_digits(letters.substr(4, 2))),
            std::chrono::month(static_cast<unsigned>(two_digits(letters.substr(6, 2)))),
            std::chrono::day(static_cast<unsigned>(two_digits(letters.substr(8, 2))))};
}

}  // namespace

std::optional<Curp> Curp::parse(std::string_view typed) {
    const std::string letters = letters_of(trimmed(typed));
    if (letters.size() != kLength) return std::nullopt;
    const std::string_view all = letters;
    if (!std::ranges::all_of(all.substr(0, 4), is_letter)) return std::nullopt;
    if (!std::ranges::all_of(all.substr(4, 6), is_digit)) return std::nullopt;
    if (std::string_view("HMX").find(all[10]) == std::string_view::npos) return std::nullopt;
    if (std::ranges::count(kStates, all.substr(11, 2)) == 0) return std::nullopt;
    if (!std::ranges::all_of(all.substr(13, 3), is_consonant)) return std::nullopt;
    if (all[16] == kEnye) return std::nullopt;
    if (all[17] != check_digit(all)) return std::nullopt;

    Curp curp;
    curp.birth_ = birth_of(all);
    if (!curp.birth_.ok()) return std::nullopt;
    curp.text_ = utf8_of(all);
    curp.sex_ = all[10];
    return curp;
}

}  // namespace enlace::base
