#include "base/curp.h"
#include "intake/domain/merge_edges.h"
#include "intake/domain/patient_guards.h"

namespace enlace::intake {
namespace {

using common::v1::RECORDS_OFFICE;
using common::v1::SOCIAL_WORKER;
using common::v1::SUPERVISOR;

// As the standard writes it; empty if there is none.
std::string written(const std::string& curp) {
    const auto parsed = base::Curp::parse(curp);
    return parsed ? std::string(parsed->text()) : std::string();
}

}  // namespace

PatientDecision propose_identity(const v1::ProposeIdentity& command, const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({SOCIAL_WORKER})) return *refused;
    if (asked.state.status() == v1::VERIFIED) return v1::IDENTITY_IS_VERIFIED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::PatientEvent event;
    auto& proposed = *event.mutable_identity_proposed();
    proposed.set_institution(asked.institution());
    proposed.set_learnt_by(command.learnt_by());
    proposed.set_curp(written(command.curp()));
    proposed.set_name(command.name());
    proposed.set_explanation(command.explanation());
    return event;
}

PatientDecision verify_identity(const v1::VerifyIdentity& command, const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({RECORDS_OFFICE, SUPERVISOR})) return *refused;
    if (asked.state.status() == v1::VERIFIED) return v1::IDENTITY_IS_VERIFIED;
    if (asked.state.status() != v1::PROVISIONAL) return v1::IDENTITY_NOT_PROPOSED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::PatientEvent event;
    auto& verified = *event.mutable_identity_verified();
    verified.set_institution(asked.institution());
    verified.set_document(command.document());
    verified.set_document_number(command.document_number());
    verified.set_curp(written(command.curp().empty() ? command.proposed_curp() : command.curp()));
    // Who came without a CURP keeps the stream, and the one that the CURP leads to is joined.
    if (!command.identified_as().empty() && command.identified_as() != asked.context().stream()) {
        verified.set_identified_as(command.identified_as());
        verified.set_edge_id(edge_id(asked.context().stream(), asked.state.edges_begun() + 1));
    }
    return event;
}

PatientDecision withdraw_verification(const v1::WithdrawVerification& command,
                                      const AskedPatient& asked) {
    if (const auto refused = asked.refuse_if_erased({RECORDS_OFFICE})) return *refused;
    if (asked.state.status() != v1::VERIFIED) return v1::IDENTITY_NOT_VERIFIED;

    v1::PatientEvent event;
    auto& withdrawn = *event.mutable_verification_withdrawn();
    withdrawn.set_institution(asked.institution());
    withdrawn.set_edge_id(asked.state.identity_edge());
    withdrawn.set_identified_as(asked.state.identified_as());
    *withdrawn.mutable_identify_by() = asked.start_identify_by();
    withdrawn.set_reason(command.reason());
    return event;
}

}  // namespace enlace::intake
