#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "views/statistics/tally.h"

namespace enlace::views::statistics {

// Fewer people than this are not told of to those who may not see them.
inline constexpr std::int64_t kLeastTold = 5;

// Whether somebody could be recognised in any of the figures.
bool is_small(const Tally& tally);

// Keys of the cells that may not be told: those that are small, and as many others, the smallest
// first, that none of them can be worked out from the sum of its row, its column or all: in none of
// these is one hidden alone, or fewer attentions than kLeastTold.
std::set<std::vector<std::string>> hidden(const std::map<std::vector<std::string>, Tally>& cells);

}  // namespace enlace::views::statistics
