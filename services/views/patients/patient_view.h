#pragma once

#include "enlace/intake/v1/patient.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "views/folding/event_at.h"

namespace enlace::views {

// One patient: what is counted, how sure the identity is, and where it was told.
v1::PatientRow fold(v1::PatientRow row, const intake::v1::PatientEvent& event, const EventAt& at);

}  // namespace enlace::views
