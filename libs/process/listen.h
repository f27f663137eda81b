#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace enlace::process {

struct Listen {
    std::string host;
    std::uint16_t port = 0;  // 0: any that is free.
};

// "HOST:PORT". Throws CLI::ValidationError.
Listen parse_listen(std::string_view text);

}  // namespace enlace::process
