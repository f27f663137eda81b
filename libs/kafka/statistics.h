#pragma once

#include <atomic>
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

// What each client counts from 0 on, over all that there were.
class ClientSum {
public:
    void note(std::uint64_t of_this_client) { now_ = of_this_client; }
    void client_is_gone() { before_ += now_.exchange(0); }
    std::uint64_t total() const { return before_ + now_; }

private:
    std::atomic<std::uint64_t> before_ = 0;
    std::atomic<std::uint64_t> now_ = 0;
};

}  // namespace enlace::kafka
