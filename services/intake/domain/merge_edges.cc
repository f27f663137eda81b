#include "intake/domain/merge_edges.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

namespace enlace::intake {
namespace {

// Whoever joined more was in error.
constexpr std::size_t kMembersMax = 64;

}  // namespace

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

bool are_joined(const std::string& one,
                const std::string& other,
                const std::function<v1::PatientState(const std::string& patient)>& state_of) {
    std::set<std::string> reached = {one};
    std::vector<std::string> open = {one};
    while (!open.empty() && !reached.contains(other)) {
        const v1::PatientState state = state_of(open.back());
        open.pop_back();
        for (const auto& edge : state.edges()) {
            if (edge.withdrawn() || reached.size() >= kMembersMax) continue;
            const v1::PatientState there = state_of(edge.other());
            const auto* end = find_edge(there, edge.id());
            const bool holds = !end || !end->withdrawn();
            if (holds && reached.insert(edge.other()).second) open.push_back(edge.other());
        }
    }
    return reached.contains(other);
}

bool is_merged_with(const v1::PatientState& state, std::string_view other) {
    return std::ranges::any_of(state.edges(), [&](const auto& edge) {
        return edge.other() == other && !edge.withdrawn();
    });
}

}  // namespace enlace::intake
