#include "views/office/office_view.h"

#include <algorithm>
#include <limits>

#include "aggregate/first_deadline.h"
#include "deadlines/clocks.h"
#include "intake/domain/activity.h"
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
        add_breach(
            {institution, stream, standing.since_us, standing.breach, standing.escalation_level},
            lines);
        if (!standing.activity.empty())
            lines[list_key(activities_owner(institution), newest_first(standing.occurred_at_us),
                           stream)] = standing.activity;
    }
    return lines;
}

}  // namespace

std::int64_t newest_first(std::int64_t at_us) {
    return std::numeric_limits<std::int64_t>::max() - std::max<std::int64_t>(at_us, 0);
}

std::string office_owner(std::string_view institution) {
    return "office " + std::string(institution);
}

std::string worker_owner(std::string_view institution, std::string_view worker) {
    return office_owner(institution) + " " + std::string(worker);
}

std::string breaches_owner(std::string_view whose) {
    return "breaches " + std::string(whose);
}

void add_breach(const RanOut& breach, Lines& lines) {
    if (breach.timer.empty()) return;
    const auto add = [&](std::string_view whose) {
        lines[list_key(breaches_owner(whose), breach.since_us, breach.stream)] = breach.timer;
    };
    add(breach.whose);
    if (breach.escalation_level >= deadlines::kHighestEscalation) add(kHighest);
}

std::string activities_owner(std::string_view institution) {
    return "activities " + std::string(institution);
}

OfficeStanding office_standing(const v1::CaseRow& row) {
    OfficeStanding standing;
    const auto& state = row.state();
    if (state.status() == CaseState::ABSENT) return standing;
    standing.institutions = {state.institution()};
    if (is_living(state.status())) {
        standing.state = intake::state_name(state);
        standing.worker = row.worker();
        if (const auto* first = aggregate::first_deadline(state.deadlines()))
            standing.due_us = first->due_us();
    }
    standing.breach = row.breached();
    standing.since_us = row.breached_us();
    standing.escalation_level = state.escalation_level();
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
    standing.escalation_level = row.state().escalation_level();
    return standing;
}

OfficeStanding office_standing(const v1::ActivityRow& row) {
    OfficeStanding standing;
    const auto& state = row.state();
    if (state.status() == intake::v1::ActivityState::ABSENT) return standing;
    standing.institutions = {state.institution()};
    standing.activity = intake::state_name(state);
    standing.occurred_at_us = row.occurred_at_us();
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
