#pragma once

#include <string>
#include <string_view>

#include "enlace/views/v1/views.pb.h"

// What a line of a patient's history says to people.
namespace enlace::program::demo {

// "enlace.intake.v1.CaseRegistered" -> "Case registered".
std::string in_words(std::string_view type);

// "SOCIAL_WORKER" -> "social worker".
std::string lower(std::string name);

// What is telling of what happened and nobody's secret: its codes, and where it went; of a
// conflict, what it is with and what became of that. Empty where this release can't read it.
std::string details(const views::v1::TimelineEntry& entry);

}  // namespace enlace::program::demo
