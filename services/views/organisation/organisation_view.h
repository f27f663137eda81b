#pragma once

#include "enlace/intake/v1/organisation.pb.h"
#include "enlace/views/v1/offices/rows.pb.h"
#include "views/folding/event_at.h"

namespace enlace::views {

// All that was said of one code, of any date.
v1::OrganisationRow fold(v1::OrganisationRow row,
                         const intake::v1::OrganisationEvent& event,
                         const EventAt& at);

}  // namespace enlace::views
