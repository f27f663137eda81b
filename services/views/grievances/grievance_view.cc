#include "views/grievances/grievance_view.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "grievances/domain/asked.h"
#include "grievances/domain/grievance.h"
#include "views/folding/breach.h"
#include "views/folding/families.h"

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

// Whether the event says that the handling takes too long, or comes after it should have ended.
bool is_late(const v1::GrievanceRow& row, const GrievanceEvent& event, const EventAt& at) {
    if (event.has_breach_recorded())
        return event.breach_recorded().timer() == grievances::kResolveBy;
    return !row.has_handling() && ran_out(row.state().deadlines(), grievances::kResolveBy, at);
}

void take(v1::GrievanceRow& row, const GrievanceEvent& event, const EventAt& at) {
    const auto keep_detail = [&] { row.add_detail_positions(at.position); };
    const auto end_handling = [&](const auto& handled) {
        *row.mutable_handling() = handled.handling();
        row.set_handled_us(at.info.recorded_at_us);
    };
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
            return end_handling(event.resolution_notified());
        case GrievanceEvent::kGrievanceDismissed:
            keep_detail();
            return end_handling(event.grievance_dismissed());
        case GrievanceEvent::kGrievanceForwarded:
            keep_detail();
            return end_handling(event.grievance_forwarded());
        case GrievanceEvent::kGrievanceWithdrawn:
            return end_handling(event.grievance_withdrawn());
        case GrievanceEvent::kGrievanceReopened:
            keep_detail();
            row.clear_handling();
            row.clear_handled_us();
            row.clear_handled_late();
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

}  // namespace

v1::GrievanceRow fold(v1::GrievanceRow row, const GrievanceEvent& event, const EventAt& at) {
    const auto before = row.state().status();
    if (is_late(row, event, at)) row.set_handled_late(true);
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

}  // namespace enlace::views
