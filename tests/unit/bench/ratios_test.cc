#include "tools/benchmarks/ratios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
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

// What has to be so good, and why nothing that was measured beside it says how good it can be.
const std::map<std::string_view, std::string_view> kWithoutLimit = {
    {"command_1_p99_ms", "of the disk's p99 there is no figure"},
    {"command_64_p99_ms", "the same"},
    {"mixed_64_p99_ms", "the same"},
    {"kafka_command_64_p99_ms", "the bare client's p99 is measured at 100/s"},
    {"view_lag_end_s", "waits for nothing but us"},
    {"mixed_view_lag_end_s", "the same"},
    {"kafka_view_lag_end_s", "the same"},
    {"transfer_offer_p99_ms", "the same"},
    {"transfer_offer_kafka_p99_ms", "the same"},
    {"board_page_p99_ms", "the same"},
    {"board_change_p99_ms", "the same"},
    {"gateway_readable_100_p99_ms", "the same"},
    {"gateway_inbox_100_p99_ms", "the same"},
    {"gateway_backlog_events_per_s", "the bare client does not publish in transactions"},
    {"ready_after_kill_s", "most of it is folding: see catch_up_changes"},
    {"rss_mib", "no speed"},
    {"growth_query_p99_us_small", "of RocksDB's p99 there is no figure"},
    {"growth_query_p99_us_medium", "the same"},
    {"growth_query_p99_us_large", "the same"},
};

TEST(Ratios, AreThereForEachFigureWithAFloorOrItIsSaidWhyNot) {
    std::vector<Figure> figures;
    for (const auto& kind : figure_kinds()) figures.push_back({std::string(kind.name), 1});
    std::erase_if(figures, [](const auto& one) { return figure_kind(one.name).unit == "x"; });
    append_ratios(figures);
    std::set<std::string_view> without;
    for (auto at = figures.begin(); at != figures.end(); ++at) {
        const auto& kind = figure_kind(at->name);
        const bool has = at + 1 != figures.end() && figure_kind((at + 1)->name).unit == "x";
        if (kind.floor && kind.unit != "x" && !has) without.insert(kind.name);
    }
    for (const auto& name : without) EXPECT_TRUE(kWithoutLimit.contains(name)) << name;
    for (const auto& [name, why] : kWithoutLimit) {
        const auto& kind = figure_kind(name);
        EXPECT_TRUE(!kind.floor || without.contains(name)) << name << " has a ratio";
    }
}

}  // namespace
}  // namespace enlace::bench
