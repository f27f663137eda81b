#pragma once

#include <memory>
#include <string>

#include "support/engine/care_world.h"

namespace enlace::test {

// Intake, home visits and referrals on one log, with the look-ups and reactions of the real
// services.
class ReferralWorld : public CareWorld {
public:
    explicit ReferralWorld(journal::Log& log);
    ~ReferralWorld();

    const journal::JournalInfo& referrals_journal() const { return referrals_info_; }
    aggregate::Engine::Options referrals_options() const;

    // Commands in text form, e.g. "accept_referral { professional: 'p' }". What creates a referral
    // names its case; its form is complete but for what `to` says: "receiver: '...'", and more.
    aggregate::CommandRequest send_referral(aggregate::Engine& engine,
                                            const std::string& key,
                                            const std::string& case_id,
                                            const std::string& to) const;
    aggregate::CommandRequest on_referral(aggregate::Engine& engine,
                                          const std::string& key,
                                          const std::string& id,
                                          const std::string& text,
                                          const std::string& by) const;

    std::unique_ptr<aggregate::Decider> referrals;

private:
    journal::JournalInfo referrals_info_;
    directory::Directory referrals_directory_;
};

inline constexpr auto kSender = "SPSSA000011";
inline constexpr auto kReceiver = "SPSSA000203";

}  // namespace enlace::test
