#include "security/identity.h"

#include "base/clock.h"
#include "base/crockford.h"
#include "security/digest.h"

namespace enlace::security {
namespace {

constexpr std::size_t kPatientDigits = 26;  // 130 bits, 5 each.
constexpr std::size_t kPatientBytes = 17;   // The fewest that hold them.

}  // namespace

std::string patient_id(const Key& identity_key, const base::Curp& curp) {
    const std::string mac = hmac_sha256(identity_key, curp.text());
    const std::string digits = base::crockford::encode(mac.substr(0, kPatientBytes));
    return "patient-" + digits.substr(0, kPatientDigits);
}

common::v1::Sex sex(const base::Curp& curp) {
    if (curp.sex() == 'H') return common::v1::MALE;
    if (curp.sex() == 'M') return common::v1::FEMALE;
    return common::v1::UNKNOWN_SEX;  // X is an identity, and says nothing of the body.
}

common::v1::AgeBand age_band(std::chrono::year_month_day birth,
                             std::int64_t at_us,
                             int utc_offset_min) {
    using namespace std::chrono;
    const std::int64_t local_us = at_us + utc_offset_min * base::kMinute_us;
    const year_month_day today(floor<days>(sys_time<microseconds>(microseconds(local_us))));
    if (!birth.ok() || birth > today) return common::v1::AGE_UNKNOWN;

    const bool had_birthday =
        std::pair(today.month(), today.day()) >= std::pair(birth.month(), birth.day());
    const auto years = (today.year() - birth.year()).count() - (had_birthday ? 0 : 1);
    if (years < 5) return common::v1::AGE_0_4;
    if (years < 15) return common::v1::AGE_5_14;
    if (years < 30) return common::v1::AGE_15_29;
    if (years < 60) return common::v1::AGE_30_59;
    if (years < 75) return common::v1::AGE_60_74;
    return common::v1::AGE_75_PLUS;
}

}  // namespace enlace::security
