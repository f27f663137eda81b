#include "intake/domain/counted.h"

#include <gtest/gtest.h>

#include <string>

#include "base/clock.h"
#include "base/date.h"
#include "support/decisions.h"

namespace enlace::intake {
namespace {

using test::equals_text;
using test::from_text;

std::int64_t noon_us(std::string_view date) {
    return base::parse_date(date)->time_since_epoch().count() * base::kDay_us + 12 * base::kHour_us;
}

auto registered(const std::string& fields, std::string_view on = "2026-04-26") {
    return counted_of(from_text<v1::RegisterPatient>(fields), noon_us(on));
}
auto updated(const std::string& fields) {
    return counted_of(from_text<v1::UpdateDemographics>("demographics { " + fields + " }"),
                      noon_us("2026-04-26"));
}

TEST(Counted, TakesBirthAndSexFromTheCurp) {
    EXPECT_THAT(registered("curp: 'HEGG560427MVZRRL04' demographics { sex: MALE"
                           " birth_date: '1990-01-01' entitlement: 'IMSS'"
                           " place { municipality: '24028' locality: '240280001' } }"),
                equals_text("sex: FEMALE age_band: AGE_60_74 municipality: '24028'"
                            " entitlement: 'IMSS'"));
}

TEST(Counted, SaysUnknownOfANewPatientRatherThanNothing) {
    EXPECT_THAT(registered(""), equals_text("sex: UNKNOWN_SEX age_band: AGE_UNKNOWN"));
}

TEST(Counted, LeavesOutWhatAnUpdateIsSilentAbout) {
    EXPECT_THAT(updated("phone: '444'"), equals_text(""));
    EXPECT_THAT(updated("estimated_age_years: 0"), equals_text("age_band: AGE_0_4"));
    EXPECT_THAT(updated("sex: INTERSEX"), equals_text("sex: INTERSEX"));
}

TEST(Counted, ChangesTheBandOnTheBirthday) {
    const std::string born = "demographics { birth_date: '2011-04-27' }";
    EXPECT_EQ(registered(born, "2026-04-26").age_band(), common::v1::AGE_5_14);
    EXPECT_EQ(registered(born, "2026-04-27").age_band(), common::v1::AGE_15_29);
}

TEST(Counted, PutsEveryAgeIntoOneBand) {
    const std::vector<std::pair<int, common::v1::AgeBand>> ages = {
        {4, common::v1::AGE_0_4},     {5, common::v1::AGE_5_14},   {14, common::v1::AGE_5_14},
        {15, common::v1::AGE_15_29},  {29, common::v1::AGE_15_29}, {30, common::v1::AGE_30_59},
        {59, common::v1::AGE_30_59},  {60, common::v1::AGE_60_74}, {74, common::v1::AGE_60_74},
        {75, common::v1::AGE_75_PLUS}};
    for (const auto& [years, band] : ages)
        EXPECT_EQ(updated("estimated_age_years: " + std::to_string(years)).age_band(), band)
            << years;
}

}  // namespace
}  // namespace enlace::intake
