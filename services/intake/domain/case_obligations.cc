#include "intake/domain/case_obligations.h"

#include <algorithm>

namespace enlace::intake {

const v1::CaseState::Obligation* find_obligation(const v1::CaseState& state,
                                                 v1::ObligationKind kind,
                                                 std::string_view stream) {
    const auto found = std::ranges::find_if(state.obligations(), [&](const auto& known) {
        return known.kind() == kind && known.stream() == stream;
    });
    return found == state.obligations().end() ? nullptr : &*found;
}

bool has_open_obligation(const v1::CaseState& state, v1::ObligationKind kind) {
    return std::ranges::any_of(state.obligations(), [&](const auto& known) {
        return known.open() && known.kind() == kind;
    });
}

std::vector<std::string> open_obligations(const v1::CaseState& state, v1::ObligationKind kind) {
    std::vector<std::string> streams;
    for (const auto& known : state.obligations())
        if (known.open() && known.kind() == kind) streams.push_back(known.stream());
    return streams;
}

std::vector<std::string> open_visits(const v1::CaseState& state) {
    return open_obligations(state, v1::HOME_VISIT);
}

bool keeps_open(const v1::CaseState& state) {
    return std::ranges::any_of(state.obligations(), [](const auto& known) { return known.open(); });
}

}  // namespace enlace::intake
