#include "intake/domain/patient.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/curp.h"
#include "deadlines/clocks.h"
#include "intake/domain/fields.h"
#include "intake/domain/guards.h"

namespace enlace::intake {
namespace {

using common::v1::Context;

constexpr std::string_view kPatientMachine = "patient";
constexpr std::string_view kIdentifyBy = "identify_by";

PatientDecision patient_unchanged() {
    return std::vector<v1::PatientEvent>{};
}

bool exists(const v1::PatientState& state) {
    return state.status() != v1::IDENTITY_STATUS_UNSPECIFIED;
}

bool registered_by(const v1::PatientState& state, const std::string& institution) {
    return std::ranges::count(state.institutions(), institution) != 0;
}

PatientDecision repeat_registration(const Context& context, const v1::PatientState& state) {
    if (registered_by(state, context.actor().institution())) return patient_unchanged();
    v1::PatientEvent event;
    event.mutable_registration_repeated()->set_institution(context.actor().institution());
    return event;
}

PatientDecision register_patient(const v1::PatientCommand& command,
                                 const v1::PatientState& state,
                                 const base::Policy& policy) {
    const Context& context = command.context();
    const auto& asked = command.register_patient();
    const bool identified = !asked.curp().empty();
    if (!acts_as(context, {common::v1::SOCIAL_WORKER, common::v1::INTEGRATION}))
        return v1::ROLE_NOT_ALLOWED;
    if (context.actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (state.status() == v1::UNIDENTIFIED) return v1::PATIENT_ALREADY_REGISTERED;
    if (exists(state) && !identified) return v1::PATIENT_ALREADY_REGISTERED;
    if (!malformed(command).empty()) return v1::COMMAND_MALFORMED;
    if (exists(state)) return repeat_registration(context, state);

    v1::PatientEvent event;
    auto& registered = *event.mutable_patient_registered();
    registered.set_institution(context.actor().institution());
    *registered.mutable_counted() = asked.counted();
    *registered.mutable_demographics() = asked.demographics();
    if (identified) {
        registered.set_status(v1::VERIFIED);
        registered.set_curp(base::Curp::parse(asked.curp())->text());
    } else {
        registered.set_status(v1::UNIDENTIFIED);
        *registered.mutable_finding() = asked.finding();
        *registered.mutable_identify_by() =
            deadlines::start_clock(policy, kPatientMachine, kIdentifyBy, context.now_us());
    }
    return event;
}

// What anybody who knows the patient may add.
std::optional<v1::Rejection> refuse_addition(const v1::PatientCommand& command,
                                             const v1::PatientState& state) {
    const Context& context = command.context();
    if (!acts_as(context, {common::v1::SOCIAL_WORKER, common::v1::INTEGRATION}))
        return v1::ROLE_NOT_ALLOWED;
    if (!exists(state)) return v1::PATIENT_UNKNOWN;
    if (!registered_by(state, context.actor().institution())) return v1::OTHER_INSTITUTION;
    if (!malformed(command).empty()) return v1::COMMAND_MALFORMED;
    return std::nullopt;
}

PatientDecision update_demographics(const v1::PatientCommand& command,
                                    const v1::PatientState& state) {
    if (const auto refused = refuse_addition(command, state)) return *refused;
    v1::PatientEvent event;
    auto& updated = *event.mutable_demographics_updated();
    updated.set_institution(command.context().actor().institution());
    updated.set_source(command.update_demographics().source());
    *updated.mutable_counted() = command.update_demographics().counted();
    *updated.mutable_demographics() = command.update_demographics().demographics();
    return event;
}

PatientDecision change_contact_channel(const v1::PatientCommand& command,
                                       const v1::PatientState& state) {
    if (const auto refused = refuse_addition(command, state)) return *refused;
    v1::PatientEvent event;
    auto& changed = *event.mutable_contact_channel_changed();
    changed.set_institution(command.context().actor().institution());
    changed.set_channel(command.change_contact_channel().channel());
    changed.set_value(command.change_contact_channel().value());
    changed.set_valid(command.change_contact_channel().valid());
    return event;
}

PatientDecision record_breach(const v1::PatientCommand& command,
                              const v1::PatientState& state,
                              const base::Policy& policy) {
    const Context& context = command.context();
    if (!acts_as(context, {common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (!exists(state)) return v1::PATIENT_UNKNOWN;
    const auto recorded =
        deadlines::breach(command.record_breach(), state.deadlines(), kPatientMachine,
                          state.escalation_level(), policy, context.now_us());
    if (!recorded) return patient_unchanged();
    v1::PatientEvent event;
    *event.mutable_breach_recorded() = *recorded;
    return event;
}

}  // namespace

PatientDecision decide(const v1::PatientCommand& command,
                       const v1::PatientState& state,
                       const base::Policy& policy) {
    switch (command.kind_case()) {
        case v1::PatientCommand::kRegisterPatient:
            return register_patient(command, state, policy);
        case v1::PatientCommand::kUpdateDemographics:
            return update_demographics(command, state);
        case v1::PatientCommand::kChangeContactChannel:
            return change_contact_channel(command, state);
        case v1::PatientCommand::kRecordBreach:
            return record_breach(command, state, policy);
        case v1::PatientCommand::KIND_NOT_SET:
            break;
    }
    return v1::COMMAND_MALFORMED;
}

v1::PatientState evolve(v1::PatientState state,
                        const v1::PatientEvent& event,
                        const base::EventInfo& info) {
    switch (event.kind_case()) {
        case v1::PatientEvent::kPatientRegistered: {
            const auto& registered = event.patient_registered();
            state.set_status(registered.status());
            state.add_institutions(registered.institution());
            if (registered.has_identify_by())
                deadlines::arm(*state.mutable_deadlines(), registered.identify_by(), info.version);
            return state;
        }
        case v1::PatientEvent::kRegistrationRepeated:
            state.add_institutions(event.registration_repeated().institution());
            return state;
        case v1::PatientEvent::kDemographicsUpdated:
        case v1::PatientEvent::kContactChannelChanged:
            return state;
        case v1::PatientEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case v1::PatientEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("patient event of no kind");
}

common::v1::Ownership ownership(const v1::PatientState& state) {
    common::v1::Ownership owners;
    *owners.mutable_institutions() = state.institutions();
    return owners;
}

v1::PatientCommand on_patient_timer(const common::v1::ArmedDeadline& due) {
    v1::PatientCommand command;
    *command.mutable_record_breach() = deadlines::record_breach(due);
    return command;
}

std::string_view state_name(const v1::PatientState& state) {
    if (!exists(state)) return "ABSENT";
    return v1::IdentityStatus_Name(state.status());
}

void take_update(v1::Demographics& known, const v1::Demographics& update) {
    // A place is one fact: the old locality says nothing about the new municipality.
    if (update.has_place()) known.clear_place();
    if (update.has_birth_date()) known.clear_estimated_age_years();
    known.MergeFrom(update);
}

}  // namespace enlace::intake
