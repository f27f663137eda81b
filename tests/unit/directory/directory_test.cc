#include "directory/directory.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

#include "base/clock.h"
#include "base/date.h"

namespace enlace::directory {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Directory& san_luis_potosi() {
    static const Directory directory = Directory::load(std::filesystem::path(ENLACE_SOURCE_DIR) /
                                                       "deploy/directory/san-luis-potosi.json");
    return directory;
}

// Noon of that day in San Luis Potosí.
std::int64_t noon_us(std::string_view date) {
    return base::parse_date(date)->time_since_epoch().count() * base::kDay_us + 18 * base::kHour_us;
}

v1::Directory two_municipalities() {
    v1::Directory directory;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"(state { code: '30' clues_prefix: 'VZ' utc_offset_min: -360 }
           map_versions { version: 1 }
           map_versions { version: 2 valid_from: '2020-03-01' }
           jurisdictions { code: 'N' seat_municipality: '30001' population: 10 }
           jurisdictions { code: 'S' seat_municipality: '30002' population: 5 }
           municipalities {
             code: '30001' population: 10
             memberships { jurisdiction: 'N' confidence: CONFIRMED }
           }
           municipalities {
             code: '30002' population: 5
             memberships { jurisdiction: 'N' confidence: CONFIRMED }
             memberships { jurisdiction: 'S' valid_from: '2020-03-01' confidence: CONFIRMED }
           }
           institutions { clues: 'VZSSA000017' municipality: '30001' })",
        &directory));
    return directory;
}

TEST(Standings, AreThoseOfTheInstitutionsPlaceSinceEachMap) {
    auto contents = two_municipalities();
    auto& other = *contents.add_institutions();
    other.set_clues("VZSSA000022");
    other.set_municipality("30002");
    const Directory directory(contents);
    const auto of = [&](const char* clues) {
        std::vector<std::pair<std::int64_t, std::string>> standings;
        for (const auto& [from_us, code] : directory.standings(*directory.institution(clues)))
            standings.emplace_back(from_us, code);
        return standings;
    };
    const std::int64_t moved_us = noon_us("2020-03-01") - 12 * base::kHour_us;
    EXPECT_THAT(of("VZSSA000017"), ElementsAre(std::pair(0, "N")));
    EXPECT_THAT(of("VZSSA000022"), ElementsAre(std::pair(0, "N"), std::pair(moved_us, "S")));
}

TEST(SanLuisPotosi, HasSevenJurisdictionsAndFiftyNineMunicipalities) {
    EXPECT_EQ(san_luis_potosi().contents().jurisdictions_size(), 7);
    EXPECT_EQ(san_luis_potosi().contents().municipalities_size(), 59);
}

TEST(SanLuisPotosi, SaysWhichMembershipsNobodyConfirmed) {
    std::map<std::string, v1::Confidence> unconfirmed;
    for (const auto& municipality : san_luis_potosi().contents().municipalities()) {
        const auto confidence = municipality.memberships(0).confidence();
        if (confidence != v1::CONFIRMED) unconfirmed[municipality.code()] = confidence;
    }
    EXPECT_THAT(unconfirmed,
                ElementsAre(std::pair("24006", v1::INFERRED), std::pair("24033", v1::UNRESOLVED),
                            std::pair("24049", v1::INFERRED), std::pair("24059", v1::INFERRED)));
    EXPECT_THAT(san_luis_potosi().route("24033", noon_us("2026-05-01"))->alternatives,
                ElementsAre("II"));
}

TEST(Route, FollowsTheMapThatHeldOnThatDay) {
    const auto before = san_luis_potosi().route("24059", noon_us("2023-12-31"));
    EXPECT_EQ(before->jurisdiction, "I") << "a part of San Luis Potosí then";
    EXPECT_EQ(before->map_version, 1u);
    const auto after = san_luis_potosi().route("24059", noon_us("2024-01-01"));
    EXPECT_EQ(after->jurisdiction, "III");
    EXPECT_EQ(after->map_version, 2u);
}

TEST(Route, ChangesTheMapAtLocalMidnight) {
    const std::int64_t midnight_us = noon_us("2024-01-01") - 12 * base::kHour_us;
    EXPECT_EQ(san_luis_potosi().route("24059", midnight_us - 1)->map_version, 1u);
    EXPECT_EQ(san_luis_potosi().route("24059", midnight_us)->map_version, 2u);
}

TEST(Route, FollowsAMunicipalityThatMoved) {
    const Directory directory(two_municipalities());
    EXPECT_EQ(directory.route("30002", noon_us("2020-02-29"))->jurisdiction, "N");
    EXPECT_EQ(directory.route("30002", noon_us("2020-03-01"))->jurisdiction, "S");
}

