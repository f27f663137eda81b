#include <algorithm>

#include "deadlines/times.h"
#include "intake/domain/case_guards.h"
#include "intake/domain/numbered.h"
#include "intake/domain/special_kinds.h"

namespace enlace::intake {
namespace {

using common::v1::SOCIAL_WORKER;

bool has_open_record(const CaseState& state) {
    return std::ranges::any_of(state.special_records(),
                               [](const auto& record) { return !record.closed(); });
}

// Nullptr unless it is open.
const CaseState::SpecialEntry* open_record(const CaseState& state, std::uint32_t number) {
    const auto* record = numbered(state.special_records(), number);
    return record && !record->closed() ? record : nullptr;
}

// A call, or a team at the door, may be what the record warns of: what it says holds for the whole
// case, until somebody permits contact again.
CaseDecision with_contact_rule(v1::CaseEvent event,
                               const v1::SpecialRecord& record,
                               const CaseState& state) {
    if (!record.violence().do_not_contact() || state.do_not_contact()) return event;
    return std::vector{std::move(event),
                       contact_rule_changed(true, v1::CONTACT_CHANNEL_UNSPECIFIED, state)};
}

}  // namespace

CaseDecision record_intervention(const v1::RecordIntervention& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::CaseEvent event;
    auto& recorded = *event.mutable_intervention_recorded();
    recorded.set_intervention(command.intervention());
    recorded.set_occurred_at_us(deadlines::to_us(command.occurred_at()));
    recorded.set_unit(command.unit());
    recorded.set_people(command.people());
    *recorded.mutable_delivered() = command.delivered();
    recorded.set_by_appointment(command.by_appointment());
    recorded.set_institution(asked.state.institution());
    *recorded.mutable_counted() = command.counted();
    recorded.set_note(command.note());
    return event;
}

CaseDecision open_special_record(const v1::OpenSpecialRecord& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::CaseEvent event;
    auto& opened = *event.mutable_special_record_opened();
    opened.set_number(static_cast<std::uint32_t>(asked.state.special_records_size()) + 1);
    opened.set_kind(kind_of(command.record()));
    *opened.mutable_record() = command.record();
    return with_contact_rule(std::move(event), command.record(), asked.state);
}

CaseDecision update_special_record(const v1::UpdateSpecialRecord& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (!has_open_record(asked.state)) return v1::NO_SPECIAL_RECORD_OPEN;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    const auto* record = open_record(asked.state, command.number());
    if (!record) return v1::SPECIAL_RECORD_UNKNOWN;
    if (record->kind() != kind_of(command.record())) return v1::SPECIAL_RECORD_OF_OTHER_KIND;

    v1::CaseEvent event;
    auto& updated = *event.mutable_special_record_updated();
    updated.set_number(command.number());
    updated.set_kind(record->kind());
    *updated.mutable_record() = command.record();
    return with_contact_rule(std::move(event), command.record(), asked.state);
}

CaseDecision close_special_record(const v1::CloseSpecialRecord& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (!has_open_record(asked.state)) return v1::NO_SPECIAL_RECORD_OPEN;
    const auto* record = open_record(asked.state, command.number());
    if (!record) return v1::SPECIAL_RECORD_UNKNOWN;

    v1::CaseEvent event;
    auto& closed = *event.mutable_special_record_closed();
    closed.set_number(command.number());
    closed.set_kind(record->kind());
    closed.set_outcome(command.outcome());
    closed.set_note(command.note());
    return event;
}

}  // namespace enlace::intake
