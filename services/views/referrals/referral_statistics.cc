#include "views/referrals/referral_statistics.h"

#include <array>

#include "base/clock.h"

namespace enlace::views {
namespace {

using v1::ReferralAnswer;

// The clocks of the shipped policy: stat, asap, urgent, and a week for routine.
constexpr std::array<std::int64_t, 4> kLimits_s = {30 * 60, 4 * 3600, 24 * 3600, 7 * 24 * 3600};

std::int64_t limit_s(std::int64_t after_s) {
    for (const std::int64_t limit : kLimits_s)
        if (after_s <= limit) return limit;
    return 0;
}

}  // namespace

std::vector<WeighedCounter> contribution(const v1::ReferralRow& row) {
    std::vector<WeighedCounter> counted;
    if (row.state().status() == referral::v1::ReferralState::VOIDED) return counted;
    for (const auto& answer : row.answers()) {
        const std::string owner = std::string(kReceiverOwner).append(answer.receiver());
        if (answer.outcome() == ReferralAnswer::NONE) {
            counted.push_back({{owner, counters::kUnanswered, ""}});
            continue;
        }
        if (answer.outcome() == ReferralAnswer::ACCEPTED) {
            counted.push_back({{owner, counters::kAccepted, ""}});
        } else {
            const auto& code = referral::v1::ReferralReject::Code_Name(answer.rejected_for());
            counted.push_back({{owner, counters::kRejected, code}});
        }
        const std::int64_t after_s = answer.after_us() / base::kSecond_us;
        counted.push_back({{owner, counters::kAnsweredWithin, std::to_string(limit_s(after_s))}});
        counted.push_back({{owner, counters::kAnswerTime_s, ""}, after_s});
    }
    return counted;
}

}  // namespace enlace::views
