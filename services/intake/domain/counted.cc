#include "intake/domain/counted.h"

#include <optional>

#include "base/clock.h"
#include "base/curp.h"
#include "base/date.h"

namespace enlace::intake {
namespace {

using Days = std::chrono::days;

// Completed years.
int age_years(std::chrono::year_month_day born, std::int64_t now_us) {
    const std::chrono::year_month_day today{std::chrono::sys_days(Days(now_us / base::kDay_us))};
    const int years = static_cast<int>(today.year()) - static_cast<int>(born.year());
    const bool had_birthday = today.month() > born.month() ||
                              (today.month() == born.month() && today.day() >= born.day());
    return had_birthday ? years : years - 1;
}

common::v1::AgeBand band_of(int years) {
    if (years < 5) return common::v1::AGE_0_4;
    if (years < 15) return common::v1::AGE_5_14;
    if (years < 30) return common::v1::AGE_15_29;
    if (years < 60) return common::v1::AGE_30_59;
    if (years < 75) return common::v1::AGE_60_74;
    return common::v1::AGE_75_PLUS;
}

common::v1::Counted counted_of(const v1::Demographics& known, std::int64_t now_us) {
    common::v1::Counted counted;
    counted.set_sex(known.sex());
    counted.set_municipality(known.place().municipality());
    counted.set_entitlement(known.entitlement());
    if (known.has_estimated_age_years())
        counted.set_age_band(band_of(static_cast<int>(known.estimated_age_years())));
    if (const auto born = base::parse_date(known.birth_date()))
        counted.set_age_band(band_of(age_years(*born, now_us)));
    return counted;
}

}  // namespace

common::v1::Counted counted_of(const v1::RegisterPatient& command, std::int64_t now_us) {
    auto counted = counted_of(command.demographics(), now_us);
    if (const auto curp = base::Curp::parse(command.curp())) {
        counted.set_age_band(band_of(age_years(curp->birth(), now_us)));
        if (curp->sex() == 'H') counted.set_sex(common::v1::MALE);
        if (curp->sex() == 'M') counted.set_sex(common::v1::FEMALE);
    }
    if (counted.sex() == common::v1::SEX_UNSPECIFIED) counted.set_sex(common::v1::UNKNOWN_SEX);
    if (counted.age_band() == common::v1::AGE_BAND_UNSPECIFIED)
        counted.set_age_band(common::v1::AGE_UNKNOWN);
    return counted;
}

common::v1::Counted counted_of(const v1::UpdateDemographics& command, std::int64_t now_us) {
    return counted_of(command.demographics(), now_us);
}

}  // namespace enlace::intake
