#include "intake/domain/merge_edges.h"
#include "intake/domain/patient_guards.h"

namespace enlace::intake {
namespace {

using common::v1::REACTION;
using common::v1::RECORDS_OFFICE;
using common::v1::SUPERVISOR;

}  // namespace

// Known already, even as withdrawn: its end overtook its start.
PatientDecision record_merge(const v1::RecordMerge& command, const AskedPatient& asked) {
    const bool told = asked.by({REACTION});
    if (const auto refused = asked.refuse({RECORDS_OFFICE, SUPERVISOR, REACTION})) return *refused;
    if (told ? find_edge(asked.state, command.edge_id()) != nullptr
             : is_merged_with(asked.state, command.other()))
        return patient_unchanged();
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (command.other() == asked.context().stream()) return v1::MERGED_WITH_ITSELF;

    v1::PatientEvent event;
    auto& merged = *event.mutable_merge_recorded();
    merged.set_edge_id(told ? command.edge_id()
                            : edge_id(asked.context().stream(), asked.state.edges_begun() + 1));
    merged.set_other(command.other());
    merged.set_institution(asked.institution());
    // What is said of an erased patient would begin a new key, which nobody asked to destroy.
    if (!asked.state.erased()) merged.set_proof(command.proof());
    return event;
}

PatientDecision withdraw_merge(const v1::WithdrawMerge& command, const AskedPatient& asked) {
    const bool told = asked.by({REACTION});
    if (const auto refused = asked.refuse({RECORDS_OFFICE, SUPERVISOR, REACTION})) return *refused;
    const auto* edge = find_edge(asked.state, command.edge_id());
    if (edge && edge->withdrawn()) return patient_unchanged();
    if (!edge && !told) return v1::MERGE_UNKNOWN;

    v1::PatientEvent event;
    auto& withdrawn = *event.mutable_merge_withdrawn();
    withdrawn.set_edge_id(command.edge_id());
    withdrawn.set_other(edge ? edge->other() : command.other());
    withdrawn.set_institution(asked.institution());
    withdrawn.set_told(told && !began_in(command.edge_id(), asked.context().stream()));
    if (!asked.state.erased()) withdrawn.set_reason(command.reason());
    return event;
}

}  // namespace enlace::intake
