#include "http/json_text.h"

#include <charconv>

namespace enlace::http {
namespace {

void append_utf8(std::string& out, unsigned character) {
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80 | ((character >> shift) & 0x3F));
    };
    if (character < 0x80) {
        out += static_cast<char>(character);
    } else if (character < 0x800) {
        out += static_cast<char>(0xC0 | (character >> 6));
        tail(0);
    } else if (character < 0x10000) {
        out += static_cast<char>(0xE0 | (character >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0 | (character >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

// What stands for itself within quotes.
bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

std::size_t plain_bytes(std::string_view text) {
    std::size_t bytes = 0;
    while (bytes < text.size() && is_plain(text[bytes])) ++bytes;
    return bytes;
}

bool is_high_surrogate(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}

bool is_low_surrogate(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

bool nests_deeper(std::string_view text, int max) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            quoted = !quoted;
        } else if (quoted) {
            if (c == '\\') ++i;
        } else if (c == '{' || c == '[') {
            if (++depth > max) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

char JsonText::peek() {
    std::size_t space = 0;
    while (space < rest_.size() && (rest_[space] == ' ' || rest_[space] == '\n' ||
                                    rest_[space] == '\t' || rest_[space] == '\r'))
        ++space;
    rest_.remove_prefix(space);
    return rest_.empty() ? '\0' : rest_.front();
}

bool JsonText::take(char character) {
    if (peek() != character || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
}

bool JsonText::take_word(std::string_view word) {
    peek();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
}

bool JsonText::string(std::string& out) {
    out.clear();
    if (!take('"')) return false;
    while (true) {
        const auto plain = plain_bytes(rest_);
        out.append(rest_.substr(0, plain));
        rest_.remove_prefix(plain);
        if (rest_.empty()) return false;
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '"') return true;
        if (c != '\\' || !escape(out)) return false;
    }
}

bool JsonText::escape(std::string& out) {
    if (rest_.empty()) return false;
    const char kind = rest_.front();
    rest_.remove_prefix(1);
    constexpr std::string_view kKinds = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (const auto i = kKinds.find(kind); i != std::string_view::npos) {
        out += kMeanings[i];
        return true;
    }
    unsigned unit = 0;
    if (kind != 'u' || !code_unit(unit) || is_low_surrogate(unit)) return false;
    if (is_high_surrogate(unit)) {
        unsigned low = 0;
        if (!rest_.starts_with("\\u")) return false;
        rest_.remove_prefix(2);
        if (!code_unit(low) || !is_low_surrogate(low)) return false;
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, unit);
    return true;
}

bool JsonText::code_unit(unsigned& out) {
    if (rest_.size() < 4) return false;
    const char* end = rest_.data() + 4;
    if (std::from_chars(rest_.data(), end, out, 16).ptr != end) return false;
    rest_.remove_prefix(4);
    return true;
}

void JsonText::digits(std::size_t& end) const {
    while (end < rest_.size() && rest_[end] >= '0' && rest_[end] <= '9') ++end;
}

bool JsonText::number(std::string_view& out) {
    peek();
    const auto at = [&](std::size_t i) { return i < rest_.size() ? rest_[i] : '\0'; };
    std::size_t end = at(0) == '-' ? 1 : 0;
    auto begin = end;
    digits(end);
    if (end == begin || (at(begin) == '0' && end > begin + 1)) return false;
    if (at(end) == '.') {
        begin = ++end;
        digits(end);
        if (end == begin) return false;
    }
    if (at(end) == 'e' || at(end) == 'E') {
        ++end;
        if (at(end) == '+' || at(end) == '-') ++end;
        begin = end;
        digits(end);
        if (end == begin) return false;
    }
    out = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return true;
}

void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    while (true) {
        const auto plain = plain_bytes(text);
        out.append(text.substr(0, plain));
        if (plain == text.size()) break;
        const char c = text[plain];
        text.remove_prefix(plain + 1);
        constexpr std::string_view kCharacters = "\"\\\n\r\t";
        constexpr std::string_view kEscapes = "\"\\nrt";
        if (const auto i = kCharacters.find(c); i != std::string_view::npos) {
            (out += '\\') += kEscapes[i];
        } else {
            const auto code = static_cast<unsigned char>(c);
            ((out += "\\u00") += kHex[code >> 4]) += kHex[code & 15];
        }
    }
    out += '"';
}

}  // namespace enlace::http
