#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace enlace::journal {

// SERVICE/PARTITION@POSITION: how people, flags and the header Enlace-Position name an entry.
inline std::string place_name(std::string_view service,
                              std::uint32_t partition,
                              std::uint64_t position) {
    return std::string(service) + "/" + std::to_string(partition) + "@" + std::to_string(position);
}

inline std::string partition_name(std::string_view service, std::uint32_t partition) {
    return "journal " + std::string(service) + ", partition " + std::to_string(partition);
}

}  // namespace enlace::journal
