#pragma once

#include <cstddef>
#include <string_view>

#include "views/statistics/tally.h"

namespace enlace::views::statistics {

// As it was asked: a period by its name, or the first day and the last one. Empty: not given.
struct AskedRange {
    std::string_view period{};
    std::string_view from{};
    std::string_view until{};
    std::string_view as_known_on{};
};

struct StatisticsRequest {
    AskedRange range{};
    v1::Dimension::Code by = v1::Dimension::UNSPECIFIED;
    v1::Dimension::Code and_by = v1::Dimension::UNSPECIFIED;
    Filter only{};
    v1::OrganisedAs::Code organised_as = v1::OrganisedAs::UNSPECIFIED;
    v1::StatisticsDetail::Code detail = v1::StatisticsDetail::UNSPECIFIED;
};

struct HandlingRequest {
    v1::Handled::Matter of = v1::Handled::UNSPECIFIED;
    AskedRange range{};
    std::string_view institution{};
    std::string_view split_at{};
};

}  // namespace enlace::views::statistics
