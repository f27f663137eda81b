#pragma once

#include <algorithm>
#include <string_view>

#include "enlace/common/v1/breach.pb.h"
#include "enlace/common/v1/common.pb.h"
#include "views/folding/event_at.h"

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

// Whether the event has left a clock of its own behind: whatever ran before it is done with.
template <class Deadlines>
bool starts_a_clock(const Deadlines& deadlines, const EventAt& at) {
    return std::ranges::any_of(
        deadlines, [&](const auto& armed) { return armed.version() == at.info.version; });
}

// Whether the clock `timer` runs, and should have been stopped before the event.
template <class Deadlines>
bool ran_out(const Deadlines& deadlines, std::string_view timer, const EventAt& at) {
    return std::ranges::any_of(deadlines, [&](const auto& armed) {
        return armed.deadline().timer() == timer &&
               armed.deadline().due_us() < at.info.recorded_at_us;
    });
}

}  // namespace enlace::views
