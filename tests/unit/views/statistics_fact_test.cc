#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "views/statistics/fact.h"

// Facts as they stand in rows, each by what differs from the first.
namespace enlace::test {
namespace {

using views::statistics::Fact;
using views::statistics::FactReader;
using views::statistics::Reader;

bool operator==(const Fact& one, const Fact& other) {
    const auto tied = [](const Fact& of) {
        return std::tie(of.at_us, of.kind, of.arrival, of.sex, of.age_band, of.unit, of.service,
                        of.municipality, of.entitlement, of.attendees, of.delivered);
    };
    return tied(one) == tied(other);
}

std::vector<Fact> facts_of_one_case() {
    Fact first{.at_us = 1'770'000'000'000'000,
               .kind = views::v1::Deed::INTERVIEW,
               .arrival = views::v1::Arrival::APPOINTMENT,
               .sex = common::v1::FEMALE,
               .age_band = common::v1::AGE_30_59,
               .unit = "SPSSA000011",
               .service = "urgencias",
               .municipality = "24028",
               .entitlement = "IMSS",
               .attendees = 2,
               .delivered = 0};
    std::vector<Fact> facts(9, first);
    facts[1].at_us += 86'400'000'000;
    facts[2].at_us -= 1'500'001;
    facts[3].unit = facts[3].service = facts[3].municipality = facts[3].entitlement = "";
    facts[4].kind = static_cast<views::v1::Deed::Kind>(1'000);
    facts[4].sex = common::v1::SEX_UNSPECIFIED;
    facts[5].attendees = -1;
    facts[5].delivered = std::numeric_limits<std::int64_t>::max();
    facts[6].at_us = std::numeric_limits<std::int64_t>::min();
    facts[7].at_us = std::numeric_limits<std::int64_t>::max();
    facts[8] = {};
    return facts;
}

TEST(Facts, AreReadAsTheyWereTold) {
    const auto told = facts_of_one_case();
    std::string bytes;
    std::vector<std::size_t> begins;
    for (const auto& fact : told) {
        begins.push_back(bytes.size());
        append(fact, bytes);
    }
    for (std::size_t from = 0; from < told.size(); ++from) {
        FactReader reader(bytes, begins[from]);
        for (std::size_t i = from; i < told.size(); ++i)
            EXPECT_TRUE(reader.next() == told[i]) << "fact " << i << " from " << from;
        EXPECT_TRUE(reader.done());
    }
}

TEST(Facts, TakeLittleRoomBehindTheFirst) {
    const auto told = facts_of_one_case();
    std::string bytes;
    append(told[0], bytes);
    const std::size_t first = bytes.size();
    append(told[1], bytes);
    EXPECT_LE(bytes.size() - first, 6u) << "a day later the same was done";
    EXPECT_GT(first, 30u);
}

TEST(Facts, OfAnyTimeAreReadByWhateverTheyAreLike) {
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min(),
                   kMost = std::numeric_limits<std::int64_t>::max();
    for (const auto at_us : {kLeast, kLeast + 1, -1'000'000L, -1L, 0L, 1L, 1'000'000L, kMost}) {
        for (const auto like_us : {kLeast, -1L, 0L, 1'000'000L, kMost}) {
            const Fact like{.at_us = like_us};
            Fact fact = like;
            fact.at_us = at_us;
            std::string bytes;
            put(fact, like, bytes);
            Reader reader(bytes);
            EXPECT_EQ(take_fact(reader, like).at_us, at_us) << "like " << like_us;
        }
    }
}

}  // namespace
}  // namespace enlace::test
