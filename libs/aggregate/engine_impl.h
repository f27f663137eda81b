#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "aggregate/clock_guard.h"
#include "aggregate/engine.h"
#include "aggregate/fold.h"
#include "aggregate/record_writer.h"
#include "aggregate/to_do.h"
#include "aggregate/waiting.h"
#include "base/rate_limit.h"
#include "journal/place.h"

namespace enlace::aggregate {

// One record of ours, from being handed over until the number it wants is taken.
struct Attempt {
    explicit Attempt(boost::asio::any_io_executor executor) : changed(std::move(executor)) {}

    std::string command_id;
    std::uint64_t sequence = 0;
    bool taken = false;          // The number counts: for us or for another.
    std::optional<Answer> ours;  // Read off the counted record, if it is this command's.
    bool hand_over_failed = false;
    unsigned maybe_in_log = 0;  // Copies handed over and not known to be lost.
    WaitList changed;
};

// What was looked up for a command.
struct Prepared {
    bool found = false;                          // Or there is no such parent for this actor.
    std::set<std::uint32_t> looked_in{};         // Partitions of what was looked up.
    std::optional<v1::Unreadable> unreadable{};  // Of a stream that can't be read to its end.
};

// There is a record at the place, and not the one that was read there.
inline journal::LogDamaged rewritten(std::string_view service,
                                     std::uint32_t partition,
                                     std::uint64_t position) {
    return journal::LogDamaged(journal::place_name(service, partition, position) +
                               " is not what was read there: the log was rewritten");
}

// Split by what it does: engine.cc (life and folding), handling.cc (the protocol), naming.cc
// (streams by a part of their id), announcing.cc (its own facts), agenda.cc (timers and reactions).
// Everything runs on `context`'s one thread, unless it says otherwise.
struct Engine::Impl {
    Impl(journal::Log& log,
         projection::Store& store,
         security::Keyring& keyring,
         const security::Key& deployment_key,
         const base::Clock& clock,
         Options options);

    // engine.cc
    void start();
    void stop();
    void catch_up();
    boost::asio::awaitable<void> begin_serving();
    // Between the two stands a command of a caller; stop() waits for it. False: it is too late.
    bool enter();
    void leave();
    void schedule_step();  // Thread-safe.
    void step();
    void commit();  // What was folded; later where the store refuses.
    template <class Use>
    void use_reader(Use use);
    void on_counted(const projection::Counted& counted);
    void note_status();
    void note_tallies();
    void note_lag(EngineStatus& noted);
    void count(std::uint64_t EngineStatus::* what);
    // Of something that went wrong without anybody being answered; never with anybody's data.
    void report_trouble(std::string_view what);
    // Whether a record that is written now would be read back here.
    bool can_write(std::uint32_t partition) const;
    // Whether anything is decided at all, in whatever partition.
    bool can_decide() const { return store_writable && store.is_readable() && !log_damage; }
    bool clock_is_trusted() const { return clock_guard.trusted(newest_recorded_us()); }
    std::int64_t newest_recorded_us() const;

    // handling.cc
    boost::asio::awaitable<Answer> handle_for_caller(CommandRequest request);
    boost::asio::awaitable<Answer> handle(CommandRequest request);
    // naming.cc
    boost::asio::awaitable<std::optional<Named>> find_for_caller(std::string prefix,
                                                                 common::v1::Principal who);
    Named named(std::string_view prefix, const common::v1::Principal& who);
    bool may_see(const common::v1::Principal& who, const std::string& stream);
    boost::asio::awaitable<Answer> handle_in_turn(CommandRequest& request);
    boost::asio::awaitable<Answer> decide_until_counted(CommandRequest& request, Deadline deadline);
    // The answer to a command that was counted before; nothing if there was none.
    std::optional<Answer> earlier_answer(const CommandRequest& request);
    // False: there is no such stream for this actor.
    bool is_visible(const CommandRequest& request,
                    const Stream& stream,
                    std::uint64_t version) const;
    // Whether its decision may rest on what other journals hold.
    bool looks_up(const CommandRequest& request) const;
    // Looks up what the decision needs.
    Prepared prepare(CommandRequest& request);
    // Reads the partition of its own journal, and of the first so many sources, to the end as it is
    // now. False: not by the deadline.
    boost::asio::awaitable<bool> catch_up_to_end(const std::set<std::uint32_t>& partitions,
                                                 std::size_t sources,
                                                 Deadline deadline);
    boost::asio::awaitable<void> append_until_taken(const CommandRequest& request,
                                                    std::string entry,
                                                    std::shared_ptr<Attempt> attempt,
                                                    Deadline deadline);
    // They look again whether their record can still count.
    void wake_attempts();

