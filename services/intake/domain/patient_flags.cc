#include "deadlines/times.h"
#include "intake/domain/patient_guards.h"

namespace enlace::intake {
namespace {

using common::v1::CLINICIAN;
using common::v1::RECORDS_OFFICE;
using common::v1::SOCIAL_WORKER;

bool is_held(const AskedPatient& asked) {
    if (!asked.state.on_legal_hold()) return false;
    const std::int64_t until_us = asked.state.legal_hold_until_us();
    return until_us == 0 || asked.now_us() < until_us;
}

// What was recorded after an erasure, in the patient's cases above all, is sealed by another key.
bool has_nothing_left(const v1::ErasePatient& command, const v1::PatientState& state) {
    return state.erased() &&
           (command.key_id().empty() || command.key_id() == state.erased_key_id());
}

}  // namespace

PatientDecision record_death(const v1::RecordDeath& command, const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({SOCIAL_WORKER, CLINICIAN})) return *refused;
    if (asked.state.deceased()) return v1::DEATH_ALREADY_RECORDED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::PatientEvent event;
    auto& died = *event.mutable_death_recorded();
    died.set_institution(asked.institution());
    died.set_died_on(command.died_on());
    died.set_place(command.place());
    died.set_certificate_number(command.certificate_number());
    return event;
}

PatientDecision withdraw_death(const v1::WithdrawDeath& command, const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({RECORDS_OFFICE})) return *refused;
    if (!asked.state.deceased()) return v1::DEATH_NOT_RECORDED;

    v1::PatientEvent event;
    event.mutable_death_withdrawn()->set_institution(asked.institution());
    event.mutable_death_withdrawn()->set_reason(command.reason());
    return event;
}

PatientDecision set_legal_hold(const v1::SetLegalHold& command, const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({RECORDS_OFFICE})) return *refused;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::PatientEvent event;
    auto& held = *event.mutable_legal_hold_set();
    held.set_institution(asked.institution());
    held.set_ground(command.ground());
    if (command.has_until()) held.set_until_us(deadlines::to_us(command.until()));
    held.set_order(command.order());
    return event;
}

PatientDecision release_legal_hold(const v1::ReleaseLegalHold& command, const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({RECORDS_OFFICE})) return *refused;
    if (!asked.state.on_legal_hold()) return v1::NO_LEGAL_HOLD;

    v1::PatientEvent event;
    event.mutable_legal_hold_released()->set_institution(asked.institution());
    event.mutable_legal_hold_released()->set_reason(command.reason());
    return event;
}

PatientDecision erase_patient(const v1::ErasePatient& command, const AskedPatient& asked) {
    if (const auto refused = asked.refuse({RECORDS_OFFICE})) return *refused;
    if (has_nothing_left(command, asked.state)) return patient_unchanged();
    if (is_held(asked)) return v1::UNDER_LEGAL_HOLD;

    v1::PatientEvent event;
    auto& erased = *event.mutable_patient_erased();
    erased.set_institution(asked.institution());
    erased.set_request(command.request());
    erased.set_ground(command.ground());
    erased.set_key_id(command.key_id());
    return event;
}

}  // namespace enlace::intake
