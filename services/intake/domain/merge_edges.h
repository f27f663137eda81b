#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "enlace/intake/v1/patient.pb.h"

// The edges of a patient: with whom they are one person.
namespace enlace::intake {

// `<stream where it began>/<its ordinal there>`, ordinals counting from 1.
std::string edge_id(std::string_view stream, std::uint32_t ordinal);
std::uint32_t ordinal_of(std::string_view edge_id);
// Whether an edge began in that stream.
bool began_in(std::string_view edge_id, std::string_view stream);

// Nullptr if the patient has none of that id.
const v1::PatientState::MergeEdge* find_edge(const v1::PatientState& state, std::string_view id);
// Whether some edge that nobody withdrew leads to `other`.
bool is_merged_with(const v1::PatientState& state, std::string_view other);
// Whether both patients are of one person: reach each other by edges that nobody has withdrawn, at
// either end.
bool are_joined(const std::string& one,
                const std::string& other,
                const std::function<v1::PatientState(const std::string& patient)>& state_of);

}  // namespace enlace::intake
