#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace enlace::http {

// Whether JSON nests deeper than `max`, seen from its brackets alone, so that it can be refused
// before anything recurses into it.
bool nests_deeper(std::string_view text, int max);

// Takes strict JSON (RFC 8259) apart from left to right. The text is valid UTF-8 and outlives it.
// Each function skips white space first; one that returns false leaves the rest unspecified.
class JsonText {
public:
    explicit JsonText(std::string_view text) : rest_(text), bytes_(text.size()) {}

    // The next character; '\0' at the end.
    char peek();
    bool at_end() { return peek() == '\0' && rest_.empty(); }
    bool take(char character);
    // true, false, null.
    bool take_word(std::string_view word);
    // With its escapes resolved; half a surrogate pair is refused.
    bool string(std::string& out);
    // As written.
    bool number(std::string_view& out);

    std::size_t offset() const { return bytes_ - rest_.size(); }

private:
    bool escape(std::string& out);
    bool code_unit(unsigned& out);
    void digits(std::size_t& end) const;

    std::string_view rest_;
    std::size_t bytes_;
};

// `text` in quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace enlace::http
