#pragma once

#include <array>
#include <string_view>

// What the deciders of this service look up in the policy; a policy file that lacks one of these
// is refused at start.
namespace enlace::transfers {

inline constexpr std::array<std::string_view, 8> kPolicyClocks = {
    "transfer.offer_by",     "transfer.offer_deadline", "transfer.accept_by",
    "transfer.transport_by", "transfer.depart_by",      "transfer.arrive_by",
    "transfer.hand_over_by", "transfer.close_by"};

inline constexpr std::array<std::string_view, 3> kPolicyLimits = {
    "transfer.ring_size", "transfer.capacity_stale_hours", "transfer.other_network_minutes"};

}  // namespace enlace::transfers
