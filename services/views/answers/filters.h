#pragma once

#include <string_view>

// Which of many things a query asks for.
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

}  // namespace enlace::views
