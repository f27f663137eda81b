#pragma once

#include <string>

// Who takes part in the referrals of the views' tests, and what befalls them.
namespace enlace::test {

inline constexpr auto kSender = "SPSSA000011";
inline constexpr auto kReceiver = "SPSSA000203";
inline constexpr auto kThird = "SPSSA000133";

inline const std::string kAccepted =
    "referral_accepted { professional: 'p' priority: ROUTINE attend_by { timer: 'attend_by' due_us:"
    " 1800000000000000 } }";
inline const std::string kStarted =
    "attention_started { finish_by { timer: 'finish_by' due_us: 9 } }";

}  // namespace enlace::test
