#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "enlace/intake/v1/case.pb.h"

namespace enlace::intake {

// What the case knows of what it owes because of that stream; nullptr if it never heard of it.
const v1::CaseState::Obligation* find_obligation(const v1::CaseState& state,
                                                 v1::ObligationKind kind,
                                                 std::string_view stream);

bool has_open_obligation(const v1::CaseState& state, v1::ObligationKind kind);
// Of those: the streams because of which they are owed.
std::vector<std::string> open_obligations(const v1::CaseState& state, v1::ObligationKind kind);
// Of the visits that are under way for the case: their streams.
std::vector<std::string> open_visits(const v1::CaseState& state);
// Something is under way for the case, or asked for, which it would leave behind.
bool keeps_open(const v1::CaseState& state);

}  // namespace enlace::intake
