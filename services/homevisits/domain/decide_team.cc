#include "homevisits/domain/asked.h"
#include "homevisits/domain/fields.h"

namespace enlace::homevisits {
namespace {

using Status = HomeVisitState;
using v1::VisitAttempt;
using v1::VisitFail;

// On the way nobody was met; at the door the place had been found and entered.
bool fits(VisitAttempt::Code code, Status::Status status) {
    if (code == VisitAttempt::UNSPECIFIED) return false;
    if (code == VisitAttempt::UNSAFE || code == VisitAttempt::OTHER) return true;
    const bool on_the_way = code == VisitAttempt::ADDRESS_WRONG || code == VisitAttempt::NO_ACCESS;
    return on_the_way == (status == Status::EN_ROUTE);
}

// What ends a visit, whatever attempts remain.
VisitFail::Code definitive(VisitAttempt::Code code) {
    if (code == VisitAttempt::MOVED) return VisitFail::MOVED;
    if (code == VisitAttempt::DECEASED) return VisitFail::DECEASED;
    if (code == VisitAttempt::REFUSED) return VisitFail::REFUSED;
    return VisitFail::UNSPECIFIED;
}

// Another one gets as long a window as this one had.
void take_next_step(const v1::CompleteHomeVisit& command,
                    const Asked& asked,
                    v1::HomeVisitCompleted& completed) {
    completed.set_next_step(command.next_step());
    if (command.next_step() != v1::NextStep::ANOTHER_VISIT) return;
    const std::int64_t length_us = asked.state.window_end_us() - asked.state.window_start_us();
    completed.set_visit_window_start_us(asked.now_us());
    completed.set_visit_window_end_us(asked.now_us() + length_us);
}

// What was recorded says otherwise: that the visit was not made, or that nobody had left for it.
bool contradicts(v1::LateFact::Code code, Status::Status status) {
    if (code == v1::LateFact::NOTE) return false;
    if (code == v1::LateFact::COMPLETED) return status != Status::COMPLETED;
    return status == Status::CANCELLED || status == Status::EXPIRED;
}

}  // namespace

Decision schedule(const v1::ScheduleHomeVisit& command, const Asked& asked) {
    if (const auto refused = asked.not_team()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::ASSIGNED, Status::SCHEDULED, Status::ATTEMPT_FAILED}))
        return v1::NOT_TO_BE_SCHEDULED;
    if (asked.is_over()) return v1::ATTEMPTS_EXHAUSTED;
    if (!malformed(asked.command).empty()) return v1::SCHEDULE_MALFORMED;
    if (to_us(command.end()) <= asked.now_us()) return v1::SCHEDULE_MALFORMED;

    HomeVisitEvent event;
    auto& scheduled = *event.mutable_home_visit_scheduled();
    scheduled.set_start_us(to_us(command.start()));
    scheduled.set_end_us(to_us(command.end()));
    if (asked.status() == Status::ATTEMPT_FAILED)
        *scheduled.mutable_window_end() = asked.clock("window_end", asked.state.window_end_us());
    return event;
}

Decision start_travel(const v1::StartHomeVisitTravel& /*command*/, const Asked& asked) {
    if (const auto refused = asked.not_team()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == Status::EN_ROUTE) return unchanged();
    if (!asked.in({Status::ASSIGNED, Status::SCHEDULED})) return v1::NOT_READY_TO_TRAVEL;
    if (!malformed(asked.command).empty()) return v1::COMMAND_MALFORMED;

    HomeVisitEvent event;
    *event.mutable_visitor_en_route()->mutable_no_word() = asked.clock("no_word", asked.now_us());
    return event;
}

Decision record_arrival(const v1::RecordVisitorArrival& command, const Asked& asked) {
    if (const auto refused = asked.not_team()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::EN_ROUTE) return v1::NOT_EN_ROUTE;
    if (!malformed(asked.command).empty()) return v1::COMMAND_MALFORMED;

    HomeVisitEvent event;
    auto& arrived = *event.mutable_visitor_arrived();
    arrived.set_arrived_at_us(to_us(command.occurred_at()));
    arrived.set_scene_safety(command.scene_safety());
    *arrived.mutable_no_word() = asked.clock("no_word", asked.now_us());
    if (command.has_position()) *arrived.mutable_position() = command.position();
    return event;
}

