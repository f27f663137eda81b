#pragma once

#include "directory/directory.h"
#include "support/engine/engine_world.h"

namespace enlace::test {

// Intake and home visits on one log, with the look-ups and reactions of the real services.
class CareWorld : public EngineWorld {
public:
    explicit CareWorld(journal::Log& log);
    ~CareWorld();

    aggregate::Engine::Options intake_options() const;
    aggregate::Engine::Options visits_options() const;

    const journal::JournalInfo& visits_journal() const { return visits_info_; }

    // Of an engine of visits: a visit for the case, from one to two days from now.
    aggregate::CommandRequest request_visit(aggregate::Engine& engine,
                                            const std::string& key,
                                            const std::string& id) const;
    aggregate::CommandRequest cancel_visit(aggregate::Engine& engine,
                                           const std::string& key,
                                           const std::string& id) const;
    // Of one of intake: a call to the patient of the case that nobody answered.
    aggregate::CommandRequest failed_call(aggregate::Engine& engine,
                                          const std::string& key,
                                          const std::string& id) const;
    // Events of a type in a service's journal, by the end of their name; void records included.
    std::size_t events(const std::string& service, const std::string& type) const;

    std::unique_ptr<aggregate::Decider> visits;

private:
    journal::JournalInfo found(journal::Log& log, const std::string& service) const;

    journal::JournalInfo visits_info_;
    journal::JournalInfo referrals_info_;  // Of whose journal nobody writes anything.
    directory::Directory directory_;
};

}  // namespace enlace::test
