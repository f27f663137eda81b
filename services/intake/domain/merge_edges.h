#pragma once

#include <cstdint>
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

}  // namespace enlace::intake
