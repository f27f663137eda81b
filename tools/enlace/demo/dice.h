#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace enlace::program::demo {

// Chance that is the same for the same seed on every machine, whatever else goes on beside it.
class Dice {
public:
    Dice(std::uint64_t seed, std::uint64_t story) {
        std::seed_seq mixed{seed & 0xFFFFFFFF, seed >> 32, story};
        numbers_.seed(mixed);
    }

    // 0 to `count` - 1.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(numbers_() % count); }
    std::size_t between(std::size_t first, std::size_t last) {
        return first + below(last - first + 1);
    }
    bool percent(std::size_t chance) { return below(100) < chance; }

    template <class List>
    const auto& one_of(const List& list) {
        return *(std::begin(list) + static_cast<std::ptrdiff_t>(below(std::size(list))));
    }

private:
    std::mt19937_64 numbers_;
};

}  // namespace enlace::program::demo
