#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"

// How this library's own small values are laid out in a store: 8-byte big-endian numbers, so that
// keys sort by value, and texts that are last or of known length. Stores are folded again when
// the layout changes; nothing here is for ever.
namespace enlace::projection {

class Pack {
public:
    // About so many bytes are to come.
    explicit Pack(std::size_t bytes = 0) { bytes_.reserve(bytes); }

    Pack& number(std::uint64_t value) {
        std::array<char, 8> digits{};
        for (std::size_t i = 0; i < digits.size(); ++i) {
            digits[i] = static_cast<char>(value >> (56 - 8 * i));
        }
        bytes_.append(digits.data(), digits.size());
        return *this;
    }
    // Comes back by length, or to the end.
    Pack& text(std::string_view value) {
        bytes_ += value;
        return *this;
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

// Reads what Pack wrote; `bytes` must outlive it.
class Unpack {
public:
    explicit Unpack(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (const char byte : text(8)) value = (value << 8) | static_cast<unsigned char>(byte);
        return value;
    }
    std::string_view text(std::size_t length) {
        base::check(length <= rest_.size(), "a stored value is as long as it was written");
        const auto text = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return text;
    }
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

}  // namespace enlace::projection
