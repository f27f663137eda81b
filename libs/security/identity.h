#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/curp.h"
#include "enlace/common/v1/common.pb.h"
#include "security/key.h"

// What may be known of a person in clear.
namespace enlace::security {

// The stream id of an identified patient: "patient-" and the first 130 bits of
// HMAC(identity key, CURP), of which the first 10 are the slot. Two hospitals thus reach the same
// patient without asking each other, and nobody without the key can go back.
std::string patient_id(const Key& identity_key, const base::Curp& curp);

common::v1::Sex sex(const base::Curp& curp);

// At a moment, in the place's own time zone; unknown if it lies before the birth.
common::v1::AgeBand age_band(std::chrono::year_month_day birth,
                             std::int64_t at_us,
                             int utc_offset_min);

}  // namespace enlace::security
