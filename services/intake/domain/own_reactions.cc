#include "intake/domain/own_reactions.h"

#include <utility>

#include "intake/domain/case_conflicts.h"
#include "intake/domain/merge_edges.h"

namespace enlace::intake {
namespace {

ToPatient merge(std::string stream, const std::string& edge, const std::string& other) {
    ToPatient told{.stream = std::move(stream), .command = {}};
    told.command.mutable_record_merge()->set_edge_id(edge);
    told.command.mutable_record_merge()->set_other(other);
    return told;
}

ToPatient part(std::string stream, const std::string& edge, const std::string& other) {
    ToPatient told{.stream = std::move(stream), .command = {}};
    told.command.mutable_withdraw_merge()->set_edge_id(edge);
    told.command.mutable_withdraw_merge()->set_other(other);
    return told;
}

}  // namespace

std::optional<ToPatient> react(const v1::IdentityVerified& event, const base::Origin& origin) {
    if (event.edge_id().empty()) return std::nullopt;
    return merge(std::string(origin.stream), event.edge_id(), event.identified_as());
}

std::optional<ToPatient> react(const v1::VerificationWithdrawn& event, const base::Origin& origin) {
    if (event.edge_id().empty()) return std::nullopt;
    return part(std::string(origin.stream), event.edge_id(), event.identified_as());
}

std::optional<ToPatient> react(const v1::MergeRecorded& event, const base::Origin& origin) {
    if (!began_in(event.edge_id(), origin.stream)) return std::nullopt;
    return merge(event.other(), event.edge_id(), std::string(origin.stream));
}

std::optional<ToPatient> react(const v1::MergeWithdrawn& event, const base::Origin& origin) {
    if (event.told()) return std::nullopt;
    return part(event.other(), event.edge_id(), std::string(origin.stream));
}

std::optional<ToErasure> react(const v1::PatientErased& event, const base::Origin& origin) {
    ToErasure erasure;
    auto& destroy = *erasure.command.mutable_destroy_keys();
    destroy.set_patient_id(std::string(origin.stream));
    destroy.set_key_id(event.key_id());
    return erasure;
}

// Only the look-up that goes with it can say what has become of the worker's caseload since.
std::optional<Reacted> react(const v1::CaseAssigned& event, const base::Origin& origin) {
    Reacted asked{.stream = std::string(origin.stream), .command = {}};
    auto& conflict = *asked.command.mutable_record_conflict();
    conflict.set_guard(std::string(kCaseloadGuard));
    conflict.set_rested_on(std::to_string(event.caseload()));
    return asked;
}

std::optional<Reacted> react(const v1::CaseMerged& event, const base::Origin& origin) {
    Reacted asked{.stream = std::string(origin.stream), .command = {}};
    auto& conflict = *asked.command.mutable_record_conflict();
    conflict.set_guard(std::string(kSurvivorGuard));
    conflict.set_rested_on(event.surviving_case());
    return asked;
}

std::vector<Reacted> settle_follow_ups(const v1::ContactAttempted& event,
                                       const base::Origin& origin) {
    std::vector<Reacted> settled;
    for (const auto& visit : event.follow_ups()) {
        auto& asked = settled.emplace_back(std::string(origin.stream), v1::CaseCommand());
        auto& close = *asked.command.mutable_close_obligation();
        close.set_kind(v1::TELEPHONE_FOLLOW_UP);
        close.set_stream(visit);
        close.set_outcome(event.followed_up());
    }
    return settled;
}

}  // namespace enlace::intake
