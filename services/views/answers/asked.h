#pragma once

#include <cstddef>
#include <string_view>

// Which part of a list, and whose answers, a query is asked for.
namespace enlace::views {

// Empty: of any.
struct CaseFilter {
    std::string_view worker{};
    std::string_view state{};
};

// What came to an institution, and what went out from it.
enum class Mailbox { received, sent };

// Who gave the care that a survey asks about: a unit (CLUES) or, by its code, a jurisdiction.
struct SurveyOwner {
    std::string_view unit{};
    std::string_view jurisdiction{};
};

inline constexpr std::size_t kPageMax = 500;

}  // namespace enlace::views
