#pragma once

#include <bit>
#include <cstring>
#include <string>
#include <string_view>

// Numbers in the embedded home's files: unsigned, little-endian, at multiples of their size.
namespace enlace::journal::embedded {

static_assert(std::endian::native == std::endian::little);

template <class Number>
void put(std::string& out, Number number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof number);
}

template <class Number>
void put_at(std::string& out, std::size_t offset, Number number) {
    std::memcpy(out.data() + offset, &number, sizeof number);
}

// The bytes must be there.
template <class Number>
Number get(std::string_view bytes, std::size_t offset) {
    Number number;
    std::memcpy(&number, bytes.data() + offset, sizeof number);
    return number;
}

constexpr std::size_t aligned(std::size_t size) {
    return (size + 7) & ~std::size_t{7};
}

inline void pad(std::string& out) {
    out.resize(aligned(out.size()), '\0');
}

}  // namespace enlace::journal::embedded
