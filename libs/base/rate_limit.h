#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace enlace::base {

// How often a minute something may be done by, or to, each of many: so many at once, refilled
// evenly. Not kept over a restart, which nobody can bring about from outside. Not thread-safe.
class RateLimit {
public:
    RateLimit(const Clock& clock, std::int64_t per_minute)
        : clock_(clock), each_us_(kMinute_us / per_minute) {}

    // Takes one from its allowance; false if there is none left.
    bool take(std::string_view key) {
        const std::int64_t now_us = clock_.steady_us();
        if (full_at_us_.size() > kKeysMax) forget_idle(now_us);
        const auto [at, is_new] = full_at_us_.try_emplace(std::string(key));
        std::int64_t& full_at_us = at->second;
        if (is_new || full_at_us < now_us) full_at_us = now_us;
        if (!is_left(full_at_us, now_us)) return false;
        full_at_us += each_us_;
        return true;
    }

    // Whether there is one left to take.
    bool has(std::string_view key) const {
        const auto at = full_at_us_.find(std::string(key));
        return at == full_at_us_.end() || is_left(at->second, clock_.steady_us());
    }

    // Of how many it keeps an account.
    std::size_t known() const { return full_at_us_.size(); }

private:
    static constexpr std::size_t kKeysMax = 10'000;

    bool is_left(std::int64_t full_at_us, std::int64_t now_us) const {
        return full_at_us - now_us <= kMinute_us - each_us_;
    }

    void forget_idle(std::int64_t now_us) {
        std::erase_if(full_at_us_, [&](const auto& known) { return known.second <= now_us; });
    }

    const Clock& clock_;
    std::int64_t each_us_;
    // When each allowance will be full again.
    std::unordered_map<std::string, std::int64_t> full_at_us_;
};

}  // namespace enlace::base
