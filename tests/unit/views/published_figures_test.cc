#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "statistics_world.h"

// Figures that institutions have published, of histories with exactly those totals. The largest is
// a hundredth of its size here, and whole in tools/bench.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::Pair;
using views::v1::Dimension;

class Published : public testing::Test {
protected:
    views::v1::Statistics told(std::string_view name, Dimension::Code by = Dimension::UNSPECIFIED) {
        auto request = period(name);
        request.by = by;
        return *RunningViews(world).queries().statistics(state_coordinator(), request);
    }
    // A day of the first ten months.
    static std::string day(int number) {
        return fmt::format("2026-{:02}-{:02}", 1 + number % 10, 1 + number / 10 % 28);
    }

    StatisticsWorld world;
};

TEST_F(Published, AYearsInterventionsOfOneHospitalByKind) {
    const std::vector<std::pair<std::string, int>> kinds = {
        {"ACCOMPANIMENT", 31}, {"COUNSELLING", 24}, {"DELIVERY", 12},
        {"INTERVIEW", 102},    {"MANAGEMENT", 47},  {"ORIENTATION", 39}};
    for (const auto& [kind, times] : kinds)
        for (int i = 0; i < times; ++i)
            world.intervene(world.new_case(), {.day = day(i), .kind = kind});
    const auto view = told("2026", Dimension::KIND);
    EXPECT_EQ(view.total().interventions(), 255u);
    EXPECT_THAT(
        interventions_of(view),
        ElementsAre(Pair("ACCOMPANIMENT", 31), Pair("COUNSELLING", 24), Pair("DELIVERY", 12),
                    Pair("INTERVIEW", 102), Pair("MANAGEMENT", 47), Pair("ORIENTATION", 39)));
}

TEST_F(Published, TenMonthsOfAttentionsAndTheirMonthlyMean) {
    constexpr int kAttentions = 27'295, kEach = 53;
    static_assert(kAttentions % kEach == 0);
    for (int i = 0; i < kAttentions / kEach; ++i) {
        const auto one = world.new_case();
        for (int j = 0; j < kEach; ++j) world.intervene(one, {.day = day(i + j)});
    }
    const auto view = told("2026");
    EXPECT_EQ(view.total().attentions(), 27'295u);
    EXPECT_EQ(view.total().patients(), 515u);
    EXPECT_EQ(view.monthly_mean().months(), 10u);
    EXPECT_EQ(view.monthly_mean().attentions(), 2'730u);
}

TEST_F(Published, AQuarterWithThreeFifthsMoreThanTheOneBefore) {
    world.intervene(125, {.day = "2026-05-05"});
    world.intervene(200, {.day = "2026-08-05"});
    EXPECT_EQ(told("2026-Q3").period_before().attentions_permille(), 600);
}

// 3,288,729 attentions at 182 places, 135,778 of which handed out 11,924,017 pieces.
TEST_F(Published, ManyPlacesAndDeliveriesOfAHundredthOfANationalYear) {
    constexpr int kAttentions = 32'887, kPlaces = 77 + 57 + 48, kDeliveries = 1'358,
                  kDelivered = 119'240, kPatients = 3'289;
    std::vector<StatisticsWorld::Case> cases;
    for (int i = 0; i < kAttentions; ++i) {
        const int number = i % kPatients;
        const auto place = fmt::format("SPSSA{:06}", number % kPlaces);
        if (i < kPatients) cases.push_back(world.new_case("urgencias", place));
        const int more = i < kDelivered % kDeliveries ? 1 : 0;
        world.intervene(cases[static_cast<std::size_t>(number)],
                        {.day = day(i),
                         .unit = place,
                         .delivered = i < kDeliveries ? kDelivered / kDeliveries + more : 0});
    }
    const auto view = told("2026", Dimension::UNIT);
    EXPECT_EQ(view.total().attentions(), 32'887u);
    EXPECT_EQ(view.total().deliveries(), 1'358u);
    EXPECT_EQ(view.total().delivered(), 119'240u);
    EXPECT_EQ(view.total().patients(), 3'289u);
    EXPECT_EQ(view.cells_size(), kPlaces);
    EXPECT_EQ(view.monthly_mean().attentions(), 3'289u) << "3,288.7, rounded";
    std::uint64_t sum = 0;
    for (const auto& [unit, interventions] : interventions_of(view)) sum += interventions;
    EXPECT_EQ(sum, 32'887u);
}

}  // namespace
}  // namespace enlace::test
