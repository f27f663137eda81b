#include "views/patients/patient_view.h"

#include <utility>

#include "intake/domain/patient.h"
#include "views/folding/breach.h"

namespace enlace::views {

v1::PatientRow fold(v1::PatientRow row, const intake::v1::PatientEvent& event, const EventAt& at) {
    *row.mutable_state() = intake::evolve(std::move(*row.mutable_state()), event, at.info);
    switch (event.kind_case()) {
        case intake::v1::PatientEvent::kBreachRecorded:
            begin_breach(row, event.breach_recorded(), at);
            break;
        case intake::v1::PatientEvent::kIdentityVerified:
            end_breach(row);
            row.add_detail_positions(at.position);
            break;
        case intake::v1::PatientEvent::kPatientRegistered:
        case intake::v1::PatientEvent::kDemographicsUpdated:
        case intake::v1::PatientEvent::kIdentityProposed:
        case intake::v1::PatientEvent::kVerificationWithdrawn:
        case intake::v1::PatientEvent::kDeathWithdrawn:
        case intake::v1::PatientEvent::kDeathRecorded:
        case intake::v1::PatientEvent::kContactChannelChanged:
            row.add_detail_positions(at.position);
            break;
        case intake::v1::PatientEvent::kRegistrationRepeated:
        case intake::v1::PatientEvent::kMergeRecorded:
        case intake::v1::PatientEvent::kMergeWithdrawn:
        case intake::v1::PatientEvent::kLegalHoldSet:
        case intake::v1::PatientEvent::kLegalHoldReleased:
        case intake::v1::PatientEvent::kPatientErased:
        case intake::v1::PatientEvent::kConflictFound:
        case intake::v1::PatientEvent::KIND_NOT_SET:
            break;
    }
    return row;
}

}  // namespace enlace::views
