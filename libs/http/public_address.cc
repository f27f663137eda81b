#include "http/public_address.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace enlace::http {

namespace ip = boost::asio::ip;

namespace {

struct Block {
    std::uint32_t address;
    unsigned bits;
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return a << 24 | b << 16 | c << 8;
}

constexpr std::array kNotPublic = {
    Block{v4(0, 0, 0), 8},       Block{v4(10, 0, 0), 8},     Block{v4(100, 64, 0), 10},
    Block{v4(127, 0, 0), 8},     Block{v4(169, 254, 0), 16}, Block{v4(172, 16, 0), 12},
    Block{v4(192, 0, 0), 24},    Block{v4(192, 0, 2), 24},   Block{v4(192, 31, 196), 24},
    Block{v4(192, 52, 193), 24}, Block{v4(192, 88, 99), 24}, Block{v4(192, 168, 0), 16},
    Block{v4(192, 175, 48), 24}, Block{v4(198, 18, 0), 15},  Block{v4(198, 51, 100), 24},
    Block{v4(203, 0, 113), 24},  Block{v4(224, 0, 0), 3}};

bool is_public(std::uint32_t address) {
    return std::ranges::none_of(kNotPublic, [&](const Block& block) {
        return (address ^ block.address) >> (32 - block.bits) == 0;
    });
}

std::uint32_t v4_at(const ip::address_v6::bytes_type& bytes, std::size_t at) {
    return v4(bytes[at], bytes[at + 1], bytes[at + 2]) | bytes[at + 3];
}

bool is_public(const ip::address_v6& address) {
    if (address.is_v4_mapped()) return is_public(v4_at(address.to_bytes(), 12));
    if (address.scope_id() != 0) return false;
    const auto bytes = address.to_bytes();
    const unsigned first = static_cast<unsigned>(bytes[0]) << 8 | bytes[1];
    const unsigned second = static_cast<unsigned>(bytes[2]) << 8 | bytes[3];
    if (first >> 13 != 1) return false;                      // Only 2000::/3 is given out at all.
    if (first == 0x2001 && second < 0x0200) return false;    // Protocols, among them Teredo.
    if (first == 0x2001 && second == 0x0db8) return false;   // Documents.
    if (first == 0x2620 && second == 0x004f) return false;   // AS112.
    if (first == 0x3fff && second < 0x1000) return false;    // Documents.
    if (first == 0x2002) return is_public(v4_at(bytes, 2));  // 6to4.
    return true;
}

}  // namespace

bool is_public(const ip::address& address) {
    return address.is_v4() ? is_public(address.to_v4().to_uint()) : is_public(address.to_v6());
}

}  // namespace enlace::http
