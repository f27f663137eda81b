#pragma once

#include <array>
#include <string_view>

namespace enlace::gateway {

// Whose journals are published, by their names there and in topics.
inline constexpr std::array<std::string_view, 6> kPublished = {
    "intake", "homevisits", "referral", "telemedicine", "transfers", "grievances"};

}  // namespace enlace::gateway
