#include "intake/look_ups.h"

#include <algorithm>
#include <utility>

#include "aggregate/personal.h"
#include "base/curp.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/erasure.pb.h"
#include "enlace/intake/v1/organisation.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/intake/v1/staff_case.pb.h"
#include "intake/domain/case.h"
#include "intake/domain/case_conflicts.h"
#include "intake/domain/counted.h"
#include "intake/domain/merge_edges.h"
#include "intake/domain/organisation.h"
#include "intake/known_patient.h"
#include "intake/organisation_stream.h"
#include "security/access.h"
#include "security/digest.h"
#include "security/identity.h"

namespace enlace::intake {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;

using Prepares = std::map<std::string, aggregate::Prepare>;

// `look_up(wrapper, actor, lookup)` returns what a Prepare does.
template <class Command, class Wrapper, class LookUp>
void add(Prepares& prepares, LookUp look_up) {
    prepares[Command::descriptor()->full_name()] =
        [look_up = std::move(look_up)](Message& command, const Principal& actor, Lookup& lookup) {
            return look_up(static_cast<Wrapper&>(command), actor, lookup);
        };
}

// Whatever a command names besides its own stream must be something that its actor may see.
bool may_see(const Principal& actor,
             const aggregate::Decider& decider,
             const std::string& stream,
             Lookup& lookup) {
    const Message* state = lookup.state(decider, stream);
    return state && security::may_see(actor, decider.ownership(*state));
}

const v1::PatientState* patient_state(const Deciders& deciders,
                                      const std::string& patient,
                                      Lookup& lookup) {
    return static_cast<const v1::PatientState*>(lookup.state(*deciders.patients, patient));
}

// A copy: a state that is looked up is valid until the next one is.
v1::CaseState case_state(const Deciders& deciders, const std::string& stream, Lookup& lookup) {
    const auto* state = static_cast<const v1::CaseState*>(lookup.state(*deciders.cases, stream));
    return state ? *state : v1::CaseState();
}

void take_survivor(v1::CaseCommand& command, const Deciders& deciders, Lookup& lookup) {
    auto& merge = *command.mutable_merge_case();
    const auto& merged_id = command.context().stream();
    const v1::CaseState merged = case_state(deciders, merged_id, lookup);
    const v1::CaseState surviving = case_state(deciders, merge.surviving_case(), lookup);
    merge.set_is_open(is_alive(surviving));
    merge.set_was_registered_first(std::pair(surviving.registered_at_us(), merge.surviving_case()) <
                                   std::pair(merged.registered_at_us(), merged_id));
    merge.set_is_of_the_same_person(
        are_joined(merged.patient_id(), surviving.patient_id(), [&](const std::string& patient) {
            const auto* state = patient_state(deciders, patient, lookup);
            return state ? *state : v1::PatientState();
        }));
}

// Empty while it goes on.
std::string how_it_ended(const v1::CaseState& state) {
    return is_alive(state) ? "" : std::string(state_name(state));
}

void add_patients(Prepares& prepares,
                  const Deciders& deciders,
                  const security::Key& identity_key,
                  security::Keyring& keyring) {
    add<v1::RegisterPatient, v1::PatientCommand>(
        prepares, [&](v1::PatientCommand& command, const Principal&, Lookup& lookup) {
            auto& asked = *command.mutable_register_patient();
            const auto& patient = command.context().stream();
            // What is said from now on must not be sealed by a key that is about to be destroyed.
            const auto* known = patient_state(deciders, patient, lookup);
            if (known && known->erased()) keyring.destroy_key(patient, known->erased_key_id());
            *asked.mutable_counted() = counted_of(asked, command.context().now_us());
            return true;
        });

    add<v1::UpdateDemographics, v1::PatientCommand>(
        prepares, [](v1::PatientCommand& command, const Principal&, Lookup&) {
            auto& asked = *command.mutable_update_demographics();
            *asked.mutable_counted() = counted_of(asked, command.context().now_us());
            return true;
        });

    add<v1::VerifyIdentity, v1::PatientCommand>(
        prepares, [&](v1::PatientCommand& command, const Principal&, Lookup& lookup) {
            auto& asked = *command.mutable_verify_identity();
            std::string curp = asked.curp();
            if (curp.empty())
                curp = known_patient(command.context().stream(), lookup).proposed_curp;
            asked.set_proposed_curp(curp);
            if (const auto parsed = base::Curp::parse(curp))
                asked.set_identified_as(security::patient_id(identity_key, *parsed));
            return true;
        });

    add<v1::RecordMerge, v1::PatientCommand>(
        prepares, [&](v1::PatientCommand& command, const Principal& actor, Lookup& lookup) {
            // Whom a CURP leads to needs not have been registered to be the same person.
            if (actor.role() == common::v1::REACTION) return true;
            return may_see(actor, *deciders.patients, command.record_merge().other(), lookup);
        });

    add<v1::ErasePatient, v1::PatientCommand>(prepares, [&](v1::PatientCommand& command,
                                                            const Principal&, Lookup& lookup) {
        const auto& patient = command.context().stream();
        const auto* known = patient_state(deciders, patient, lookup);
        if (!known) return true;
        // Who was erased may have no key any more, and should not get another by being erased
        // again. Anybody else has one from here on, so that what is being recorded meanwhile is
        // sealed by the key that goes.
        command.mutable_erase_patient()->set_key_id(known->erased()
                                                        ? keyring.current_id(patient).value_or("")
                                                        : keyring.key_for(patient).id);
        return true;
    });

    // The one look-up that acts: what is recorded then must be true already.
    add<v1::DestroyKeys, v1::ErasureCommand>(
        prepares, [&](v1::ErasureCommand& command, const Principal& actor, Lookup&) {
            if (actor.role() != common::v1::REACTION) return true;
            const auto& asked = command.destroy_keys();
            keyring.destroy_key(asked.patient_id(), asked.key_id());
            return true;
        });
}

void add_cases(Prepares& prepares, const Deciders& deciders, const base::Policy& policy) {
    add<v1::RegisterCase, v1::CaseCommand>(
        prepares, [&](v1::CaseCommand& command, const Principal& actor, Lookup& lookup) {
            return may_see(actor, *deciders.patients, command.register_case().patient_id(), lookup);
        });

    add<v1::MergeCase, v1::CaseCommand>(
        prepares, [&](v1::CaseCommand& command, const Principal& actor, Lookup& lookup) {
            const auto& surviving = command.merge_case().surviving_case();
            if (!may_see(actor, *deciders.cases, surviving, lookup)) return false;
            take_survivor(command, deciders, lookup);
            return true;
        });

    add<v1::OpenObligation, v1::CaseCommand>(
        prepares, [](v1::CaseCommand& command, const Principal&, Lookup& lookup) {
            auto& asked = *command.mutable_open_obligation();
            if (asked.kind() != v1::HOME_VISIT) return true;
            const auto triaged =
                aggregate::personal_event<v1::CaseTriaged>(lookup, command.context().stream());
            if (triaged) asked.set_safety_note(triaged->safety_note());
            return true;
        });

    add<v1::AssignCase, v1::CaseCommand>(
        prepares, [](v1::CaseCommand& command, const Principal& actor, Lookup& lookup) {
            auto& asked = *command.mutable_assign_case();
            const auto load = lookup.tally(caseload_name(actor.institution(), asked.worker()));
            asked.set_caseload(static_cast<std::uint32_t>(load));
            asked.set_caseload_position(lookup.tally_position());
            return true;
        });

    add<common::v1::RecordConflict, v1::CaseCommand>(
        prepares, [&](v1::CaseCommand& command, const Principal& actor, Lookup& lookup) {
            const auto* state = static_cast<const v1::CaseState*>(
                lookup.state(*deciders.cases, command.context().stream()));
            if (!state) return false;
            auto& conflict = *command.mutable_record_conflict();
            if (conflict.guard() == kCaseloadGuard) {
                const auto name = caseload_name(actor.institution(), state->worker());
                conflict.set_found(std::to_string(lookup.tally(name)));
            } else if (conflict.guard() == kSurvivorGuard) {
                conflict.set_found(
                    how_it_ended(case_state(deciders, state->surviving_case(), lookup)));
            }
            return true;
        });

    add<v1::RecordIntervention, v1::CaseCommand>(
        prepares, [&](v1::CaseCommand& command, const Principal&, Lookup& lookup) {
            const auto* state = static_cast<const v1::CaseState*>(
                lookup.state(*deciders.cases, command.context().stream()));
            if (!state) return true;
            const auto* patient = patient_state(deciders, state->patient_id(), lookup);
            if (patient)
                *command.mutable_record_intervention()->mutable_counted() = patient->counted();
            return true;
        });

    add<v1::RecordContactAttempt, v1::CaseCommand>(
        prepares, [&](v1::CaseCommand& command, const Principal&, Lookup& lookup) {
            auto& asked = *command.mutable_record_contact_attempt();
            const auto* state = static_cast<const v1::CaseState*>(
                lookup.state(*deciders.cases, command.context().stream()));
            // Opening sealed fields is only worth it where a visit might be asked for.
            const bool last_attempt =
                state && asked.result() != v1::REACHED &&
                state->unreached_attempts() + 1 >= policy.limit("case.contact_attempts");
            if (!last_attempt) return true;
            const KnownPatient known = known_patient(state->patient_id(), lookup);
            *asked.mutable_place() = known.demographics.place();
            asked.set_name(known.demographics.name());
            asked.set_address(known.demographics.address());
            asked.set_telephone(known.telephone);
            if (const auto* patient = patient_state(deciders, state->patient_id(), lookup))
                *asked.mutable_counted() = patient->counted();
            return true;
        });
}

// What tells members of staff apart, and nobody without the key who they are.
std::string staff_key(const security::Key& identity_key, std::string_view staff) {
    security::Framed framed;
    framed.add("staff case").add(staff);
    return security::to_hex(security::hmac_sha256(identity_key, framed.bytes()));
}

void add_staff_cases(Prepares& prepares, const security::Key& identity_key) {
    add<v1::RegisterStaffCase, v1::StaffCaseCommand>(
        prepares, [&](v1::StaffCaseCommand& command, const Principal&, Lookup&) {
            auto& asked = *command.mutable_register_staff_case();
            asked.set_staff_key(staff_key(identity_key, asked.staff()));
            return true;
        });

    add<v1::AssignStaffCase, v1::StaffCaseCommand>(
        prepares, [&](v1::StaffCaseCommand& command, const Principal&, Lookup&) {
            auto& asked = *command.mutable_assign_staff_case();
            asked.set_worker_key(staff_key(identity_key, asked.worker()));
            return true;
        });
}

void add_organisations(Prepares& prepares, const Deciders& deciders) {
    add<v1::DescribeOrganisation, v1::OrganisationCommand>(
        prepares, [&](v1::OrganisationCommand& command, const Principal&, Lookup& lookup) {
            auto& asked = *command.mutable_describe_organisation();
            const auto known = [&](std::string_view code) {
                return static_cast<const v1::OrganisationState*>(
                    lookup.state(*deciders.organisations, organisation_stream(code)));
            };
            if (const auto* parent = asked.parent().empty() ? nullptr : known(asked.parent())) {
                asked.set_parent_kind(parent->kind());
                asked.set_parent_stands(period_on(*parent, asked.valid_from()) != nullptr);
            }
            asked.set_successors_known(std::ranges::all_of(asked.successors(), known));
            return true;
        });
}

}  // namespace

std::map<std::string, aggregate::Prepare> look_ups(const Deciders& deciders,
                                                   const base::Policy& policy,
                                                   const security::Key& identity_key,
                                                   security::Keyring& keyring) {
    Prepares prepares;
    add_patients(prepares, deciders, identity_key, keyring);
    add_cases(prepares, deciders, policy);
    add_staff_cases(prepares, identity_key);
    add_organisations(prepares, deciders);
    return prepares;
}

std::vector<std::string> personal_types() {
    auto types = types_of_known_patient();
    types.push_back(v1::CaseTriaged::descriptor()->full_name());
    return types;
}

}  // namespace enlace::intake
