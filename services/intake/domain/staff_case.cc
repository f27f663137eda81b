#include "intake/domain/staff_case.h"

#include <optional>
#include <stdexcept>

#include "care/identifiers.h"
#include "deadlines/times.h"
#include "intake/domain/field_checks.h"
#include "intake/domain/guards.h"

namespace enlace::intake {
namespace {

using common::v1::WELFARE_SUPERVISOR;
using common::v1::WELFARE_WORKER;
using v1::StaffCaseState;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kStaffCaseIdentifiers[] = {"AssignStaffCase.worker"};

struct AskedStaffCase {
    const v1::StaffCaseCommand& command;
    const StaffCaseState& state;

    const common::v1::Principal& actor() const { return command.context().actor(); }
    StaffCaseState::Status status() const { return state.status(); }

    // What every command but registration begins with.
    std::optional<v1::Rejection> refuse(std::initializer_list<common::v1::Role> roles) const {
        if (!acts_as(command.context(), roles)) return v1::ROLE_NOT_ALLOWED;
        if (status() == StaffCaseState::ABSENT) return v1::STAFF_CASE_UNKNOWN;
        if (actor().institution() != state.institution()) return v1::OTHER_INSTITUTION;
        if (status() == StaffCaseState::VOIDED) return v1::STAFF_CASE_IS_VOIDED;
        return std::nullopt;
    }
    // The same for what is done to one that is not over.
    std::optional<v1::Rejection> refuse_if_closed(
        std::initializer_list<common::v1::Role> roles) const {
        if (const auto refused = refuse(roles)) return refused;
        if (status() == StaffCaseState::CLOSED) return v1::STAFF_CASE_IS_CLOSED;
        return std::nullopt;
    }
};

StaffCaseDecision register_case(const v1::RegisterStaffCase& command, const AskedStaffCase& asked) {
    if (!acts_as(asked.command.context(), {WELFARE_WORKER, WELFARE_SUPERVISOR}))
        return v1::ROLE_NOT_ALLOWED;
    if (asked.actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (asked.status() != StaffCaseState::ABSENT) return v1::STAFF_CASE_ALREADY_REGISTERED;
    if (!malformed(asked.command).empty()) return v1::COMMAND_MALFORMED;

    v1::StaffCaseEvent event;
    auto& registered = *event.mutable_staff_case_registered();
    registered.set_institution(asked.actor().institution());
    registered.set_unit(command.unit());
    *registered.mutable_kinds() = command.kinds();
    registered.set_staff_key(command.staff_key());
    registered.set_staff(command.staff());
    registered.set_reason(command.reason());
    return event;
}

StaffCaseDecision assign(const v1::AssignStaffCase& command, const AskedStaffCase& asked) {
    if (const auto refused = asked.refuse_if_closed({WELFARE_SUPERVISOR})) return *refused;
    if (command.worker_key() == asked.state.staff_key()) return v1::WORKER_IS_SUBJECT;

    v1::StaffCaseEvent event;
    event.mutable_staff_case_assigned()->set_worker(command.worker());
    return event;
}

StaffCaseDecision record_intervention(const v1::RecordStaffIntervention& command,
                                      const AskedStaffCase& asked) {
    if (const auto refused = asked.refuse_if_closed({WELFARE_WORKER})) return *refused;
    if (asked.status() == StaffCaseState::REGISTERED) return v1::STAFF_CASE_NOT_ASSIGNED;
    if (!malformed(asked.command).empty()) return v1::COMMAND_MALFORMED;

    v1::StaffCaseEvent event;
    auto& recorded = *event.mutable_staff_intervention_recorded();
    recorded.set_intervention(command.intervention());
    recorded.set_occurred_at_us(deadlines::to_us(command.occurred_at()));
    recorded.set_unit(command.unit());
    recorded.set_note(command.note());
    return event;
}

StaffCaseDecision close(const v1::CloseStaffCase& command, const AskedStaffCase& asked) {
    if (const auto refused = asked.refuse_if_closed({WELFARE_WORKER, WELFARE_SUPERVISOR}))
        return *refused;

    v1::StaffCaseEvent event;
    event.mutable_staff_case_closed()->set_code(command.code());
    event.mutable_staff_case_closed()->set_reason(command.reason());
    return event;
}

StaffCaseDecision void_case(const v1::VoidStaffCase& command, const AskedStaffCase& asked) {
    if (const auto refused = asked.refuse({WELFARE_WORKER, WELFARE_SUPERVISOR})) return *refused;

    v1::StaffCaseEvent event;
    event.mutable_staff_case_voided()->set_code(command.code());
    event.mutable_staff_case_voided()->set_reason(command.reason());
    return event;
}

}  // namespace

StaffCaseDecision decide(const v1::StaffCaseCommand& command,
                         const StaffCaseState& state,
                         const base::Policy&) {
    const AskedStaffCase asked{command, state};
    switch (command.kind_case()) {
        case v1::StaffCaseCommand::kRegisterStaffCase:
            return register_case(command.register_staff_case(), asked);
        case v1::StaffCaseCommand::kAssignStaffCase:
            return assign(command.assign_staff_case(), asked);
        case v1::StaffCaseCommand::kRecordStaffIntervention:
            return record_intervention(command.record_staff_intervention(), asked);
        case v1::StaffCaseCommand::kCloseStaffCase:
            return close(command.close_staff_case(), asked);
        case v1::StaffCaseCommand::kVoidStaffCase:
            return void_case(command.void_staff_case(), asked);
        case v1::StaffCaseCommand::KIND_NOT_SET:
            break;
    }
    return v1::COMMAND_MALFORMED;
}

StaffCaseState evolve(StaffCaseState state,
                      const v1::StaffCaseEvent& event,
                      const base::EventInfo&) {
    switch (event.kind_case()) {
        case v1::StaffCaseEvent::kStaffCaseRegistered:
            state.set_status(StaffCaseState::REGISTERED);
            state.set_institution(event.staff_case_registered().institution());
            state.set_staff_key(event.staff_case_registered().staff_key());
            return state;
        case v1::StaffCaseEvent::kStaffCaseAssigned:
            state.set_status(StaffCaseState::OPEN);
            return state;
        case v1::StaffCaseEvent::kStaffInterventionRecorded:
            return state;
        case v1::StaffCaseEvent::kStaffCaseClosed:
            state.set_status(StaffCaseState::CLOSED);
            return state;
        case v1::StaffCaseEvent::kStaffCaseVoided:
            state.set_status(StaffCaseState::VOIDED);
            return state;
        case v1::StaffCaseEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("staff case event of no kind");
}

// Of one whose beginning is not known, too, the section's alone: of no institution, thus nobody's.
common::v1::Ownership ownership(const StaffCaseState& state) {
    common::v1::Ownership owners;
    owners.set_staff_welfare(true);
    if (!state.institution().empty()) owners.add_institutions(state.institution());
    return owners;
}

v1::StaffCaseCommand on_staff_case_timer(const common::v1::ArmedDeadline&) {
    throw std::logic_error("a staff case has no clocks");
}

std::string_view state_name(const StaffCaseState& state) {
    return StaffCaseState::Status_Name(state.status());
}

std::vector<base::FieldError> malformed(const v1::StaffCaseCommand& command) {
    Errors errors;
    if (command.has_register_staff_case())
        check_clues(command.register_staff_case().unit(), "unit", errors);
    if (command.has_record_staff_intervention()) {
        const auto& asked = command.record_staff_intervention();
        check_clues(asked.unit(), "unit", errors);
        check_past(asked.occurred_at(), "occurred_at", command.context().now_us(), errors);
    }
    care::check_identifiers(command, kStaffCaseIdentifiers, errors);
    return errors;
}

}  // namespace enlace::intake
