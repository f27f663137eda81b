#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace enlace::aggregate {

// How many refusals of one client are recorded: 600 a minute, refilled evenly. Not kept over a
// restart, which nobody can bring about from outside.
class RefusalLimit {
public:
    static constexpr std::int64_t kPerMinute = 600;

    explicit RefusalLimit(const base::Clock& clock) : clock_(clock) {}

    // Takes one from the client's allowance; false if there is none left.
    bool take(std::string_view client) {
        const std::int64_t now_us = clock_.steady_us();
        if (clients_.size() > kClientsMax) forget_idle(now_us);
        const auto [at, is_new] = clients_.try_emplace(std::string(client));
        // What is stored is when the allowance will be full again.
        std::int64_t& full_at_us = at->second;
        if (is_new || full_at_us < now_us) full_at_us = now_us;
        if (full_at_us - now_us > base::kMinute_us - kEach_us) return false;
        full_at_us += kEach_us;
        return true;
    }

private:
    static constexpr std::int64_t kEach_us = base::kMinute_us / kPerMinute;
    static constexpr std::size_t kClientsMax = 10'000;

    void forget_idle(std::int64_t now_us) {
        std::erase_if(clients_, [&](const auto& client) { return client.second <= now_us; });
    }

    const base::Clock& clock_;
    std::unordered_map<std::string, std::int64_t> clients_;
};

}  // namespace enlace::aggregate
