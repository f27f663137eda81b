#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "views/statistics/tally.h"

namespace enlace::views::statistics {

// One rule for all figures of people. Fewer than this are not told of to those who may not see
// them.
inline constexpr std::int64_t kLeastTold = 5;

// Whether somebody could be recognised in any of the figures.
bool is_small(const Tally& tally);

// Keys of the cells that may not be told: those that are small, and as many others, the smallest
// first, that none of them can be worked out from the sum of its row, its column or all: in none of
// these is one hidden alone, or a figure of people that is few. What has nobody of a figure hides
// nobody of it.
std::set<std::vector<std::string>> hidden(const std::map<std::vector<std::string>, Tally>& cells);

// Likewise of counts that make up one whole, for each whether it may not be told. Nobody is hidden
// where there is nobody.
std::vector<bool> hidden_among(std::span<const std::int64_t> people);

}  // namespace enlace::views::statistics
