#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "statistics_world.h"
#include "views/statistics/csv.h"
#include "views/statistics/suppression.h"

// Who may not see few is not told of few, nor of what few could be worked out from.
namespace enlace::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;
using views::statistics::hidden;
using views::statistics::Tally;
using views::v1::Dimension;

using Cells = std::map<std::vector<std::string>, Tally>;
using Key = std::vector<std::string>;

Tally of(std::int64_t attentions) {
    return {.interventions = attentions, .attentions = attentions};
}

TEST(Suppression, HidesNothingWhereAllAreMany) {
    EXPECT_TRUE(hidden({{{"a"}, of(5)}, {{"b"}, of(900)}}).empty());
    EXPECT_TRUE(hidden({}).empty());
}

TEST(Suppression, HidesTheSmallestOtherWhereOneWouldStandAlone) {
    EXPECT_THAT(hidden({{{"a"}, of(3)}, {{"b"}, of(90)}, {{"c"}, of(20)}}),
                UnorderedElementsAre(Key{"a"}, Key{"c"}));
}

TEST(Suppression, HidesOnWhileTheHiddenOnesTogetherAreFew) {
    EXPECT_THAT(hidden({{{"a"}, of(1)}, {{"b"}, of(2)}, {{"c"}, of(20)}, {{"d"}, of(30)}}),
                UnorderedElementsAre(Key{"a"}, Key{"b"}, Key{"c"}));
    EXPECT_THAT(hidden({{{"a"}, of(4)}, {{"b"}, of(4)}, {{"c"}, of(20)}}),
                UnorderedElementsAre(Key{"a"}, Key{"b"}));
}

// Group activities are nobody's attentions: whoever knows that would work out the other one.
TEST(Suppression, NeverHidesBehindWhatCountsNobody) {
    Tally few = of(20);
    few.patients = 1;
    const Tally groups{.interventions = 4, .groups = 4};
    EXPECT_THAT(hidden({{{"a"}, few}, {{"groups"}, groups}, {{"c"}, of(90)}}),
                UnorderedElementsAre(Key{"a"}, Key{"c"}));
}

TEST(Suppression, HidesOnWhileAnyFigureOfTheHiddenOnesIsFew) {
    Tally few = of(50), many = of(90);
    few.walk_in = 2;
    many.walk_in = 40;
    EXPECT_THAT(hidden({{{"a"}, few}, {{"b"}, of(30)}, {{"c"}, many}, {{"d"}, of(35)}}),
                UnorderedElementsAre(Key{"a"}, Key{"b"}, Key{"c"}))
        << "the total less c and d would be the two; d has nobody to hide them behind";
}

TEST(Suppression, LooksAtEachFigureOfPeople) {
    for (const auto few :
         {&Tally::by_appointment, &Tally::walk_in, &Tally::patients, &Tally::deliveries}) {
        Tally tally = of(100);
        tally.*few = 4;
        EXPECT_TRUE(views::statistics::is_small(tally));
        tally.*few = 5;
        EXPECT_FALSE(views::statistics::is_small(tally));
    }
    EXPECT_FALSE(views::statistics::is_small({.interventions = 2, .groups = 2}));
}

// Whatever the table, in no row, no column and not in all is one hidden alone or are few.
TEST(Suppression, LeavesNothingToBeWorkedOutFromRowsOrColumns) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int table = 0; table < 300; ++table) {
        Cells cells;
        const auto rows = 1 + random() % 5, columns = 1 + random() % 5;
        for (unsigned i = 0; i < rows; ++i)
            for (unsigned j = 0; j < columns; ++j)
                if (const auto n = random() % 3 == 0 ? random() % 7 : random() % 100; n > 0)
                    cells[{std::to_string(i), std::to_string(j)}] = of(static_cast<int>(n));
        const auto out = hidden(cells);
        for (std::size_t side : {0u, 1u}) {
            std::map<std::string, std::pair<int, std::int64_t>> lines;
            std::map<std::string, int> told;
            for (const auto& [key, tally] : cells) {
                if (out.contains(key)) {
                    ++lines[key[side]].first;
                    lines[key[side]].second += tally.attentions;
                } else {
                    ASSERT_GE(tally.attentions, 5);
                    ++told[key[side]];
                }
            }
            for (const auto& [name, line] : lines) {
                if (told[name] == 0) continue;
                EXPECT_GE(line.first, 2) << name;
                EXPECT_GE(line.second, 5) << name;
            }
        }
    }
}

class Few : public testing::Test {
protected:
    Few() {
        world.intervene(3, {.kind = "COUNSELLING"});
        world.intervene(8, {.kind = "INTERVIEW"});
        world.intervene(9, {.kind = "ORIENTATION"});
    }
    views::v1::Statistics told(const common::v1::Principal& who, const char* institution = "") {
        auto request = period("2026-03");
        request.by = Dimension::KIND;
        request.only.institution = institution;
        return *views.queries().statistics(who, request);
    }

