#include "intake/look_ups.h"

#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "intake/deciders.h"
#include "intake/domain/counted.h"
#include "intake/domain/patient.h"
#include "security/access.h"

namespace enlace::intake {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;

// What is known of a patient now: the newest of each thing that was said.
struct Known {
    v1::Demographics demographics;
    std::string telephone;
    common::v1::Counted counted;
};

Known known_of(const std::string& patient, Lookup& lookup) {
    Known known;
    for (const auto& event : lookup.personal_events(patient)) {
        if (const auto* registered = dynamic_cast<const v1::PatientRegistered*>(event.get())) {
            take_update(known.demographics, registered->demographics());
            known.counted.MergeFrom(registered->counted());
        } else if (const auto* updated =
                       dynamic_cast<const v1::DemographicsUpdated*>(event.get())) {
            take_update(known.demographics, updated->demographics());
            known.counted.MergeFrom(updated->counted());
        } else if (const auto* channel =
                       dynamic_cast<const v1::ContactChannelChanged*>(event.get())) {
            if (channel->channel() == v1::LLAMADA) {
                known.telephone = channel->valid() ? channel->value() : std::string();
            }
        }
    }
    if (known.telephone.empty()) known.telephone = known.demographics.phone();
    return known;
}

// A case of one patient may only be opened by who knows the patient.
bool patient_is_known(const std::string& patient,
                      const Principal& actor,
                      const aggregate::Decider& patients,
                      Lookup& lookup) {
    const Message* state = lookup.state(patients, patient);
    return state && security::may_see(actor, patients.ownership(*state));
}

}  // namespace

std::map<std::string, aggregate::Prepare> look_ups(const aggregate::Decider& patients,
                                                   const aggregate::Decider& cases,
                                                   const base::Policy& policy) {
    std::map<std::string, aggregate::Prepare> prepare;

    prepare[v1::RegisterPatient::descriptor()->full_name()] = [](Message& command, const Principal&,
                                                                 Lookup&) {
        auto& wrapper = static_cast<v1::PatientCommand&>(command);
        auto& asked = *wrapper.mutable_register_patient();
        *asked.mutable_counted() = counted_of(asked, wrapper.context().now_us());
        return true;
    };

    prepare[v1::UpdateDemographics::descriptor()->full_name()] = [](Message& command,
                                                                    const Principal&, Lookup&) {
        auto& wrapper = static_cast<v1::PatientCommand&>(command);
        auto& asked = *wrapper.mutable_update_demographics();
        *asked.mutable_counted() = counted_of(asked, wrapper.context().now_us());
        return true;
    };

    prepare[v1::RegisterCase::descriptor()->full_name()] =
        [&patients](Message& command, const Principal& actor, Lookup& lookup) {
            const auto& wrapper = static_cast<const v1::CaseCommand&>(command);
            return patient_is_known(wrapper.register_case().patient_id(), actor, patients, lookup);
        };

    prepare[v1::AssignCase::descriptor()->full_name()] =
        [](Message& command, const Principal& actor, Lookup& lookup) {
            auto& asked = *static_cast<v1::CaseCommand&>(command).mutable_assign_case();
            const auto load = lookup.tally(caseload_name(actor.institution(), asked.worker()));
            asked.set_caseload(static_cast<std::uint32_t>(load));
            asked.set_caseload_position(lookup.tally_position());
            return true;
        };

    prepare[v1::RecordContactAttempt::descriptor()->full_name()] =
        [&cases, &policy](Message& command, const Principal&, Lookup& lookup) {
            auto& wrapper = static_cast<v1::CaseCommand&>(command);
            auto& asked = *wrapper.mutable_record_contact_attempt();
            const auto* state =
                static_cast<const v1::CaseState*>(lookup.state(cases, wrapper.context().stream()));
            // Opening sealed fields is only worth it where a visit might be asked for.
            const bool last_attempt =
                state && asked.result() != v1::REACHED &&
                state->unreached_attempts() + 1 >= policy.limit("case.contact_attempts");
            if (!last_attempt) return true;
            const Known known = known_of(state->patient_id(), lookup);
            *asked.mutable_place() = known.demographics.place();
            asked.set_name(known.demographics.name());
            asked.set_address(known.demographics.address());
            asked.set_telephone(known.telephone);
            *asked.mutable_counted() = known.counted;
            return true;
        };
    return prepare;
}

}  // namespace enlace::intake
