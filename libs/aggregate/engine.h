#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/command.h"
#include "aggregate/outcomes.h"
#include "aggregate/reaction.h"
#include "base/clock.h"
#include "journal/founding.h"
#include "journal/log.h"
#include "projection/runner.h"
#include "projection/store.h"
#include "projection/store_layout.h"
#include "security/key.h"
#include "security/keyring.h"
#include "telemetry/metrics.h"

namespace enlace::aggregate {

// A tally that operators watch (Decider::tallies), and the number that it is shown as.
struct WatchedTally {
    std::string tally;
    std::string metric;
    std::string help;
    telemetry::Labels labels;
};

// What an engine tells about itself; a consistent copy.
struct EngineStatus {
    bool serving = false;
    bool clock_trusted = true;
    bool store_writable = true;
    bool store_readable = true;  // Or nothing is read or decided until the next start.
    std::uint64_t void_records = 0;
    std::uint64_t commands_counted_twice = 0;  // One key, used for two patients at once.
    std::uint64_t unreadable_streams = 0;      // With an event that this release can't read; also
                                               // those of sources that are looked up.
    std::uint64_t lost_races = 0;  // Commands decided again since another took their number.
    std::uint64_t repeated_appends = 0;
    std::uint64_t reactions_pending = 0;
    std::uint64_t reactions_refused = 0;  // Counted, but not accepted.
    std::uint64_t timers_fired = 0;
    std::uint64_t timers_in_work = 0;
    // Begun, each after the end of the one before: over all that is due, every two seconds or so.
    // Where nothing may be fired they find nothing to do.
    std::uint64_t timer_passes = 0;
    // As the last of these passes found them: deadlines to be acted on, and for how long the one
    // that waits longest has been due.
    std::uint64_t timers_due = 0;
    std::int64_t timers_late_us = 0;
    std::uint64_t lag_records = 0;  // Durable, but not folded yet; sources, too.
    std::int64_t lag_us = 0;        // For how long there has been such a record.
    std::vector<projection::FollowedPartition> partitions;
    // From handing a record over to knowing whether it counts.
    telemetry::Distribution verdict_s{telemetry::latency_bounds_s()};
    std::vector<OutcomeCount> outcomes;
    std::vector<std::pair<WatchedTally, std::uint64_t>> watched;
    std::vector<std::string> halted;  // Places where reading stopped, and why.
    // Where its journal goes on: nothing is decided here any more.
    std::optional<std::string> moved_to;
};

// The command side of one service: follows its own journal and those its reactions hear, decides,
// appends, and answers from the record that counted (journal.md sections 3 to 5). Any number of
// engines may decide on one journal. Everything it keeps may be deleted while it is stopped.
//
// handle() and status() may be called from any thread; all else happens on the engine's own.
class Engine {
public:
    struct Options {
        journal::JournalInfo journal;
        // Journals of other services that reactions or look-ups hear of; its own needs no mention.
        std::vector<journal::JournalInfo> sources;
        std::vector<const Decider*> deciders;
        std::map<std::string, Prepare> prepare;  // By full name of the command, the inner one.
        std::vector<Reaction> reactions;
        std::vector<KnownKind> known_kinds;  // Of sources.
        // Types of its own events whose personal fields are looked up (Lookup::personal_events).
        std::vector<std::string> personal_types;
        std::vector<WatchedTally> watched;
        unsigned instance = 0;
        unsigned instances = 1;
        bool clock_checked = false;
        std::vector<projection::AcceptedLoss> accepted_losses;
        std::chrono::milliseconds answer_within{10'000};
    };

    // Everything passed by reference must outlive the engine. The store begins with
    // `families()`, and was folded with `store_layout(options)`.
    Engine(journal::Log& log,
           projection::Store& store,
           security::Keyring& keyring,
           const security::Key& deployment_key,
           const base::Clock& clock,
           Options options);
    ~Engine();  // stop()

    static std::vector<std::string> families();
    static projection::StoreLayout store_layout(const Options& options);

    // Folds its own journal to the end, records what the operator and this release bring, then
    // serves. Returns when ready. Throws std::runtime_error, whose message says what to do; also if
    // the journal has moved.
    void start();
    // Commands that wait are answered with what is known of them, later ones with not_tried; then
    // nothing moves any more.
    void stop();

    // Decides one command. Resumes on the caller's executor.
    boost::asio::awaitable<Answer> handle(CommandRequest request);

    // The stream whose id begins with `prefix`, of its own or of those that look-ups ask about.
    // What the log holds by now is read before nothing is found. Of several, only those count that
    // `who` may see. Nothing: that could not be found out at present.
    boost::asio::awaitable<std::optional<Named>> find(std::string prefix,
                                                      common::v1::Principal who);

    // command_id as every client's key gives it, for this deployment.
    std::string command_id(std::string_view client, std::string_view idempotency_key) const;
    std::string body_mac(const Message& inner,
                         std::string_view target,
                         std::string_view if_match) const;

    const std::string& service() const;
    EngineStatus status() const;

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::aggregate
