#include "intake/known_patient.h"

#include "intake/domain/patient.h"

namespace enlace::intake {

KnownPatient known_patient(const std::string& patient, aggregate::Lookup& lookup) {
    KnownPatient known;
    for (const auto& event : lookup.personal_events(patient)) {
        if (const auto* registered = dynamic_cast<const v1::PatientRegistered*>(event.get())) {
            take_update(known.demographics, registered->demographics());
        } else if (const auto* updated =
                       dynamic_cast<const v1::DemographicsUpdated*>(event.get())) {
            take_update(known.demographics, updated->demographics());
        } else if (const auto* proposed = dynamic_cast<const v1::IdentityProposed*>(event.get())) {
            known.proposed_curp = proposed->curp();
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

std::vector<std::string> types_of_known_patient() {
    return {v1::PatientRegistered::descriptor()->full_name(),
            v1::DemographicsUpdated::descriptor()->full_name(),
            v1::IdentityProposed::descriptor()->full_name(),
            v1::ContactChannelChanged::descriptor()->full_name()};
}

}  // namespace enlace::intake
