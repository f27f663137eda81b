#pragma once

#include "enlace/common/v1/breach.pb.h"
#include "views/event_at.h"

namespace enlace::views {

// The first one stands until what it was about is done, however often it escalates.
template <class Row>
void begin_breach(Row& row, const common::v1::BreachRecorded& breach, const EventAt& at) {
    if (!row.breached().empty()) return;
    row.set_breached(breach.timer());
    row.set_breached_us(at.info.recorded_at_us);
}

template <class Row>
void end_breach(Row& row) {
    row.clear_breached();
    row.clear_breached_us();
}

}  // namespace enlace::views
