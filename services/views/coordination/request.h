#pragma once

#include <string_view>

namespace enlace::views::coordination {

// A quarter, as "2026-Q1". Empty: all, or known until now.
struct CoordinationRequest {
    std::string_view quarter{};
    std::string_view institution{};
    std::string_view unit{};
    std::string_view as_known_on{};
};

}  // namespace enlace::views::coordination
