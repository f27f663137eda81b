#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/origin.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/erasure.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "intake/domain/reactions.h"

// What intake does about its own events. Pure.
namespace enlace::intake {

// A command to that stream.
struct ToPatient {
    std::string stream;
    v1::PatientCommand command;
};
struct ToErasure {
    std::string stream;
    v1::ErasureCommand command;
};

// Somebody who came without a CURP turned out to be the one whom the CURP leads to: both are
// joined, and parted again if that was wrong.
std::optional<ToPatient> react(const v1::IdentityVerified& event, const base::Origin& origin);
std::optional<ToPatient> react(const v1::VerificationWithdrawn& event, const base::Origin& origin);

// An edge stands in the streams of both.
std::optional<ToPatient> react(const v1::MergeRecorded& event, const base::Origin& origin);
std::optional<ToPatient> react(const v1::MergeWithdrawn& event, const base::Origin& origin);

// Keys are destroyed once for each erasure, in a stream of its own.
std::optional<ToErasure> react(const v1::PatientErased& event, const base::Origin& origin);

// The caseload that an assignment rested on is looked at once more, now that it can be known.
std::optional<Reacted> react(const v1::CaseAssigned& event, const base::Origin& origin);

// Likewise the case that survives a merge, which may have ended meanwhile.
std::optional<Reacted> react(const v1::CaseMerged& event, const base::Origin& origin);

// What a call to the patient has settled is owed no longer.
std::vector<Reacted> settle_follow_ups(const v1::ContactAttempted& event,
                                       const base::Origin& origin);

}  // namespace enlace::intake
