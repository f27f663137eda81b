#pragma once

#include <memory>
#include <string>

#include "api/service.h"
#include "directory/questionnaires.h"
#include "grievances/deciders.h"
#include "support/engine/care_world.h"

namespace enlace::test {

// Intake, home visits, referrals, transfers and grievances on one log, with the look-ups and
// reactions of the real services.
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

    aggregate::Engine::Options grievances_options() const;
    aggregate::CommandRequest file_grievance(aggregate::Engine& engine,
                                             const std::string& key,
                                             const std::string& text) const;
    // By that role at SPSSA000011, which it is about; who investigates is called re-1.
    aggregate::CommandRequest on_grievance(aggregate::Engine& engine,
                                           const std::string& key,
                                           const std::string& id,
                                           common::v1::Role role,
                                           const std::string& text) const;
    // An urgent transfer from SPSSA000011 that the regulator has to offer to somebody.
    aggregate::CommandRequest request_transfer(aggregate::Engine& engine,
                                               const std::string& key,
                                               const std::string& case_id) const;

    std::unique_ptr<aggregate::Decider> referrals;
    enlace::grievances::Deciders grievances;

private:
    journal::JournalInfo founded(journal::Log& log, const std::string& service) const;

    journal::JournalInfo sessions_journal_;
    journal::JournalInfo grievances_info_;
    directory::Questionnaires questionnaires_;
    journal::JournalInfo referrals_info_;
    directory::Directory referrals_directory_;
    api::ServiceContext context_;
};

inline constexpr auto kSender = "SPSSA000011";
inline constexpr auto kReceiver = "SPSSA000203";

}  // namespace enlace::test
