#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aggregate/first_deadline.h"
#include "base/folio.h"
#include "views/answers/answers.h"

// What answers say of every row, whichever stream's it is.
namespace enlace::views {

// A moment that never was stays absent.
template <class View>
void set_time(View& view, google::protobuf::Timestamp* (View::*field)(), std::int64_t at_us) {
    if (at_us != 0) *(view.*field)() = to_timestamp(at_us);
}

// What every row and every view of a stream have.
template <class Row, class View>
void show_common(std::string_view id, std::string_view state, const Row& row, View& view) {
    view.set_id(std::string(id));
    view.set_enlace_folio(base::folio_of(id).value_or(""));
    view.set_version(row.version());
    view.set_state(std::string(state));
    if (row.has_unreadable()) *view.mutable_unreadable() = row.unreadable();
}

template <class Row, class View>
void show_clocks(const Row& row, View& view) {
    for (const auto& armed : row.state().deadlines()) {
        auto& deadline = *view.add_deadlines();
        deadline.set_timer(armed.deadline().timer());
        deadline.set_subject(armed.deadline().subject());
        *deadline.mutable_due_at() = to_timestamp(armed.deadline().due_us());
    }
    view.set_escalation_level(row.state().escalation_level());
    set_time(view, &View::mutable_changed_at, row.last_recorded_us());
}

template <class Row>
v1::BreachItem breach_item(std::string_view id, std::string_view state, const Row& row) {
    v1::BreachItem item;
    show_common(id, state, row, item);
    item.set_escalation_level(row.state().escalation_level());
    return item;
}

// What a line says of the clock that runs out first.
template <class Row, class Item>
void show_first_clock(const Row& row, std::int64_t now_us, Item& item) {
    if (const auto* first = aggregate::first_deadline(row.state().deadlines())) {
        item.set_timer(first->timer());
        set_time(item, &Item::mutable_due_at, first->due_us());
        item.set_overdue(first->due_us() <= now_us);
    }
    item.set_overdue(item.overdue() || !row.breached().empty());
    item.set_escalation_level(row.state().escalation_level());
}

}  // namespace enlace::views
