#include "process/listen.h"

#include <CLI/CLI.hpp>
#include <charconv>

namespace enlace::process {

Listen parse_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    const auto port = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    Listen listen;
    const auto* const end = port.data() + port.size();
    const auto read = std::from_chars(port.data(), end, listen.port);
    if (port.empty() || read.ec != std::errc() || read.ptr != end) {
        throw CLI::ValidationError("--listen", "write HOST:PORT, e.g. 127.0.0.1:8080");
    }
    listen.host = text.substr(0, colon);
    return listen;
}

}  // namespace enlace::process
