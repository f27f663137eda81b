#pragma once

#include "enlace/intake/v1/activity.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "views/folding/event_at.h"

namespace enlace::views {

// What was done without a case, and whether it still counts.
v1::ActivityRow fold(v1::ActivityRow row,
                     const intake::v1::ActivityEvent& event,
                     const EventAt& at);

}  // namespace enlace::views
