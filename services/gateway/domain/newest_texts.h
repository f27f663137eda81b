#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace enlace::gateway {

// Beside what one record says, which is half a megabyte at most, a message holds so much: with more
// than a megabyte it could be told to nobody, and nothing behind it either.
inline constexpr std::size_t kTextsMost_bytes = 300'000;

// The beginning that has so many bytes at most, of whole characters.
inline std::string beginning_of(const std::string& text, std::size_t most_bytes) {
    if (text.size() <= most_bytes) return text;
    while (most_bytes > 0 && (static_cast<unsigned char>(text[most_bytes]) & 0xc0) == 0x80)
        --most_bytes;
    return text.substr(0, most_bytes);
}

// Adds to `told` of what was said over a thing's life, which has no bound, the newest that fits;
// oldest first. Of what does not fit by itself, its beginning.
template <class Texts>
void add_newest(const std::vector<std::string>& said, Texts& told) {
    auto first = said.end();
    for (std::size_t bytes = 0; first != said.begin(); --first) {
        bytes += std::prev(first)->size();
        if (bytes > kTextsMost_bytes && first != said.end()) break;
    }
    for (; first != said.end(); ++first) *told.Add() = beginning_of(*first, kTextsMost_bytes);
}

}  // namespace enlace::gateway
