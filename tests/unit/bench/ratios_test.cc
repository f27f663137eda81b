#include "tools/benchmarks/ratios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace enlace::bench {
namespace {

std::vector<std::string> names(const std::vector<Figure>& figures) {
    std::vector<std::string> names;
    for (const auto& figure : figures) names.push_back(figure.name);
    return names;
}

TEST(Ratios, StandBesideWhatTheyAreOf) {
    std::vector<Figure> figures = {{"kafka_bare_100_p50_ms", 2},
                                   {"kafka_bare_64_per_s", 8'000},
                                   {"kafka_command_100_p50_ms", 3},
                                   {"kafka_command_64_per_s", 4'000},
                                   {"kafka_view_lag_end_s", 1}};
    append_ratios(figures);
    EXPECT_THAT(names(figures),
                testing::ElementsAre("kafka_bare_100_p50_ms", "kafka_bare_64_per_s",
                                     "kafka_command_100_p50_ms", "kafka_command_100_p50_bare",
                                     "kafka_command_64_per_s", "kafka_command_64_bare",
                                     "kafka_view_lag_end_s"));
    EXPECT_EQ(figures[3].value, 1.5);
    EXPECT_EQ(figures[5].value, 0.5);
}

TEST(Ratios, AreLeftOutWhereTheUnitWasNotMeasured) {
    std::vector<Figure> figures = {{"kafka_command_100_p50_ms", 3}, {"fdatasync_p50_ms", 1}};
    append_ratios(figures);
    EXPECT_EQ(figures.size(), 2u);
}

// All that a broker has a part in, but for what waits for nothing of it.
TEST(Ratios, AreThereForEachFigureOfABroker) {
    const std::set<std::string> without = {"kafka_command_64_p99_ms", "kafka_view_lag_end_s"};
    std::vector<Figure> figures;
    for (const auto& kind : figure_kinds()) figures.push_back({std::string(kind.name), 1});
    std::erase_if(figures, [](const auto& one) { return figure_kind(one.name).unit == "x"; });
    append_ratios(figures);
    for (auto at = figures.begin(); at != figures.end(); ++at) {
        const auto& name = at->name;
        if (!name.starts_with("kafka_") || name.starts_with("kafka_bare_") ||
            without.contains(name) || figure_kind(name).unit == "x")
            continue;
        ASSERT_NE(at + 1, figures.end());
        EXPECT_EQ(figure_kind((at + 1)->name).unit, "x") << name;
    }
}

}  // namespace
}  // namespace enlace::bench
