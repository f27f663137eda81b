#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"

// Numbers of as many bytes as they need, for rows of which there are millions.
namespace enlace::views::statistics {

inline void put_number(std::string& into, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) into += static_cast<char>(value | 0x80);
    into += static_cast<char>(value);
}

// Small ones of either sign stay small.
inline void put_signed(std::string& into, std::int64_t value) {
    put_number(into,
               (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

inline void put_text(std::string& into, std::string_view text) {
    put_number(into, text.size());
    into += text;
}

// Reads what those wrote; `bytes` must outlive it.
class Reader {
public:
    explicit Reader(std::string_view bytes)
        : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    bool done() const { return at_ == end_; }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0;; shift += 7) {
            base::check(at_ != end_ && shift < 64, "a stored number is as it was written");
            const auto byte = static_cast<unsigned char>(*at_++);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
    }
    std::int64_t signed_number() {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    std::string_view text() {
        const auto size = static_cast<std::ptrdiff_t>(number());
        base::check(size <= end_ - at_, "a stored text is as long as it was written");
        const std::string_view text(at_, static_cast<std::size_t>(size));
        at_ += size;
        return text;
    }

private:
    const char* at_;
    const char* end_;
};

}  // namespace enlace::views::statistics
