#pragma once

#include <string_view>

#include "enlace/common/v1/common.pb.h"

// Who may know that a thing exists. The one rule for rows, lists, streams and exports; what may be
// done to the thing is for its decider to say.
namespace enlace::security {

// How far a role sees, and with whom its principals must stand.
enum class Reach {
    institution,    // What their institution takes part in.
    jurisdiction,   // What is their jurisdiction's at present.
    everything,     // Neither institution nor jurisdiction: an office of the state.
    transfers,      // Neither; transfers, and what they are decided by.
    staff_welfare,  // Cases about members of their institution's staff, and nothing else.
    no_rows,        // Neither, and no row about a person.
    engine,         // The engine itself: everything. No token may claim it.
    nobody,         // No role at all.
};

Reach reach(common::v1::Role role);

// Roles that know of what is restricted: whoever works on it, whoever answers for them, and whoever
// looks over the shoulders of both. SOCIAL_WORKER, SUPERVISOR, AUDITOR, and the engine itself.
bool is_named(common::v1::Role role);

// What is restricted is only for the named roles. What is about a member of staff is only for the
// welfare section of their institution: neither for those who see everything else, nor the other
// way round.
bool may_see(const common::v1::Principal& who, const common::v1::Ownership& whose);

// For lists and streams, whose owner is part of the question.
bool may_see_institution(const common::v1::Principal& who, std::string_view clues);
bool may_see_jurisdiction(const common::v1::Principal& who, std::string_view code);
bool may_see_unrouted(const common::v1::Principal& who);
bool may_see_transfers(const common::v1::Principal& who);
bool may_see_staff_welfare(const common::v1::Principal& who, std::string_view clues);

}  // namespace enlace::security
