#include "base/curp.h"
#include "care/conflict.h"
#include "intake/domain/patient_guards.h"

namespace enlace::intake {
namespace {

using common::v1::INTEGRATION;
using common::v1::SOCIAL_WORKER;

// What the second institution knows is kept; what others know it is not told.
PatientDecision repeat_registration(const v1::RegisterPatient& command, const AskedPatient& asked) {
    if (asked.is_known_here()) return patient_unchanged();
    std::vector<v1::PatientEvent> events(1);
    events[0].mutable_registration_repeated()->set_institution(asked.institution());
    if (command.demographics().ByteSizeLong() == 0) return events;

    auto& updated = *events.emplace_back().mutable_demographics_updated();
    updated.set_institution(asked.institution());
    updated.set_source("REGISTRATION");
    *updated.mutable_counted() = command.counted();
    *updated.mutable_demographics() = command.demographics();
    return events;
}

}  // namespace

PatientDecision register_patient(const v1::RegisterPatient& command, const AskedPatient& asked) {
    const bool identified = !command.curp().empty();
    const bool known = asked.exists() && !asked.state.erased();
    if (!asked.by({SOCIAL_WORKER, INTEGRATION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.institution().empty()) return v1::INSTITUTION_MISSING;
    // The stream of a CURP is found by it, whatever became of its verification: who registers it
    // learns nothing from that.
    if (known && (!identified || asked.state.status() == v1::UNIDENTIFIED))
        return v1::PATIENT_ALREADY_REGISTERED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (known) return repeat_registration(command, asked);

    v1::PatientEvent event;
    auto& registered = *event.mutable_patient_registered();
    registered.set_institution(asked.institution());
    *registered.mutable_counted() = command.counted();
    *registered.mutable_demographics() = command.demographics();
    if (identified) {
        registered.set_status(v1::VERIFIED);
        registered.set_curp(base::Curp::parse(command.curp())->text());
    } else {
        registered.set_status(v1::UNIDENTIFIED);
        *registered.mutable_finding() = command.finding();
        *registered.mutable_identify_by() = asked.start_identify_by();
    }
    return event;
}

PatientDecision update_demographics(const v1::UpdateDemographics& command,
                                    const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({SOCIAL_WORKER, INTEGRATION})) return *refused;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::PatientEvent event;
    auto& updated = *event.mutable_demographics_updated();
    updated.set_institution(asked.institution());
    updated.set_source(command.source());
    *updated.mutable_counted() = command.counted();
    *updated.mutable_demographics() = command.demographics();
    return event;
}

PatientDecision change_contact_channel(const v1::ChangeContactChannel& command,
                                       const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({SOCIAL_WORKER, INTEGRATION})) return *refused;

    v1::PatientEvent event;
    auto& changed = *event.mutable_contact_channel_changed();
    changed.set_institution(asked.institution());
    changed.set_channel(command.channel());
    changed.set_value(command.value());
    changed.set_valid(command.valid());
    return event;
}

PatientDecision record_patient_breach(const common::v1::RecordBreach& command,
                                      const AskedPatient& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (!asked.exists()) return v1::PATIENT_UNKNOWN;
    if (asked.state.erased()) return patient_unchanged();  // Nobody asks any more who it was.
    const auto recorded = deadlines::breach(
        command, asked.state.deadlines(), kPatientMachine, asked.state.escalation_level(),
        asked.policy, asked.now_us(),
        {.institutions = {asked.state.institutions().begin(), asked.state.institutions().end()}},
        {.institution = asked.state.institutions(0)});
    if (!recorded) return patient_unchanged();

    v1::PatientEvent event;
    *event.mutable_breach_recorded() = *recorded;
    return event;
}

PatientDecision record_patient_conflict(const common::v1::RecordConflict& command,
                                        const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({common::v1::REACTION})) return *refused;

    v1::PatientEvent event;
    *event.mutable_conflict_found() = care::conflict_found(command);
    return event;
}

}  // namespace enlace::intake
