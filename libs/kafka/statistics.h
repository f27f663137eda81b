#pragma once

#include <cstdint>
#include <string_view>

namespace enlace::kafka {

// Adds up a number that librdkafka's statistics, JSON of a fixed and flat kind, give for each
// broker or partition under `name`.
inline std::uint64_t sum_of(std::string_view json, std::string_view name) {
    std::uint64_t sum = 0;
    for (std::size_t at = 0; (at = json.find(name, at)) != std::string_view::npos;) {
        const bool quoted = at > 0 && json[at - 1] == '"';
        at += name.size();
        if (!quoted || !json.substr(at).starts_with("\":")) continue;
        std::uint64_t number = 0;
        for (at += 2; at < json.size() && json[at] >= '0' && json[at] <= '9'; ++at) {
            number = number * 10 + static_cast<unsigned>(json[at] - '0');
        }
        sum += number;
    }
    return sum;
}

}  // namespace enlace::kafka
