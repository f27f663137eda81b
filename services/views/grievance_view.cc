#include "views/grievance_view.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "aggregate/first_deadline.h"
#include "base/folio.h"
#include "grievances/domain/grievance.h"
#include "views/answers.h"
#include "views/breach.h"
#include "views/families.h"

namespace enlace::views {
namespace {

using grievances::v1::GrievanceEvent;
using grievances::v1::GrievanceState;

void take_filing(v1::GrievanceRow& row, const grievances::v1::GrievanceReceived& received) {
    row.set_channel(received.channel());
    row.set_by_public(received.by_public());
    row.set_anonymous(received.anonymous());
    row.set_received_us(received.received_at_us());
    row.set_case_id(received.case_id());
    row.set_referral_id(received.referral_id());
}

void take_classification(v1::GrievanceRow& row,
                         const grievances::v1::GrievanceClassified& classified) {
    row.set_subject(classified.subject());
    if (!classified.case_id().empty()) row.set_case_id(classified.case_id());
    if (!classified.referral_id().empty()) row.set_referral_id(classified.referral_id());
}

void take(v1::GrievanceRow& row, const GrievanceEvent& event, const EventAt& at) {
    const auto keep_detail = [&] { row.add_detail_positions(at.position); };
    switch (event.kind_case()) {
        case GrievanceEvent::kGrievanceReceived:
            keep_detail();
            return take_filing(row, event.grievance_received());
        case GrievanceEvent::kGrievanceClassified:
            keep_detail();
            return take_classification(row, event.grievance_classified());
        case GrievanceEvent::kGrievanceAcknowledged:
            return row.set_acknowledged_us(event.grievance_acknowledged().acknowledged_at_us());
        case GrievanceEvent::kResolutionNotified:
            keep_detail();
            row.set_notified_us(event.resolution_notified().notified_at_us());
            *row.mutable_handling() = event.resolution_notified().handling();
            return;
        case GrievanceEvent::kGrievanceDismissed:
            keep_detail();
            *row.mutable_handling() = event.grievance_dismissed().handling();
            return;
        case GrievanceEvent::kGrievanceForwarded:
            keep_detail();
            *row.mutable_handling() = event.grievance_forwarded().handling();
            return;
        case GrievanceEvent::kGrievanceWithdrawn:
            *row.mutable_handling() = event.grievance_withdrawn().handling();
            return;
        case GrievanceEvent::kGrievanceReopened:
            keep_detail();
            row.clear_handling();
            row.clear_notified_us();
            return row.clear_score();
        case GrievanceEvent::kSatisfactionRecorded:
            keep_detail();
            return row.set_score(event.satisfaction_recorded().score());
        case GrievanceEvent::kGrievanceInfoRequested:
        case GrievanceEvent::kGrievanceInfoProvided:
        case GrievanceEvent::kResolutionProposed:
            return keep_detail();
        case GrievanceEvent::kBreachRecorded:
            return begin_breach(row, event.breach_recorded(), at);
        case GrievanceEvent::kConflictFound:
            return row.set_conflicts(row.conflicts() + 1);
        case GrievanceEvent::kGrievanceAssigned:
        case GrievanceEvent::kInvestigationStarted:
        case GrievanceEvent::kGrievanceInfoOverdue:
        case GrievanceEvent::kResolutionReturned:
        case GrievanceEvent::kGrievanceClosed:
        case GrievanceEvent::kWithdrawalNoted:
        case GrievanceEvent::kGrievanceVoided:
        case GrievanceEvent::KIND_NOT_SET:
            break;
    }
}

template <class Row, class Shown>
void show_grievance(std::string_view id, const Row& row, Shown& shown) {
    const auto& state = row.state();
    shown.set_id(std::string(id));
    shown.set_enlace_folio(base::folio_of(id).value_or(""));
    shown.set_version(row.version());
    shown.set_state(std::string(grievances::state_name(state)));
    if (row.has_unreadable()) *shown.mutable_unreadable() = row.unreadable();
    shown.set_type(state.type());
    shown.set_channel(row.channel());
    shown.set_unit(state.unit());
    shown.set_subject(row.subject());
    shown.set_severity(state.severity());
    shown.set_responsible(state.responsible());
    *shown.mutable_received_at() = to_timestamp(row.received_us());
    shown.set_escalation_level(state.escalation_level());
}

}  // namespace

v1::GrievanceRow fold(v1::GrievanceRow row, const GrievanceEvent& event, const EventAt& at) {
    const auto before = row.state().status();
    *row.mutable_state() = grievances::evolve(std::move(*row.mutable_state()), event, at.info);
    if (row.state().status() != before) end_breach(row);
    take(row, event, at);
    return row;
}

std::string register_owner(std::string_view institution) {
    return "grievances " + std::string(institution);
}

std::string register_index(std::string_view institution) {
    return register_owner(institution);
}

Lines lines_of(std::string_view stream, const v1::GrievanceRow& row) {
    Lines lines;
    const auto& state = row.state();
    if (state.status() == GrievanceState::ABSENT) return lines;
    const std::string name(grievances::state_name(state));
    const std::int64_t newest_first =
        std::numeric_limits<std::int64_t>::max() - std::max<std::int64_t>(row.received_us(), 0);
    const auto owner = grievances::ownership(state);
    for (const auto& institution : owner.institutions())
        lines[list_key(register_owner(institution), newest_first, stream)] = name;
    if (!row.breached().empty() && !grievances::has_ended(state.status()))
        lines[list_key(breaches_owner(state.unit()), row.breached_us(), stream)] = row.breached();
    return lines;
}

v1::GrievanceView show(std::string_view id, const v1::GrievanceRow& row) {
    using View = v1::GrievanceView;
    View view;
    show_grievance(id, row, view);
    const auto& state = row.state();
    const auto set_time = [&](auto field, std::int64_t at_us) {
        if (at_us != 0) *(view.*field)() = to_timestamp(at_us);
    };
    view.set_author(state.author());
    view.set_by_public(row.by_public());
    view.set_anonymous(row.anonymous());
    view.set_area(state.area());
    view.set_case_id(row.case_id());
    view.set_referral_id(row.referral_id());
    view.set_forwarded_to(state.forwarded_to());
    set_time(&View::mutable_acknowledged_at, row.acknowledged_us());
    set_time(&View::mutable_notified_at, row.notified_us());
    set_time(&View::mutable_reopen_until, state.reopen_until_us());
    set_time(&View::mutable_changed_at, row.last_recorded_us());
    view.set_outcome(state.outcome());
    view.set_satisfied(state.satisfied());
    view.set_score(row.score());
    view.set_attempt(state.attempt());
    view.set_withdrawal_noted(state.withdrawal_noted());
    if (row.has_handling()) *view.mutable_handling() = row.handling();
    view.set_clock_stopped(state.stopped_at_us() != 0);
    view.set_conflicts(row.conflicts());
    for (const auto& armed : state.deadlines()) {
        auto& deadline = *view.add_deadlines();
        deadline.set_timer(armed.deadline().timer());
        *deadline.mutable_due_at() = to_timestamp(armed.deadline().due_us());
    }
    return view;
}

v1::GrievanceItem show_item(std::string_view id, const v1::GrievanceRow& row, std::int64_t now_us) {
    v1::GrievanceItem item;
    show_grievance(id, row, item);
    if (const auto* first = aggregate::first_deadline(row.state().deadlines())) {
        item.set_timer(first->timer());
        *item.mutable_due_at() = to_timestamp(first->due_us());
        item.set_overdue(first->due_us() <= now_us);
    }
    item.set_overdue(item.overdue() || !row.breached().empty());
    return item;
}

}  // namespace enlace::views
