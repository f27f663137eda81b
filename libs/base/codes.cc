#include "base/codes.h"

#include <algorithm>

namespace enlace::base {
namespace {

bool is_code_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_code_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

}  // namespace

bool is_clues(std::string_view text) {
    return text.size() == 11 && std::ranges::all_of(text.substr(0, 5), is_code_letter) &&
           std::ranges::all_of(text.substr(5), is_code_digit);
}

bool is_cie10(std::string_view text) {
    if (text.size() < 3 || !is_code_letter(text[0]) || !is_code_digit(text[1]) ||
        !is_code_digit(text[2]))
        return false;
    std::string_view rest = text.substr(3);
    const bool point = rest.starts_with('.');
    if (point) rest.remove_prefix(1);
    return rest.size() <= 2 && (!point || !rest.empty()) &&
           std::ranges::all_of(rest, [](char c) { return is_code_digit(c) || is_code_letter(c); });
}

bool is_municipality(std::string_view text) {
    return text.size() == 5 && std::ranges::all_of(text, is_code_digit);
}

bool is_locality(std::string_view text, std::string_view of_municipality) {
    return text.size() == 9 && std::ranges::all_of(text, is_code_digit) &&
           text.starts_with(of_municipality);
}

bool is_code(std::string_view text) {
    return text.size() >= 2 && text.size() <= 40 && is_code_letter(text[0]) &&
           std::ranges::all_of(
               text, [](char c) { return is_code_letter(c) || is_code_digit(c) || c == '_'; });
}

bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return is_code_letter(c) || is_code_digit(c) || (c >= 'a' && c <= 'z') ||
               std::string_view("_-./").contains(c);
    });
}

bool is_language(std::string_view text) {
    return text.size() == 3 &&
           std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace enlace::base
