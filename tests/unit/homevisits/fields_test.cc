#include "homevisits/domain/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

using base::FieldError;
using testing::ElementsAre;
using testing::IsEmpty;

auto in(const std::string& text, const Principal& actor = kHospital) {
    return malformed(Visit().command(text, actor));
}

std::string window(std::int64_t start_us, std::int64_t end_us) {
    return " window_start " + seconds(start_us) + " window_end " + seconds(end_us);
}

auto in_request(const std::string& fields) {
    return in("request_home_visit { case_id: 'case-00ABC' place { municipality: '24012' }" +
              window(1'000'000, 2'000'000) + fields + " }");
}
auto in_place(const std::string& place, const Principal& actor = kHospital) {
    return in("request_home_visit { case_id: 'case-00ABC'" + window(1'000'000, 2'000'000) +
                  " place { " + place + " } }",
              actor);
}

TEST(Malformed, LeavesARequestAloneThatIsInOrder) {
    EXPECT_THAT(in_request(""), IsEmpty());
    EXPECT_THAT(in(kRequest), IsEmpty());
}

TEST(Malformed, WantsACaseToBelongTo) {
    for (const auto* id : {"", "no id", "patient-00ABC"})
        EXPECT_THAT(in("request_home_visit { case_id: '" + std::string(id) +
                       "' place { municipality: '24012' }" + window(1'000'000, 2'000'000) + " }"),
                    ElementsAre(FieldError{"case_id", "malformed"}))
            << id;
}

TEST(Malformed, IsAMunicipalityWithoutFiveDigits) {
    for (const auto* code : {"2401", "240123", "24O12", "24 12"})
        EXPECT_THAT(in_place("municipality: '" + std::string(code) + "'"),
                    ElementsAre(FieldError{"place.municipality", "malformed"}))
            << code;
}

TEST(Malformed, IsNoPlaceThatTheMapDoesNotHave) {
    EXPECT_THAT(in_place("municipality: '99999'"), IsEmpty());
    EXPECT_THAT(in_place("free_text: 'by the river'"), IsEmpty());
}

TEST(Malformed, IsALocalityOfAnotherMunicipality) {
    EXPECT_THAT(in_place("municipality: '24012' locality: '240120007'"), IsEmpty());
    EXPECT_THAT(in_place("locality: '240120007'"), IsEmpty());
    for (const auto* locality : {"240130007", "24012000", "24012000A"})
        EXPECT_THAT(in_place("municipality: '24012' locality: '" + std::string(locality) + "'"),
                    ElementsAre(FieldError{"place.locality", "malformed"}))
            << locality;
}

TEST(Malformed, IsARequestForNowhereUnlessNobodyCouldBeAsked) {
    EXPECT_THAT(in_place(""), ElementsAre(FieldError{"place", "missing"}));
    EXPECT_THAT(in_place("", kReaction), IsEmpty());
}

TEST(Malformed, IsAWindowWithoutAnyTimeInIt) {
    const std::string request =
        "request_home_visit { case_id: 'case-00ABC' place { municipality: '24012' }";
    EXPECT_THAT(in(request + window(kNow_us, kNow_us) + " }"),
                ElementsAre(FieldError{"window_end", "before_start"}));
    EXPECT_THAT(in(request + window(kNow_us, kNow_us + base::kSecond_us) + " }"), IsEmpty());
}

TEST(Malformed, AreMoreAttemptsThanAnybodyMakes) {
    EXPECT_THAT(in_request(" max_attempts: 10"), IsEmpty());
    EXPECT_THAT(in_request(" max_attempts: 11"),
                ElementsAre(FieldError{"max_attempts", "out_of_range"}));
}

TEST(Malformed, IsAVisitorWithoutAName) {
    EXPECT_THAT(in(kAssign), IsEmpty());
    for (const auto* kind : {"assign_home_visit", "reassign_home_visit"})
        EXPECT_THAT(in(std::string(kind) + " { visitors: 'v-1' visitors: '' }"),
                    ElementsAre(FieldError{"visitors", "missing"}));
}

TEST(Malformed, IsAnAppointmentThatEndsBeforeItStarts) {
    EXPECT_THAT(in(kSchedule), IsEmpty());
    EXPECT_THAT(
        in("schedule_home_visit { start " + seconds(kNow_us) + " end " + seconds(kNow_us) + " }"),
        ElementsAre(FieldError{"end", "before_start"}));
}

TEST(Malformed, IsWhatHasNotHappenedYet) {
    const std::string ahead = seconds(kNow_us + base::kMinute_us + base::kSecond_us);
    const std::string fast_clock = seconds(kNow_us + base::kMinute_us);
    for (const auto* kind :
         {"start_home_visit_travel", "record_visitor_arrival", "record_failed_attempt"}) {
        EXPECT_THAT(in(std::string(kind) + " { occurred_at " + ahead + " }"),
                    ElementsAre(FieldError{"occurred_at", "in_future"}))
            << kind;
        EXPECT_THAT(in(std::string(kind) + " { occurred_at " + fast_clock + " }"), IsEmpty())
            << kind;
    }
    EXPECT_THAT(
        in("complete_home_visit { arrived_at " + seconds(kNow_us) + " left_at " + ahead + " }"),
        ElementsAre(FieldError{"left_at", "in_future"}));
}

TEST(Malformed, IsAVisitThatEndedBeforeItBegan) {
    EXPECT_THAT(in(kComplete), IsEmpty());
    EXPECT_THAT(in("complete_home_visit { arrived_at " + seconds(kNow_us) + " left_at " +
                   seconds(kNow_us - kHour) + " }"),
                ElementsAre(FieldError{"left_at", "before_arrival"}));
}

TEST(Malformed, IsAPositionOffTheEarth) {
    for (const auto* kind : {"record_visitor_arrival", "record_failed_attempt"}) {
        const auto at = [&](const std::string& position) {
            return in(std::string(kind) + " { position { " + position + " } }");
        };
        EXPECT_THAT(at("latitude_e6: -90000000 longitude_e6: 180000000"), IsEmpty());
        EXPECT_THAT(at("latitude_e6: 90000001"),
                    ElementsAre(FieldError{"position.latitude_e6", "out_of_range"}));
        EXPECT_THAT(at("longitude_e6: -180000001"),
                    ElementsAre(FieldError{"position.longitude_e6", "out_of_range"}));
        EXPECT_THAT(at("latitude_e6: -2147483648"),
                    ElementsAre(FieldError{"position.latitude_e6", "out_of_range"}));
    }
}

TEST(Malformed, SaysAllThatIsWrongAtOnce) {
    EXPECT_THAT(in("request_home_visit {}"),
                ElementsAre(FieldError{"case_id", "malformed"}, FieldError{"place", "missing"},
                            FieldError{"window_end", "before_start"}));
}

}  // namespace
}  // namespace enlace::homevisits
