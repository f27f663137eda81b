#include "intake/domain/activity.h"

#include <stdexcept>

#include "care/identifiers.h"
#include "deadlines/times.h"
#include "intake/domain/field_checks.h"
#include "intake/domain/guards.h"

namespace enlace::intake {
namespace {

using v1::ActivityState;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kActivityIdentifiers[] = {"Delivered.item", "Delivered.unit"};

ActivityDecision record_activity(const v1::ActivityCommand& command, const ActivityState& state) {
    const auto& asked = command.record_activity();
    const auto& actor = command.context().actor();
    if (!acts_as(command.context(), {common::v1::SOCIAL_WORKER})) return v1::ROLE_NOT_ALLOWED;
    if (actor.institution().empty()) return v1::INSTITUTION_MISSING;
    if (state.status() != ActivityState::ABSENT) return v1::ACTIVITY_ALREADY_RECORDED;
    if (!malformed(command).empty()) return v1::COMMAND_MALFORMED;

    v1::ActivityEvent event;
    auto& recorded = *event.mutable_activity_recorded();
    recorded.set_institution(actor.institution());
    recorded.set_intervention(asked.intervention());
    recorded.set_occurred_at_us(deadlines::to_us(asked.occurred_at()));
    recorded.set_unit(asked.unit());
    recorded.set_people(asked.people());
    *recorded.mutable_delivered() = asked.delivered();
    recorded.set_topic(asked.topic());
    recorded.set_note(asked.note());
    return event;
}

ActivityDecision void_activity(const v1::ActivityCommand& command, const ActivityState& state) {
    const auto& actor = command.context().actor();
    if (!acts_as(command.context(), {common::v1::SOCIAL_WORKER, common::v1::SUPERVISOR}))
        return v1::ROLE_NOT_ALLOWED;
    if (state.status() == ActivityState::ABSENT) return v1::ACTIVITY_UNKNOWN;
    if (actor.institution() != state.institution()) return v1::OTHER_INSTITUTION;
    if (state.status() == ActivityState::VOIDED) return v1::ACTIVITY_IS_VOIDED;

    v1::ActivityEvent event;
    event.mutable_activity_voided()->set_code(command.void_activity().code());
    event.mutable_activity_voided()->set_reason(command.void_activity().reason());
    return event;
}

}  // namespace

ActivityDecision decide(const v1::ActivityCommand& command,
                        const ActivityState& state,
                        const base::Policy&) {
    switch (command.kind_case()) {
        case v1::ActivityCommand::kRecordActivity:
            return record_activity(command, state);
        case v1::ActivityCommand::kVoidActivity:
            return void_activity(command, state);
        case v1::ActivityCommand::KIND_NOT_SET:
            break;
    }
    return v1::COMMAND_MALFORMED;
}

ActivityState evolve(ActivityState state, const v1::ActivityEvent& event, const base::EventInfo&) {
    switch (event.kind_case()) {
        case v1::ActivityEvent::kActivityRecorded:
            state.set_status(ActivityState::RECORDED);
            state.set_institution(event.activity_recorded().institution());
            return state;
        case v1::ActivityEvent::kActivityVoided:
            state.set_status(ActivityState::VOIDED);
            return state;
        case v1::ActivityEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("activity event of no kind");
}

common::v1::Ownership ownership(const ActivityState& state) {
    common::v1::Ownership owners;
    if (state.status() != ActivityState::ABSENT) owners.add_institutions(state.institution());
    return owners;
}

v1::ActivityCommand on_activity_timer(const common::v1::ArmedDeadline&) {
    throw std::logic_error("an activity has no clocks");
}

std::string_view state_name(const ActivityState& state) {
    return ActivityState::Status_Name(state.status());
}

std::vector<base::FieldError> malformed(const v1::ActivityCommand& command) {
    Errors errors;
    if (!command.has_record_activity()) return errors;
    const auto& asked = command.record_activity();
    check_clues(asked.unit(), "unit", errors);
    check_past(asked.occurred_at(), "occurred_at", command.context().now_us(), errors);
    care::check_identifiers(command, kActivityIdentifiers, errors);
    return errors;
}

}  // namespace enlace::intake
