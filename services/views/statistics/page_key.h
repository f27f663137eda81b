#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "views/statistics/page.h"
#include "views/statistics/periods.h"

// Where pages stand, in the family `figures`: by what they tell, month, institution, unit and
// partition, so that a month's pages of all, of an institution and of a unit lie together.
namespace enlace::views::statistics {

struct PageKey {
    year_month month{};
    std::string_view institution{};
    std::string_view unit{};
    std::uint32_t partition = 0;
};

std::string key_of(Page::Tells tells, const PageKey& key);
// What the keys of a month begin with; of an institution, and of a unit of it, where these are
// named.
std::string prefix_of(Page::Tells tells,
                      year_month month,
                      std::string_view institution = {},
                      std::string_view unit = {});
// What all keys begin with.
std::string prefix_of(Page::Tells tells);
PageKey read_key(std::string_view key);

}  // namespace enlace::views::statistics
