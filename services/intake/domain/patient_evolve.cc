#include <algorithm>
#include <stdexcept>
#include <utility>

#include "deadlines/clocks.h"
#include "intake/domain/merge_edges.h"
#include "intake/domain/patient.h"

namespace enlace::intake {
namespace {

using v1::PatientState;

void take_registration(PatientState& state,
                       const v1::PatientRegistered& registered,
                       const base::EventInfo& info) {
    state.set_status(registered.status());
    state.set_erased(false);
    // After an erasure, only who registers again knows the patient.
    state.clear_institutions();
    state.add_institutions(registered.institution());
    *state.mutable_counted() = registered.counted();
    state.clear_deadlines();
    if (registered.has_identify_by())
        deadlines::arm(*state.mutable_deadlines(), registered.identify_by(), info.version);
}

// Ordinals are taken where an edge begins, and for that of an identity by verifying already.
void take_ordinal(PatientState& state, const std::string& id, const std::string& other) {
    if (id.empty() || began_in(id, other)) return;
    state.set_edges_begun(std::max(state.edges_begun(), ordinal_of(id)));
}

void take_verification(PatientState& state, const v1::IdentityVerified& verified) {
    state.set_status(v1::VERIFIED);
    state.clear_deadlines();
    state.set_identified_as(verified.identified_as());
    state.set_identity_edge(verified.edge_id());
    take_ordinal(state, verified.edge_id(), verified.identified_as());
}

void take_withdrawal(PatientState& state,
                     const v1::VerificationWithdrawn& withdrawn,
                     const base::EventInfo& info) {
    state.set_status(v1::PROVISIONAL);
    state.clear_identified_as();
    state.clear_identity_edge();
    deadlines::arm(*state.mutable_deadlines(), withdrawn.identify_by(), info.version);
}

void take_edge(PatientState& state, const std::string& id, const std::string& other, bool gone) {
    take_ordinal(state, id, other);
    for (auto& known : *state.mutable_edges()) {
        if (known.id() != id) continue;
        known.set_withdrawn(gone);
        return;
    }
    auto& added = *state.add_edges();
    added.set_id(id);
    added.set_other(other);
    added.set_withdrawn(gone);
}

void take_hold(PatientState& state, const v1::LegalHoldSet& held) {
    state.set_on_legal_hold(true);
    state.set_legal_hold_until_us(held.until_us());
}

}  // namespace

PatientState evolve(PatientState state,
                    const v1::PatientEvent& event,
                    const base::EventInfo& info) {
    switch (event.kind_case()) {
        case v1::PatientEvent::kPatientRegistered:
            take_registration(state, event.patient_registered(), info);
            return state;
        case v1::PatientEvent::kRegistrationRepeated:
            state.add_institutions(event.registration_repeated().institution());
            return state;
        case v1::PatientEvent::kIdentityProposed:
            state.set_status(v1::PROVISIONAL);
            return state;
        case v1::PatientEvent::kIdentityVerified:
            take_verification(state, event.identity_verified());
            return state;
        case v1::PatientEvent::kVerificationWithdrawn:
            take_withdrawal(state, event.verification_withdrawn(), info);
            return state;
        case v1::PatientEvent::kDeathRecorded:
            state.set_deceased(true);
            return state;
        case v1::PatientEvent::kDeathWithdrawn:
            state.set_deceased(false);
            return state;
        case v1::PatientEvent::kMergeRecorded: {
            const auto& merged = event.merge_recorded();
            take_edge(state, merged.edge_id(), merged.other(), false);
            return state;
        }
        case v1::PatientEvent::kMergeWithdrawn: {
            const auto& withdrawn = event.merge_withdrawn();
            take_edge(state, withdrawn.edge_id(), withdrawn.other(), true);
            return state;
        }
        case v1::PatientEvent::kLegalHoldSet:
            take_hold(state, event.legal_hold_set());
            return state;
        case v1::PatientEvent::kLegalHoldReleased:
            state.clear_on_legal_hold();
            state.clear_legal_hold_until_us();
            return state;
        case v1::PatientEvent::kPatientErased:
            state.set_erased(true);
            state.set_erased_key_id(event.patient_erased().key_id());
            return state;
        case v1::PatientEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case v1::PatientEvent::kDemographicsUpdated:
            // What an update is silent about stays.
            state.mutable_counted()->MergeFrom(event.demographics_updated().counted());
            return state;
        case v1::PatientEvent::kContactChannelChanged:
        case v1::PatientEvent::kConflictFound:
            return state;
        case v1::PatientEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("patient event of no kind");
}

}  // namespace enlace::intake
