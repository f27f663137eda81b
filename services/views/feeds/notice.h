#pragma once

#include <string>
#include <string_view>

#include "aggregate/first_deadline.h"

namespace enlace::views {

// What all who are told of a change learn: how the thing stands after it, whose turn it is, until
// when, and what ran out already. `state`, `owes`: as its service names them.
template <class Notice, class Row>
Notice notice_of(std::string_view stream,
                 const Row& row,
                 std::string_view state,
                 std::string_view owes) {
    Notice notice;
    notice.set_id(std::string(stream));
    notice.set_version(row.version());
    notice.set_state(std::string(state));
    notice.set_owes_next_step(std::string(owes));
    if (const auto* first = aggregate::first_deadline(row.state().deadlines())) {
        notice.set_timer(first->timer());
        notice.set_due_us(first->due_us());
    }
    notice.set_breached(row.breached());
    notice.set_escalation_level(row.state().escalation_level());
    return notice;
}

}  // namespace enlace::views
