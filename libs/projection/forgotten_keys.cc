#include "projection/forgotten_keys.h"

#include <algorithm>
#include <utility>

namespace enlace::projection {
namespace {

constexpr std::size_t kLinesAtFirst = 4'096;  // Of 64 bytes.
constexpr std::size_t kGrowth = 4;
constexpr std::size_t kKeysOfLine = 48;
constexpr int kProbes = 6;
// Together 21 MiB. What is more is asked of the store.
constexpr std::size_t kFiltersMost = 4;

// Of one bit among 512, nine of the mixed bits each.
template <class Lines, class Each>
bool each_bit(Lines& lines, std::size_t hash, Each each) {
    // std::hash of a text spreads its upper bits as well as its lower ones; the table that knows
    // the key goes by the lower ones.
    std::uint64_t bits = hash * 0x9e3779b97f4a7c15u;
    auto& line = lines[bits >> 32 & (lines.size() - 1)];
    bits = (bits ^ hash >> 17) * 0xd6e8feb86659fd93u;
    for (int i = 0; i < kProbes; ++i, bits = bits >> 9 | bits << 55) {
        if (!each(line[bits >> 6 & 7], std::uint64_t{1} << (bits & 63))) return false;
    }
    return true;
}

}  // namespace

bool ForgottenKeys::may_be_stored(std::size_t hash) const {
    if (!knows_all_) return true;
    return std::ranges::any_of(filters_, [&](const Filter& filter) {
        return each_bit(filter.lines, hash,
                        [](std::uint64_t word, std::uint64_t bit) { return (word & bit) != 0; });
    });
}

void ForgottenKeys::add(std::size_t hash) {
    if (!knows_all_) return;
    if (filters_.empty() || filters_.back().keys >= kKeysOfLine * filters_.back().lines.size()) {
        if (filters_.size() == kFiltersMost) {
            knows_all_ = false;
            filters_ = {};
            return;
        }
        const std::size_t lines =
            filters_.empty() ? kLinesAtFirst : kGrowth * filters_.back().lines.size();
        filters_.push_back({.lines = std::vector<Line>(lines), .keys = 0});
    }
    auto& newest = filters_.back();
    ++newest.keys;
    each_bit(newest.lines, hash, [](std::uint64_t& word, std::uint64_t bit) {
        word |= bit;
        return true;
    });
}

}  // namespace enlace::projection
