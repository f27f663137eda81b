#pragma once

#include <cstdint>
#include <string_view>

namespace enlace::journal::embedded {

// CRC-32C of `before`'s bytes followed by `bytes`.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

// CRC-32C that starts from a segment's salt.
class SaltedCrc {
public:
    explicit SaltedCrc(std::uint64_t salt);

    std::uint32_t operator()(std::string_view bytes) const { return crc32c(bytes, salted_); }

private:
    std::uint32_t salted_;
};

}  // namespace enlace::journal::embedded
