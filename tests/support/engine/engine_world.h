#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/engine.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "intake/deciders.h"
#include "journal/log.h"
#include "security/keyring_memory.h"
#include "support/engine/client_log.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"

namespace enlace::test {

inline constexpr auto kTriage = "triage_case { risk: ALTO urgency: URGENT do_not_contact: false }";
inline constexpr auto kChangeRisk = "change_risk { risk: BAJO reason: 'x' }";

// One log and any number of engines that decide on intake's journal in it.
class EngineWorld {
public:
    explicit EngineWorld(journal::Log& log);
    ~EngineWorld();

    // A further engine, with a store of its own, that reads and writes through `log`.
    aggregate::Engine& start(journal::Log& log, aggregate::Engine::Options options);
    aggregate::Engine& start() { return start(log_, this->options()); }
    // As intake's own service sets it up, without reactions.
    aggregate::Engine::Options options() const;
    void stop(aggregate::Engine& engine);
    // The same again: on the store it had, or on an empty one. With other options it is another
    // release, which may have no use for that store.
    aggregate::Engine& restart(aggregate::Engine& engine);
    aggregate::Engine& restart(aggregate::Engine& engine, aggregate::Engine::Options options);
    aggregate::Engine& restart_on_empty_store(aggregate::Engine& engine);
    // With its commits done, once the engine is stopped.
    projection::Store& store(aggregate::Engine& engine);
    const journal::JournalInfo& journal() const { return info_; }

    // Patient and case, the case's answer.
    aggregate::Answer open_case(aggregate::Engine& engine, const std::string& key);

    // A command of a social worker at SPSSA000011, unless it says otherwise. Its client's key is
    // known to the client log.
    aggregate::CommandRequest request(aggregate::Engine& engine,
                                      const std::string& key,
                                      std::string stream,
                                      std::unique_ptr<aggregate::Message> command) const;
    aggregate::CommandRequest register_patient(aggregate::Engine& engine,
                                               const std::string& key,
                                               const std::string& name = "Juana") const;
    aggregate::CommandRequest register_case(aggregate::Engine& engine,
                                            const std::string& key,
                                            const std::string& patient) const;
    // Text form of the inner command's wrapper, e.g. "triage_case { risk: ALTO ... }".
    aggregate::CommandRequest on_case(aggregate::Engine& engine,
                                      const std::string& key,
                                      const std::string& id,
                                      const std::string& text) const;

    // The id of a command that a client of its own sends, elsewhere, and will not hear of.
    std::string sent_elsewhere(aggregate::Engine& engine, const std::string& key);

    std::future<aggregate::Answer> begin(aggregate::Engine& engine,
                                         aggregate::CommandRequest request);
    aggregate::Answer handle(aggregate::Engine& engine, aggregate::CommandRequest request);

    // Waits until each engine has gone over all that is due, beginning after the call, and is done
    // with what it fired. False: one did not.
    [[nodiscard]] static bool go_over_timers(const std::vector<aggregate::Engine*>& engines);

    // Everything in a journal that parses as a record.
    std::vector<journal::v1::JournalRecord> records(const std::string& service = "intake") const;

    // For worlds that own something which their engines use.
    void stop_all() { members_.clear(); }
    // Stops all engines. What the second reader then finds wrong with the journals, and with what
    // the clients were answered, but for findings of the allowed codes; empty if everything holds.
    std::string faults_of(const std::vector<std::string>& services,
                          const std::vector<std::string>& allowed = {});

    rocksdb::Env* stores_on = nullptr;  // Of all stores opened from now on.
    mutable ClientLog clients;          // Of begin() and handle().
    ManualClock clock;
    mutable security::MemoryKeyring keyring;
    security::Key deployment_key = security::Key::random();
    base::Policy policy;
    std::optional<intake::Deciders> deciders;

private:
    struct Member {
        TemporaryFolder folder;
        std::unique_ptr<projection::Store> store;
        std::unique_ptr<aggregate::Engine> engine;
        journal::Log* log = nullptr;
        aggregate::Engine::Options options{};
    };
    boost::asio::awaitable<aggregate::Answer> ask(aggregate::Engine& engine,
                                                  aggregate::CommandRequest request);
    Member& member(aggregate::Engine& engine);
    aggregate::Engine& run(Member& member);
    std::unique_ptr<projection::Store> open_store(const Member& member) const;

    journal::Log& log_;
    journal::JournalInfo info_;
    std::vector<std::unique_ptr<Member>> members_;
    boost::asio::io_context callers_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

}  // namespace enlace::test
