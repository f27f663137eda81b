#include "views/office_view.h"

#include <algorithm>

#include "intake/domain/case.h"

namespace enlace::views {
namespace {

using intake::v1::CaseState;

bool is_living(CaseState::Status status) {
    return status != CaseState::ABSENT && status != CaseState::CLOSED &&
           status != CaseState::MERGED && status != CaseState::VOIDED;
}

Lines lines(std::string_view stream, const OfficeStanding& standing) {
    Lines lines;
    for (const auto& institution : standing.institutions) {
        if (!standing.state.empty())
            lines[list_key(office_owner(institution), standing.due_us, stream)] = standing.state;
        if (!standing.state.empty() && !standing.worker.empty())
            lines[list_key(worker_owner(institution, standing.worker), standing.due_us, stream)] =
                standing.state;
        if (!standing.breach.empty())
            lines[list_key(breaches_owner(institution), standing.since_us, stream)] =
                standing.breach;
    }
    return lines;
}

}  // namespace

std::string office_owner(std::string_view institution) {
    return "office " + std::string(institution);
}

std::string worker_owner(std::string_view institution, std::string_view worker) {
    return office_owner(institution) + " " + std::string(worker);
}

std::string breaches_owner(std::string_view institution) {
    return "breaches " + std::string(institution);
}

const common::v1::Deadline* first_deadline(
    const google::protobuf::RepeatedPtrField<common::v1::ArmedDeadline>& deadlines) {
    const auto first = std::ranges::min_element(
        deadlines, {}, [](const auto& armed) { return armed.deadline().due_us(); });
    return first == deadlines.end() ? nullptr : &first->deadline();
}

OfficeStanding office_standing(const v1::CaseRow& row) {
    OfficeStanding standing;
    const auto& state = row.state();
    if (state.status() == CaseState::ABSENT) return standing;
    standing.institutions = {state.institution()};
    if (is_living(state.status())) {
        standing.state = intake::state_name(state);
        standing.worker = row.worker();
        if (const auto* first = first_deadline(state.deadlines()))
            standing.due_us = first->due_us();
    }
    standing.breach = row.breached();
    standing.since_us = row.breached_us();
    if (state.open_after_closure()) {
        standing.breach = kOpenAfterClosure;
        standing.since_us = row.open_after_closure_us();
    }
    return standing;
}

OfficeStanding office_standing(const v1::PatientRow& row) {
    OfficeStanding standing;
    if (row.breached().empty()) return standing;
    standing.institutions.assign(row.state().institutions().begin(),
                                 row.state().institutions().end());
    standing.breach = row.breached();
    standing.since_us = row.breached_us();
    return standing;
}

void move_lines(projection::Batch& batch, const Lines& before, const Lines& now) {
    for (const auto& [key, value] : before)
        if (!now.contains(key)) batch.erase(family::lists, key);
    for (const auto& [key, value] : now) batch.put(family::lists, key, value);
}

void move_lines(projection::Batch& batch,
                std::string_view stream,
                const OfficeStanding& before,
                const OfficeStanding& after) {
    if (before == after) return;
    move_lines(batch, lines(stream, before), lines(stream, after));
}

}  // namespace enlace::views
