#pragma once

#include <functional>
#include <string>

#include "tools/enlace/client/api.h"
#include "tools/enlace/stats/report.h"

namespace enlace::program::stats {

struct Asked {
    int year = 0;
    std::string institution;  // CLUES.
    std::string as_known_on;  // YYYY-MM-DD; empty: now.
    http::Language language = http::Language::spanish;
};

// What a server answers, of one path.
using Ask = std::function<http::ClientResponse(const std::string& target)>;

// Asks a server for the figures of that year. Throws what Api does.
Report bulletin(Api& api, const common::v1::Principal& who, const Asked& asked);

}  // namespace enlace::program::stats