Decision record_failed_attempt(const v1::RecordFailedAttempt& command, const Asked& asked) {
    if (const auto refused = asked.not_team()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::EN_ROUTE, Status::ON_SITE})) return v1::NO_ATTEMPT_TO_RECORD;
    if (!malformed(asked.command).empty()) return v1::COMMAND_MALFORMED;
    if (!fits(command.code(), asked.status())) return v1::CODE_NOT_ALLOWED_HERE;

    HomeVisitEvent event;
    auto& failed = *event.mutable_home_visit_attempt_failed();
    failed.set_attempt(asked.state.attempts() + 1);
    failed.set_code(command.code());
    failed.set_failed_at_us(to_us(command.occurred_at()));
    failed.set_note_left(command.note_left());
    failed.set_ends_with(definitive(command.code()));
    if (failed.ends_with() == VisitFail::UNSPECIFIED &&
        failed.attempt() >= asked.state.max_attempts())
        failed.set_ends_with(VisitFail::MAX_ATTEMPTS);
    *failed.mutable_retry_by() = asked.clock("retry_by", asked.now_us());
    if (command.has_position()) *failed.mutable_position() = command.position();
    failed.set_witness(command.witness());
    return event;
}

Decision complete(const v1::CompleteHomeVisit& command, const Asked& asked) {
    if (const auto refused = asked.not_team()) return *refused;
    if (asked.status() == Status::COMPLETED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::ON_SITE) return v1::NOT_ON_SITE;
    if (!malformed(asked.command).empty()) return v1::COMMAND_MALFORMED;

    HomeVisitEvent event;
    auto& completed = *event.mutable_home_visit_completed();
    completed.set_case_id(asked.state.case_id());
    completed.set_arrived_at_us(to_us(command.arrived_at()));
    completed.set_left_at_us(to_us(command.left_at()));
    take_next_step(command, asked, completed);
    completed.set_visitor_credential(command.visitor_credential());
    *completed.mutable_photo_hashes() = command.photo_hashes();
    completed.set_asked_by(asked.state.asked_by());
    completed.set_jurisdiction(asked.state.jurisdiction());
    completed.set_patient_id(asked.state.patient_id());
    completed.set_requester(asked.state.requester());
    completed.set_priority(asked.state.priority());
    *completed.mutable_counted() = asked.state.counted();
    completed.set_person_met(command.person_met());
    completed.set_kinship(command.kinship());
    completed.set_findings(command.findings());
    completed.set_actions(command.actions());
    completed.set_vital_signs(command.vital_signs());
    completed.set_danger_found(command.danger_found());
    completed.set_name(command.name());
    completed.set_address(command.address());
    completed.set_telephone(command.telephone());
    return event;
}

Decision add_safety_note(const v1::AddSafetyNote& command, const Asked& asked) {
    if (!asked.by_coordinator() && !asked.by_team() && !asked.by_requester())
        return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (command.note().empty()) return v1::COMMAND_MALFORMED;

    HomeVisitEvent event;
    event.mutable_safety_note_added()->set_note(command.note());
    return event;
}

Decision record_late_fact(const v1::RecordLateFact& command, const Asked& asked) {
    if (const auto refused = asked.not_team()) return *refused;
    if (asked.status() == Status::ABSENT) return v1::VISIT_UNKNOWN;
    if (asked.status() == Status::VOIDED) return v1::VISIT_VOIDED;
    if (to_us(command.occurred_at()) > asked.now_us()) return v1::NOT_IN_THE_PAST;

    HomeVisitEvent event;
    auto& fact = *event.mutable_late_fact_recorded();
    fact.set_code(command.code());
    fact.set_happened_at_us(to_us(command.occurred_at()));
    fact.set_device(command.device());
    fact.set_contradicts(contradicts(command.code(), asked.status()));
    fact.set_what_happened(command.what_happened());
    return event;
}

}  // namespace enlace::homevisits
