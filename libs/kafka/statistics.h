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

// What each client counts from 0 on, over all that there were. A client forgets what it counted of
// a broker that the others take for gone.
class ClientSum {
public:
    void note(std::uint64_t of_this_client) {
        if (of_this_client > noted_) total_ += of_this_client - noted_;
        noted_ = of_this_client;
    }
    void client_is_gone() { noted_ = 0; }
    std::uint64_t total() const { return total_; }

private:
    std::uint64_t noted_ = 0;  // Of the thread that polls.
    std::atomic<std::uint64_t> total_ = 0;
};

}  // namespace enlace::kafka
