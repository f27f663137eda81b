#include "api/of_case.h"

#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "security/access.h"

namespace enlace::api {
namespace {

common::v1::Ownership owner_of(const intake::v1::CaseRegistered& of) {
    common::v1::Ownership owner;
    owner.add_institutions(of.institution());
    return owner;
}

}  // namespace

std::vector<aggregate::KnownKind> case_and_patient() {
    return {{.kind = "case",
             .events = intake::v1::CaseEvent::descriptor(),
             .kept = intake::v1::CaseRegistered::descriptor()->full_name(),
             .ownership =
                 [](const aggregate::Message& kept) {
                     return owner_of(static_cast<const intake::v1::CaseRegistered&>(kept));
                 }},
            {.kind = "patient",
             .events = intake::v1::PatientEvent::descriptor(),
             .kept = intake::v1::PatientRegistered::descriptor()->full_name(),
             .ownership = nullptr}};
}

std::optional<OfCase> look_up_case(std::string_view case_id,
                                   const common::v1::Principal& actor,
                                   aggregate::Lookup& lookup) {
    intake::v1::CaseRegistered of;
    if (!lookup.known(case_id, of)) return std::nullopt;
    if (!security::may_see(actor, owner_of(of))) return std::nullopt;
    OfCase found{.patient_id = of.patient_id(), .institution = of.institution(), .counted = {}};
    intake::v1::PatientRegistered patient;
    if (lookup.known(of.patient_id(), patient)) found.counted = patient.counted();
    return found;
}

}  // namespace enlace::api
