#include "intake/domain/merge_edges.h"

#include <algorithm>
#include <charconv>

namespace enlace::intake {

std::string edge_id(std::string_view stream, std::uint32_t ordinal) {
    return std::string(stream) + "/" + std::to_string(ordinal);
}

std::uint32_t ordinal_of(std::string_view edge_id) {
    const auto digits = edge_id.substr(edge_id.rfind('/') + 1);
    std::uint32_t ordinal = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), ordinal);
    return ordinal;
}

bool began_in(std::string_view edge_id, std::string_view stream) {
    return edge_id.substr(0, edge_id.rfind('/')) == stream;
}

const v1::PatientState::MergeEdge* find_edge(const v1::PatientState& state, std::string_view id) {
    const auto found =
        std::ranges::find_if(state.edges(), [&](const auto& edge) { return edge.id() == id; });
    return found == state.edges().end() ? nullptr : &*found;
}

bool is_merged_with(const v1::PatientState& state, std::string_view other) {
    return std::ranges::any_of(state.edges(), [&](const auto& edge) {
        return edge.other() == other && !edge.withdrawn();
    });
}

}  // namespace enlace::intake