    StatisticsWorld world;
    RunningViews views{world};
};

TEST_F(Few, AreToldToThoseWhoMaySeeThem) {
    for (const auto& view : {told(state_coordinator()), told(hospital(), kHospital)}) {
        EXPECT_EQ(view.suppressed_cells(), 0u);
        EXPECT_EQ(interventions_of(view).at("COUNSELLING"), 3u);
    }
}

TEST_F(Few, AreNotToldToAnybodyElse) {
    for (const auto& view : {told(data_team()), told(hospital()), told(coordinator("I")),
                             told(hospital(kElsewhere), kHospital)}) {
        EXPECT_EQ(view.suppressed_cells(), 2u);
        const auto cells = interventions_of(view);
        EXPECT_EQ(cells.at("COUNSELLING"), 0u);
        EXPECT_EQ(cells.at("INTERVIEW"), 0u) << "or the three could be worked out";
        EXPECT_EQ(cells.at("ORIENTATION"), 9u);
        EXPECT_EQ(view.total().interventions(), 20u);
        const auto csv = views::statistics::csv_of(view);
        EXPECT_THAT(csv, HasSubstr("COUNSELLING,,,,,,,,,,\r\n"));
        EXPECT_THAT(csv, HasSubstr("ORIENTATION,9,9,0,9,0,0,0,0,9,\r\n"));
        EXPECT_THAT(csv, HasSubstr("# suppressed cells,2\r\n"));
    }
}

TEST_F(Few, AreNotToldAsATotalEither) {
    auto request = period("2026-03");
    request.only.kind = intake::v1::Intervention::COUNSELLING;
    const auto view = *views.queries().statistics(data_team(), request);
    EXPECT_TRUE(view.total().suppressed());
    EXPECT_EQ(view.total().interventions(), 0u);
    EXPECT_FALSE(view.has_monthly_mean());
    EXPECT_FALSE(view.period_before().has_attentions_permille());
}

// The mean of one month, and the total with three people more, would tell of the three.
TEST_F(Few, AreNotToldBySettingTheMeanAgainstTheTotal) {
    world.intervene(3, {.day = "2026-04-01"});
    const auto mean_of = [&](const common::v1::Principal& who) {
        return views.queries().statistics(who, between("2026-03-01", "2026-04-01"));
    };
    EXPECT_EQ(mean_of(state_coordinator())->monthly_mean().attentions(), 20u);
    const auto told = mean_of(data_team());
    EXPECT_EQ(told->total().attentions(), 23u);
    EXPECT_FALSE(told->has_monthly_mean());
    world.intervene(2, {.day = "2026-04-01"});
    EXPECT_EQ(mean_of(data_team())->monthly_mean().attentions(), 20u);
}

// Six times the same two people are few, also to whom does not ask for patients.
TEST_F(Few, AreFewHoweverOftenTheyCame) {
    for (int i = 0; i < 2; ++i) {
        const auto one = world.new_case();
        for (int times = 0; times < 3; ++times) world.intervene(one, {.kind = "ACCOMPANIMENT"});
    }
    auto request = period("2026-03");
    request.only.kind = intake::v1::Intervention::ACCOMPANIMENT;
    request.detail = views::v1::StatisticsDetail::FIGURES;
    EXPECT_TRUE(views.queries().statistics(data_team(), request)->total().suppressed());
    EXPECT_EQ(views.queries().statistics(state_coordinator(), request)->total().interventions(),
              6u);
}

TEST_F(Few, AreNobodysWhoMaySeeNothing) {
    EXPECT_EQ(views.queries().statistics(common::v1::Principal{}, period("2026")).error(),
              views::Refused::not_found);
}

TEST(StatisticsAsCsv, SayWhatTheyRestOnAndHoldNoFormula) {
    views::v1::Statistics view;
    view.set_from("2026-01-01");
    view.set_until("2026-01-31");
    view.add_by(Dimension::SERVICE);
    view.add_positions("intake/0@7");
    view.mutable_rests_on()->set_map_version(2);
    view.mutable_rests_on()->set_policy_version(3);
    view.mutable_rests_on()->set_organisation("ab");
    for (const auto* key : {"=1+1", "a \"b\", c", ""}) view.add_cells()->add_key(key);
    const auto csv = views::statistics::csv_of(view);
    for (const auto* line :
         {"# from,2026-01-01\r\n", "# until,2026-01-31\r\n", "# position,intake/0@7\r\n",
          "# map version,2\r\n", "# policy version,3\r\n", "# organisation,ab\r\n",
          "SERVICE,interventions,attentions,", "\"'=1+1\",0", "\"a \"\"b\"\", c\",0",
          "\r\nTOTAL,0"})
        EXPECT_THAT(csv, HasSubstr(line));
    EXPECT_THAT(csv, Not(HasSubstr("\n=")));
}

}  // namespace
}  // namespace enlace::test
