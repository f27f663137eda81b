#pragma once

#include "directory/directory.h"
#include "support/engine/engine_world.h"
#include "transfers/deciders.h"

namespace enlace::test {

// Intake, home visits, referrals, telemedicine and transfers on one log, with the look-ups and
// reactions of the real services.
class CareWorld : public EngineWorld {
public:
    explicit CareWorld(journal::Log& log);
    ~CareWorld();

    aggregate::Engine::Options intake_options() const;
    aggregate::Engine::Options visits_options() const;
    aggregate::Engine::Options referrals_options() const;
    aggregate::Engine::Options sessions_options() const;
    aggregate::Engine::Options transfers_options() const;

    const journal::JournalInfo& visits_journal() const { return visits_info_; }

    // Of an engine of visits: a visit for the case, from one to two days from now.
    aggregate::CommandRequest request_visit(aggregate::Engine& engine,
                                            const std::string& key,
                                            const std::string& id) const;
    // As text: what happens to the visit `id`.
    aggregate::CommandRequest on_visit(aggregate::Engine& engine,
                                       const std::string& key,
                                       const std::string& id,
                                       const common::v1::Principal& actor,
                                       const std::string& text) const;
    aggregate::CommandRequest cancel_visit(aggregate::Engine& engine,
                                           const std::string& key,
                                           const std::string& id) const;
    // Of one of telemedicine, as text: `propose_tele_session { ... }` for the case `id`, or what
    // happens to the session `id`, by a clinician of SPSSA000121, which gives it.
    aggregate::CommandRequest propose_session(aggregate::Engine& engine,
                                              const std::string& key,
                                              const std::string& id) const;
    aggregate::CommandRequest on_session(aggregate::Engine& engine,
                                         const std::string& key,
                                         const std::string& id,
                                         const std::string& text) const;
    // Of one of transfers, as text: what happens to the transfer `id`, by a clinician of the
    // hospital.
    aggregate::CommandRequest on_transfer(aggregate::Engine& engine,
                                          const std::string& key,
                                          const std::string& id,
                                          const std::string& hospital,
                                          const std::string& text) const;
    // Of one of intake: a call to the patient of the case that nobody answered.
    aggregate::CommandRequest failed_call(aggregate::Engine& engine,
                                          const std::string& key,
                                          const std::string& id) const;
    // Events of a type in a service's journal, by the end of their name; void records included.
    std::size_t events(const std::string& service, const std::string& type) const;

    std::unique_ptr<aggregate::Decider> visits;
    std::unique_ptr<aggregate::Decider> referrals;
    std::unique_ptr<aggregate::Decider> sessions;
    transfers::Deciders transfers;

private:
    journal::JournalInfo found(journal::Log& log, const std::string& service) const;

    journal::JournalInfo visits_info_;
    journal::JournalInfo referrals_info_;
    journal::JournalInfo sessions_info_;
    journal::JournalInfo transfers_info_;
    directory::Directory directory_;
};

}  // namespace enlace::test