TEST(Route, SaysWhyAPlaceHasNoJurisdiction) {
    const auto now_us = noon_us("2026-05-01");
    EXPECT_EQ(san_luis_potosi().route("", now_us).error(), Unroutable::no_municipality);
    EXPECT_EQ(san_luis_potosi().route("19039", now_us).error(), Unroutable::outside_state);
    EXPECT_EQ(san_luis_potosi().route("24060", now_us).error(), Unroutable::unknown_municipality);
}

TEST(Lookup, FindsInstitutionsByClues) {
    const auto* hospital = san_luis_potosi().institution("SPSSA000011");
    ASSERT_NE(hospital, nullptr);
    EXPECT_EQ(hospital->municipality(), "24028");
    EXPECT_TRUE(hospital->example());
    EXPECT_EQ(san_luis_potosi().institution("SPSSA999999"), nullptr);
}

TEST(Lookup, FindsWhoTakesOpenReferralsForASpecialty) {
    EXPECT_EQ(san_luis_potosi().with_specialty("ONCOLOGIA"),
              std::vector<std::string>{"SPSSA000011"});
    EXPECT_EQ(san_luis_potosi().with_specialty("NEFROLOGIA"),
              (std::vector<std::string>{"SPSSA000011", "SPSSA000244"}));
    EXPECT_TRUE(san_luis_potosi().with_specialty("").empty());
}

TEST(Contradictions, AreNoneInASoundDirectory) {
    EXPECT_THAT(contradictions(two_municipalities()), IsEmpty());
}

// Each planted mistake, and the words that name it.
TEST(Contradictions, AreNamed) {
    using Plant = std::function<void(v1::Directory&)>;
    const std::vector<std::pair<Plant, std::string>> mistakes = {
        {[](auto& d) { d.mutable_municipalities(1)->set_code("30001"); }, "30001: stands twice"},
        {[](auto& d) { d.mutable_municipalities(1)->set_code("31002"); }, "no code of this state"},
        {[](auto& d) { d.mutable_municipalities(1)->set_code("3002"); }, "no code of this state"},
        {[](auto& d) { d.mutable_municipalities(1)->set_valid_from("2020-02-30"); }, "no such day"},
        {[](auto& d) { d.mutable_municipalities(1)->set_valid_from("2020-03-01"); },
         "split from an unknown municipality"},
        {[](auto& d) { d.mutable_municipalities(0)->clear_memberships(); }, "needs a jurisdiction"},
        {[](auto& d) { d.mutable_municipalities(1)->mutable_memberships(1)->clear_valid_from(); },
         "must stand oldest first"},
        {[](auto& d) {
             d.mutable_municipalities(1)->mutable_memberships(1)->set_valid_from("2021-01-01");
         },
         "without a map version"},
        {[](auto& d) {
             d.mutable_municipalities(0)->mutable_memberships(0)->set_jurisdiction("X");
         },
         "unknown jurisdiction"},
        {[](auto& d) { d.mutable_municipalities(0)->mutable_memberships(0)->clear_confidence(); },
         "how certain"},
        {[](auto& d) { d.mutable_jurisdictions(1)->set_code("N"); }, "N: stands twice"},
        {[](auto& d) { d.mutable_jurisdictions(1)->set_population(6); },
         "S: has not the population"},
        {[](auto& d) { d.mutable_jurisdictions(1)->set_seat_municipality("30003"); }, "its seat"},
        {[](auto& d) { d.mutable_map_versions(1)->set_version(1); }, "numbers must grow"},
        {[](auto& d) { d.mutable_map_versions(0)->set_valid_from("2019-01-01"); }, "since ever"},
        {[](auto& d) { d.mutable_institutions(0)->set_clues("SPSSA000011"); }, "no CLUES"},
        {[](auto& d) { d.mutable_institutions(0)->add_capabilities("uci"); }, "is no code"},
        {[](auto& d) { d.mutable_institutions(0)->set_latitude_e6(91'000'000); }, "nowhere"},
        {[](auto& d) { d.add_roads()->set_from("VZSSA000017"); }, "unknown institution"},
        {[](auto& d) {
             auto& road = *d.add_roads();
             road.set_from("VZSSA000017");
             road.set_to("VZSSA000017");
         },
         "its length and its class"},
        {[](auto& d) { d.mutable_institutions(0)->set_municipality("30009"); },
         "unknown municipality"},
    };
    for (const auto& [plant, words] : mistakes) {
        v1::Directory directory = two_municipalities();
        plant(directory);
        EXPECT_THAT(contradictions(directory), Contains(HasSubstr(words)));
        EXPECT_THROW(Directory{directory}, std::invalid_argument);
    }
}

}  // namespace
}  // namespace enlace::directory
