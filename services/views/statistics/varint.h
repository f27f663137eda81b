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

// A moment in microseconds by how much later it is than another one, in fewer bytes where these are
// whole seconds, as most times that people name are. What a log says may be any number.
inline constexpr std::int64_t kSecond_us = 1'000'000;
inline void put_time(std::string& into, std::int64_t at_us, std::int64_t since_us) {
    const auto later_us = static_cast<std::int64_t>(static_cast<std::uint64_t>(at_us) -
                                                    static_cast<std::uint64_t>(since_us));
    if (later_us % kSecond_us == 0) {
        const std::int64_t seconds = later_us / kSecond_us;
        put_number(into, static_cast<std::uint64_t>(seconds < 0 ? -seconds * 2 : seconds * 2 + 1));
    } else {
        put_number(into, 0);
        put_signed(into, later_us);
    }
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
        if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80)  // As most are.
            return static_cast<unsigned char>(*at_++);
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
    std::int64_t time(std::int64_t since_us) {
        const auto number = this->number();
        std::int64_t later_us = 0;
        if (number == 0) {
            later_us = signed_number();
        } else {
            const auto seconds = static_cast<std::int64_t>(number / 2);
            later_us = (number % 2 == 0 ? -seconds : seconds) * kSecond_us;
        }
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(since_us) +
                                         static_cast<std::uint64_t>(later_us));
    }
    std::string_view text() { return bytes(number()); }
    std::string_view bytes(std::uint64_t size) {
        base::check(size <= static_cast<std::uint64_t>(end_ - at_),
                    "a stored text is as long as it was written");
        const std::string_view bytes(at_, size);
        at_ += size;
        return bytes;
    }

private:
    const char* at_;
    const char* end_;
};

}  // namespace enlace::views::statistics
