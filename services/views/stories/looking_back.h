#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "views/answers/answers.h"
#include "views/stories/history.h"

// How one thing of a patient is shown as it was at an earlier moment.
namespace enlace::views {

// What had come of the patient of that row by then; nothing where the present is asked for.
template <class Row>
PatientRows rows_then(const Moment& moment,
                      std::string_view id,
                      const Row& now,
                      const History& history) {
    if (moment.is_now()) return {};
    const std::string& patient = now.state().patient_id();
    return history.rows_at(patient.empty() ? id : std::string_view(patient), moment);
}

// The row as it was, or as it is; nothing where there was none yet. `rows`: which of the patient's.
template <class Row>
std::optional<Row> row_then(const Moment& moment,
                            std::string_view id,
                            const Row& now,
                            const PatientRows& then,
                            std::map<std::string, Row> PatientRows::* rows) {
    if (moment.is_now()) return now;
    const auto found = (then.*rows).find(std::string(id));
    if (found == (then.*rows).end() || found->second.version() == 0) return std::nullopt;
    return found->second;
}

// What could have been done then is nothing that anybody may do.
template <class View>
void tell_moment(const Moment& moment, View& view) {
    if (moment.is_now()) return;
    view.clear_actions();
    if (moment.as_of_us) *view.mutable_as_of() = to_timestamp(*moment.as_of_us);
    if (moment.as_known_at_us) *view.mutable_as_known_at() = to_timestamp(*moment.as_known_at_us);
}

}  // namespace enlace::views
