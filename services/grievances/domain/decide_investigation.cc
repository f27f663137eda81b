#include "grievances/domain/asked.h"

namespace enlace::grievances {
namespace {

using Status = GrievanceState;
using v1::GrievanceOutcome;

// What was left of it runs on.
void resume_clock(const Asked& asked, auto& event) {
    event.set_stopped_us(asked.stopped_us());
    if (!asked.state.has_resolve_by()) return;
    auto& resolve_by = *event.mutable_resolve_by();
    resolve_by = asked.state.resolve_by();
    resolve_by.set_due_us(resolve_by.due_us() + event.stopped_us());
}

bool needs_no_investigation(v1::GrievanceType::Code type) {
    return type == v1::GrievanceType::SUGERENCIA || type == v1::GrievanceType::FELICITACION;
}

// Whoever may propose: the manager before an investigation, the responsible person at its end.
Refused may_not_propose(const Asked& asked) {
    if (asked.status() == Status::CLASSIFIED) return asked.not_manager();
    if (asked.status() == Status::INVESTIGATING) return asked.not_responsible();
    return asked.by({common::v1::QUALITY_MANAGER}) ? asked.not_manager() : asked.not_responsible();
}

bool is_founded(GrievanceOutcome::Code outcome) {
    return outcome == GrievanceOutcome::FOUNDED || outcome == GrievanceOutcome::PARTLY;
}

bool is_of_an_investigation(GrievanceOutcome::Code outcome) {
    return outcome != GrievanceOutcome::FORWARDED && outcome != GrievanceOutcome::WITHDRAWN;
}

bool is_without_one(GrievanceOutcome::Code outcome) {
    return outcome == GrievanceOutcome::NO_ACTION || outcome == GrievanceOutcome::THANKED;
}

}  // namespace

Decision start(const v1::StartInvestigation& command, const Asked& asked) {
    if (const auto refused = asked.not_responsible()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::ASSIGNED, Status::REOPENED})) return v1::NOT_TO_BE_STARTED;

    GrievanceEvent event;
    auto& started = *event.mutable_investigation_started();
    started.set_attempt(asked.state.attempt());
    *started.mutable_resolve_by() = asked.clock(kResolveBy);
    started.set_note(command.note());
    return event;
}

Decision request_info(const v1::RequestGrievanceInfo& command, const Asked& asked) {
    if (const auto refused = asked.not_responsible()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::INVESTIGATING) return v1::NOT_INVESTIGATING;
    if (command.what().empty() || command.from_whom().empty()) return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& requested = *event.mutable_grievance_info_requested();
    *requested.mutable_info_by() = asked.clock_for_others(kInfoBy);
    requested.set_what(command.what());
    requested.set_from_whom(command.from_whom());
    return event;
}

Decision provide_info(const v1::ProvideGrievanceInfo& command, const Asked& asked) {
    if (const auto refused = asked.not_responsible()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::AWAITING_INFO) return v1::INFO_NOT_ASKED_FOR;
    if (command.text().empty()) return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& provided = *event.mutable_grievance_info_provided();
    resume_clock(asked, provided);
    provided.set_text(command.text());
    return event;
}

Decision record_info_overdue(const v1::RecordGrievanceInfoOverdue& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::AWAITING_INFO) return v1::INFO_NOT_ASKED_FOR;
    if (!asked.is_due(kInfoBy, command.version())) return unchanged();

    GrievanceEvent event;
    resume_clock(asked, *event.mutable_grievance_info_overdue());
    return event;
}

Decision propose(const v1::ProposeResolution& command, const Asked& asked) {
    if (const auto refused = may_not_propose(asked)) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::CLASSIFIED, Status::INVESTIGATING})) return v1::NOT_TO_BE_RESOLVED;
    const bool investigated = asked.status() == Status::INVESTIGATING;
    if (!investigated && !needs_no_investigation(asked.state.type()))
        return v1::NEEDS_INVESTIGATION;
    if (command.outcome() == GrievanceOutcome::UNSPECIFIED || command.answer().empty())
        return v1::COMMAND_MALFORMED;
    if (investigated ? !is_of_an_investigation(command.outcome())
                     : !is_without_one(command.outcome()))
        return v1::CODE_NOT_ALLOWED_HERE;
    if (is_founded(command.outcome()) && command.measures().empty()) return v1::MEASURES_MISSING;

    GrievanceEvent event;
    auto& proposed = *event.mutable_resolution_proposed();
    proposed.set_outcome(command.outcome());
    proposed.set_measures_count(static_cast<std::uint32_t>(command.measures_size()));
    proposed.set_investigated(investigated);
    *proposed.mutable_notify_by() = asked.clock(kNotifyBy);
    proposed.set_answer(command.answer());
    *proposed.mutable_measures() = command.measures();
    proposed.set_findings(command.findings());
    return event;
}

}  // namespace enlace::grievances
