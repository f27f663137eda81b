#include "journal/embedded/crc.h"

#include <isa-l/crc.h>

#include "journal/embedded/bytes.h"

namespace enlace::journal::embedded {

// ISA-L leaves the complements to its caller and forgets a `const`.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) {
    auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    return ~crc32_iscsi(data, static_cast<int>(bytes.size()), ~before);
}

SaltedCrc::SaltedCrc(std::uint64_t salt) {
    std::string bytes;
    put(bytes, salt);
    salted_ = crc32c(bytes);
}

}  // namespace enlace::journal::embedded
