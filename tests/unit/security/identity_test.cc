#include "security/identity.h"

#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "security/digest.h"

namespace enlace::security {
namespace {

using namespace std::chrono_literals;

const Key kKey(std::string(Key::kSize, 'k'));
const auto kCurp = *base::Curp::parse("HEGG560427MVZRRL04");

TEST(PatientId, IsAStreamWhoseSlotTheCurpDecides) {
    const std::string id = patient_id(kKey, kCurp);
    const auto parsed = base::StreamId::parse(id);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->kind(), "patient");
    EXPECT_EQ(id.size(), std::string("patient-").size() + 26);
    EXPECT_EQ(parsed->slot(), base::slot_of_digest(hmac_sha256(kKey, kCurp.text())));
}

// Frozen: another value would make a second stream for every patient there is.
TEST(PatientId, StaysWhatItWas) {
    EXPECT_EQ(patient_id(kKey, kCurp), "patient-MVNX8SCY3GBM33JK444XSGJ1KS");
}

TEST(PatientId, IsTheSameHoweverTheCurpWasTyped) {
    EXPECT_EQ(patient_id(kKey, *base::Curp::parse(" hegg560427mvzrrl04 ")),
              patient_id(kKey, kCurp));
}

TEST(PatientId, DependsOnTheKey) {
    EXPECT_NE(patient_id(Key::random(), kCurp), patient_id(kKey, kCurp));
}

TEST(Sex, IsThatOfTheCurpWhereItSaysOne) {
    EXPECT_EQ(sex(kCurp), common::v1::FEMALE);
    EXPECT_EQ(sex(*base::Curp::parse("BOXW310820HNERXN09")), common::v1::MALE);
    EXPECT_EQ(sex(*base::Curp::parse("GORX990630XSPRMR07")), common::v1::UNKNOWN_SEX);
}

// Midnight, local time, of a day in San Luis Potosi.
common::v1::AgeBand band_on(std::chrono::year_month_day day, std::int64_t plus_us = 0) {
    constexpr int kOffset_min = -6 * 60;
    const std::chrono::sys_time<std::chrono::microseconds> midnight =
        std::chrono::sys_days(day) - std::chrono::minutes(kOffset_min);
    return age_band(2004y / 2 / 29, midnight.time_since_epoch().count() + plus_us, kOffset_min);
}

TEST(AgeBand, ChangesAtMidnightOfTheBirthdayWhereThePersonLives) {
    EXPECT_EQ(band_on(2019y / 3 / 1, -1), common::v1::AGE_5_14);
    EXPECT_EQ(band_on(2019y / 3 / 1), common::v1::AGE_15_29) << "born on 29 February";
}

TEST(AgeBand, CoversALife) {
    EXPECT_EQ(band_on(2004y / 2 / 28), common::v1::AGE_UNKNOWN);
    EXPECT_EQ(band_on(2004y / 2 / 29), common::v1::AGE_0_4);
    EXPECT_EQ(band_on(2009y / 2 / 28), common::v1::AGE_0_4);
    EXPECT_EQ(band_on(2009y / 3 / 1), common::v1::AGE_5_14);
    EXPECT_EQ(band_on(2034y / 3 / 1), common::v1::AGE_30_59);
    EXPECT_EQ(band_on(2064y / 2 / 29), common::v1::AGE_60_74);
    EXPECT_EQ(band_on(2079y / 3 / 1), common::v1::AGE_75_PLUS);
}

TEST(AgeBand, IsUnknownForADateThatNeverWas) {
    EXPECT_EQ(age_band(1900y / 2 / 29, 0, 0), common::v1::AGE_UNKNOWN);
}

}  // namespace
}  // namespace enlace::security
