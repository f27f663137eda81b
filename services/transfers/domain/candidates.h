#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/policy.h"
#include "enlace/directory/v1/directory.pb.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"

// Which hospitals might receive a patient, and what speaks for each of them and against it. Pure.
namespace enlace::transfers {

// What is known of hospitals at some moment. All of it outlives the call that it is given to.
struct KnownOfHospitals {
    const directory::v1::Directory& directory;
    // What one has reported last; nullptr if it never did.
    std::function<const v1::CapacityState*(std::string_view clues)> capacity_of;
    const base::Policy& policy;
    std::int64_t now_us = 0;
};

// One of them, whether or not it is able to do what is needed; nothing of one that is not in the
// directory but its CLUES.
v1::Candidate candidate(std::string_view clues,
                        const v1::TransferState& transfer,
                        const KnownOfHospitals& known);

// All that can do what is needed, the best first: with a bed that is free by a report that is not
// stale, then those of which nothing certain is known, then those that have said they have none;
// among equals, whoever is reached soonest, where another network counts as some minutes more.
std::vector<v1::Candidate> candidates(const v1::TransferState& transfer,
                                      const KnownOfHospitals& known);

// The first of them that have not been asked yet and have not said that no bed is free: as many as
// are asked at once.
std::vector<v1::Candidate> next_ring(const std::vector<v1::Candidate>& ranked,
                                     const base::Policy& policy);

bool speaks(const v1::Candidate& candidate, v1::CandidateReason::Code reason);

}  // namespace enlace::transfers
