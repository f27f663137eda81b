#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/views/v1/rows.pb.h"
#include "views/visits/workload.h"

// How units answer what is referred to them: sums, so that nobody ever counts referrals one by one.
namespace enlace::views {

namespace counters {
inline constexpr std::string_view kAccepted = "accepted";
inline constexpr std::string_view kRejected = "rejected";  // By code.
inline constexpr std::string_view kUnanswered = "unanswered";
inline constexpr std::string_view kAnsweredWithin = "answered_within";  // By limit, in seconds.
inline constexpr std::string_view kAnswerTime_s = "answer_time_s";      // Of all answers together.
}  // namespace counters

// A count of more than 1.
struct WeighedCounter {
    Counter counter;
    std::int64_t weight = 1;
};

// Owners of these sums begin with this; the receiver's CLUES follows.
inline constexpr std::string_view kReceiverOwner = "receiver ";

// All that a referral counts as; nothing where it was entered in error.
std::vector<WeighedCounter> contribution(const v1::ReferralRow& row);

}  // namespace enlace::views
