#pragma once

#include <cstdint>

#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/patient.pb.h"

// What is counted of a patient, worked out from what is said: no more precise than that, since it
// stands in clear. What the CURP says about birth and sex goes before what was typed.
namespace enlace::intake {

// Of a new patient: sex and age band are always set, to unknown if need be.
common::v1::Counted counted_of(const v1::RegisterPatient& command, std::int64_t now_us);

// Of an update: only what it changes.
common::v1::Counted counted_of(const v1::UpdateDemographics& command, std::int64_t now_us);

}  // namespace enlace::intake