    // announcing.cc
    boost::asio::awaitable<void> announce();
    boost::asio::awaitable<void> announce_in(std::uint32_t partition);
    boost::asio::awaitable<void> announce(std::uint32_t partition,
                                          std::string fact,
                                          std::unique_ptr<Message> command);
    // agenda.cc
    void begin_agenda();
    boost::asio::awaitable<void> run_timers();
    void note_serving_time();
    void begin_pass_in_time();
    void note_pass();
    bool run_timers_once();  // True if there is more to fire at once.
    bool fire_next();        // Likewise.
    void fire_due(const Fold::Due& due);
    boost::asio::awaitable<void> fire(CommandRequest request);
    boost::asio::awaitable<void> run_reactions();
    boost::asio::awaitable<void> run_pending(ToDo::Item item);
    std::optional<CommandRequest> pending_request(const std::string& command_id);
    bool is_mine(std::uint32_t partition) const;
    Deadline work_on_it_from(std::uint32_t partition) const;

    journal::Log& log;
    projection::Store& store;
    security::Keyring& keyring;
    const security::Key& deployment_key;
    const base::Clock& clock;
    Options options;
    ClockGuard clock_guard;
    // How many of one client's are recorded.
    base::RateLimit refusals;

    // Shared with what the log calls back, which may outlive this engine.
    std::shared_ptr<boost::asio::io_context> context = std::make_shared<boost::asio::io_context>(1);
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work;
    std::thread thread;
    std::atomic<bool> step_scheduled = false;

    Fold fold;
    std::unique_ptr<projection::Projection> projection;
    // Our own journal is number 0, sources follow. One runner for all of them: what their records
    // did to the fold is committed with the positions of all.
    std::unique_ptr<projection::Runner> reader;

    StreamQueue queue{context->get_executor()};
    WaitList moved_on{context->get_executor()};  // Something was folded.
    WaitList agenda_changed{context->get_executor()};
    WaitList ending{context->get_executor()};
    std::unordered_map<std::string, std::weak_ptr<Attempt>> attempts;  // By stream.
    std::int64_t serving_since_us = 0;
    std::int64_t looked_at_us = 0;  // Steady; when serving_since_us was looked at.
    bool serving = false;
    bool stopping = false;
    ToDo to_do;
    std::set<std::string> timers_in_work;  // Command ids.
    Fold::Due fired_up_to;                 // In this pass over what is due.
    bool pass_ended = true;
    std::uint64_t due_in_pass = 0;
    std::int64_t earliest_in_pass_us = 0;  // Of them; 0: none is due.
    Deadline next_pass_from{};
    bool store_writable = true;
    std::optional<std::string> log_damage;  // Nothing is read any more.

    Outcomes outcomes;
    telemetry::Distribution verdict_s{telemetry::latency_bounds_s()};
    std::optional<std::int64_t> behind_since_us;  // Steady; none: everything durable is folded.

    std::atomic<bool> closed = false;
    std::atomic<int> callers = 0;

    mutable std::mutex status_mutex;
    EngineStatus status;
};

}  // namespace enlace::aggregate
