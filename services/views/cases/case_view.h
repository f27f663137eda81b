#pragma once

#include "enlace/intake/v1/case.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "views/folding/event_at.h"

namespace enlace::views {

// One case: where it stands, who works on it, what is owed to it.
v1::CaseRow fold(v1::CaseRow row, const intake::v1::CaseEvent& event, const EventAt& at);

}  // namespace enlace::views
