#include "aggregate/engine.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include "aggregate/engine_impl.h"
#include "aggregate/system_stream.h"
#include "base/check.h"
#include "journal/moved_to.h"
#include "security/digest.h"
#include "telemetry/log.h"

namespace enlace::aggregate {

namespace asio = boost::asio;

namespace {

// Of one client's, that are recorded.
constexpr std::int64_t kRefusalsPerMinute = 600;
constexpr auto kStoreAgainAfter = std::chrono::seconds(1);
constexpr auto kReadAgainAfter = std::chrono::milliseconds(1);
// Look-ups that find nothing ask for what has come since.
constexpr auto kSourcesMayWait = std::chrono::milliseconds(100);
constexpr auto kProgressEvery_us = 5 * base::kSecond_us;

// Our own journal, and those that are only listened to.
class EngineProjection final : public projection::Projection {
public:
    explicit EngineProjection(Fold& fold) : fold_(fold) {}
    void fold(const projection::Counted& counted) override {
        counted.journal == 0 ? fold_.fold_own(counted) : fold_.fold_source(counted);
    }
    void collect(projection::Batch& batch) override { fold_.collect(batch); }
    void committed() override { fold_.committed(); }

private:
    Fold& fold_;
};

std::map<std::string, const Decider*, std::less<>> by_kind(
    const std::vector<const Decider*>& deciders) {
    std::map<std::string, const Decider*, std::less<>> kinds;
    for (const auto* decider : deciders) kinds.emplace(decider->kind(), decider);
    kinds.emplace(system_decider().kind(), &system_decider());
    return kinds;
}

}  // namespace

Engine::Impl::Impl(journal::Log& log_,
                   projection::Store& store_,
                   security::Keyring& keyring_,
                   const security::Key& deployment_key_,
                   const base::Clock& clock_,
                   Options options_)
    : log(log_),
      store(store_),
      keyring(keyring_),
      deployment_key(deployment_key_),
      clock(clock_),
      options(std::move(options_)),
      clock_guard(clock, options.clock_checked),
      refusals(clock, kRefusalsPerMinute),
      fold(store,
           {.service = options.journal.service,
            .deciders = by_kind(options.deciders),
            .reactions = options.reactions,
            .known_kinds = options.known_kinds,
            .personal_types = {options.personal_types.begin(), options.personal_types.end()},
            .on_counted = [this](const auto& counted) { on_counted(counted); },
            .on_pending =
                [this](const std::string& id, const v1::Pending& pending) {
                    if (serving) to_do.add(id, pending, work_on_it_from(pending.partition()));
                }}),
      projection(std::make_unique<EngineProjection>(fold)) {
    for (const auto& source : options.sources) {
        base::check(source.service != options.journal.service,
                    "an engine follows its own journal once, as its own");
        base::check(source.partitions == options.journal.partitions,
                    "all journals of a deployment have as many partitions");
    }
    const auto wake = [this] { schedule_step(); };
    reader = std::make_unique<projection::Runner>(
        log, store, *projection, clock,
        projection::Runner::Options{.journals = {options.journal},
                                    .owns = {},
                                    .accepted_losses = options.accepted_losses,
                                    .wake = wake,
                                    .commit_when_read = false});
}

void Engine::Impl::start() {
    catch_up();
    if (const auto to = reader->moved_to(0)) {
        throw std::runtime_error(journal::has_moved(options.journal.service, *to));
    }
    serving_since_us = clock.wall_us();
    looked_at_us = clock.steady_us();
    work.emplace(context->get_executor());
    thread = std::thread([this] { context->run(); });
    schedule_step();
    asio::co_spawn(*context, begin_serving(), asio::use_future).get();
}

// Sources are heard only once it stands in our own journal from where on.
asio::awaitable<void> Engine::Impl::begin_serving() {
    co_await announce();
    reader->follow_also(options.sources, kSourcesMayWait);
    serving = true;
    begin_agenda();
    note_tallies();
    note_status();
    schedule_step();
}

void Engine::Impl::catch_up() {
    std::vector<std::uint64_t> ends;
    std::uint64_t total = 0;
    for (std::uint32_t partition = 0; partition < options.journal.partitions; ++partition) {
        ends.push_back(log.end({options.journal.service, partition}));
        total += ends.back();
    }
    std::int64_t told_us = clock.steady_us();
    while (true) {
        std::uint64_t missing = 0;
        for (std::uint32_t partition = 0; partition < ends.size(); ++partition) {
            const auto& at = reader->status(0, partition);
            if (at.next < ends[partition] && !at.halted) missing += ends[partition] - at.next;
        }
        if (missing == 0) break;
        if (!reader->step()) std::this_thread::sleep_for(kReadAgainAfter);  // It is on its way.
        if (clock.steady_us() - told_us > kProgressEvery_us) {
            told_us = clock.steady_us();
            ::enlace::log::info("engine_catching_up", {{"service", options.journal.service},
                                                       {"records_missing", missing},
                                                       {"records", total}});
        }
    }
    reader->commit();
}

void Engine::Impl::schedule_step() {
    if (!step_scheduled.exchange(true)) asio::post(*context, [this] { step(); });
}

void Engine::Impl::step() {
    step_scheduled = false;
    use_reader([this] {
        if (reader->step()) schedule_step();
    });
    moved_on.notify();
    if (to_do.size() > to_do.in_work()) agenda_changed.notify();
}

void Engine::Impl::commit() {
    if (store_writable) use_reader([this] { reader->commit(); });
}

template <class Use>
void Engine::Impl::use_reader(Use use) {
    if (stopping || log_damage || !store.is_readable()) return;
    try {
        use();
        store_writable = true;
    } catch (const projection::StoreUnreadable&) {
        // Half of something was folded: nothing more is, and nothing is decided on it.
    } catch (const projection::StoreUnavailable& error) {
        // What was folded stands in memory and is committed again; no new command is taken.
        if (std::exchange(store_writable, false)) report_trouble(error.what());
        auto again = std::make_shared<asio::steady_timer>(*context, kStoreAgainAfter);
        again->async_wait([this, again](const auto& cancelled) {
            if (!cancelled) schedule_step();
        });
    } catch (const journal::LogDamaged& error) {
        report_trouble(log_damage.emplace(error.what()));
    }
}

bool Engine::Impl::can_write(std::uint32_t partition) const {
    const auto& at = reader->status(0, partition);
    return !stopping && can_decide() && !at.halted && !at.moved_to;
}

std::int64_t Engine::Impl::newest_recorded_us() const {
    std::int64_t newest_us = 0;
    for (std::uint32_t partition = 0; partition < options.journal.partitions; ++partition) {
        newest_us = std::max(newest_us, reader->status(0, partition).newest_recorded_us);
    }
    return newest_us;
}

bool Engine::Impl::enter() {
    ++callers;
    if (!closed) return true;
    leave();
    return false;
}

void Engine::Impl::leave() {
    if (--callers == 0) callers.notify_all();
}

void Engine::Impl::stop() {
    if (!thread.joinable()) return;
    closed = true;
    asio::post(*context, [this] {
        stopping = true;
        for (auto* waiting : {&moved_on, &agenda_changed, &ending}) waiting->notify();
        wake_attempts();
    });
    for (int left = callers; left != 0; left = callers) callers.wait(left);
    work.reset();
    thread.join();
    try {
        reader->commit();
    } catch (const projection::StoreUnavailable&) {
        // Folded again at the next start.
    }
}

void Engine::Impl::note_status() {
    EngineStatus noted;
    noted.serving = serving;
    noted.clock_trusted = clock_is_trusted();
    noted.store_writable = store_writable;
    noted.store_readable = store.is_readable();
    noted.reactions_pending = to_do.size();
    noted.timers_in_work = timers_in_work.size();
    noted.halted = reader->halted();
    if (log_damage) noted.halted.push_back(*log_damage);
    noted.void_records = reader->void_records();
    noted.moved_to = reader->moved_to(0);
    note_lag(noted);
    noted.verdict_s = verdict_s;
    noted.outcomes = outcomes.counts();
    const std::lock_guard lock(status_mutex);
    noted.reactions_refused = status.reactions_refused;
    noted.commands_counted_twice = status.commands_counted_twice;
    noted.unreadable_streams = status.unreadable_streams;
    noted.watched = std::move(status.watched);
    noted.lost_races = status.lost_races;
    noted.repeated_appends = status.repeated_appends;
    noted.timers_fired = status.timers_fired;
    noted.timer_passes = status.timer_passes;
    noted.timers_due = status.timers_due;
    noted.timers_late_us = status.timers_late_us;
    status = std::move(noted);
}

void Engine::Impl::note_tallies() {
    std::vector<std::pair<WatchedTally, std::uint64_t>> watched;
    for (const auto& one : options.watched) watched.emplace_back(one, fold.tally(one.tally));
    const auto refused = fold.refused_reactions();
    const auto twice = fold.commands_counted_twice();
    const auto unreadable = fold.unreadable_streams();
    const std::lock_guard lock(status_mutex);
    status.watched = std::move(watched);
    status.reactions_refused = refused;
    status.commands_counted_twice = twice;
    status.unreadable_streams = unreadable;
}

void Engine::Impl::note_lag(EngineStatus& noted) {
    const auto add = [&](std::uint16_t journal, const std::string& service) {
        for (std::uint32_t partition = 0; partition < reader->partitions(journal); ++partition) {
            const std::uint64_t next = reader->status(journal, partition).next;
            const std::uint64_t end = std::max(next, log.known_end({service, partition}));
            noted.partitions.push_back({service, partition, next, end});
            noted.lag_records += end - next;
        }
    };
    add(0, options.journal.service);
    for (std::uint16_t i = 0; serving && i < options.sources.size(); ++i) {
        add(static_cast<std::uint16_t>(i + 1), options.sources[i].service);
    }
    const std::int64_t now_us = clock.steady_us();
    if (noted.lag_records == 0) {
        behind_since_us.reset();
    } else {
        noted.lag_us = now_us - behind_since_us.emplace(behind_since_us.value_or(now_us));
    }
}

void Engine::Impl::count(std::uint64_t EngineStatus::* what) {
    const std::lock_guard lock(status_mutex);
    ++(status.*what);
}

void Engine::Impl::report_trouble(std::string_view what) {
    ::enlace::log::error("engine_trouble", {{"service", options.journal.service}, {"what", what}});
}

Engine::Engine(journal::Log& log,
               projection::Store& store,
               security::Keyring& keyring,
               const security::Key& deployment_key,
               const base::Clock& clock,
               Options options)
    : impl_(
          std::make_unique<Impl>(log, store, keyring, deployment_key, clock, std::move(options))) {}

Engine::~Engine() {
    impl_->stop();
}

std::vector<std::string> Engine::families() {
    auto names = projection::Runner::families();
    for (const char* name :
         {"streams_of_service", "commands", "timers", "pendings", "known", "tallies"}) {
        names.emplace_back(name);
    }
    return names;
}

void Engine::start() {
    impl_->start();
}

void Engine::stop() {
    impl_->stop();
}

asio::awaitable<Answer> Engine::handle(CommandRequest request) {
    if (!impl_->enter()) {
        Answer too_late;
        too_late.verdict = Verdict::not_tried;
        too_late.stream = std::move(request.stream);
        co_return too_late;
    }
    co_return co_await asio::co_spawn(*impl_->context, impl_->handle_for_caller(std::move(request)),
                                      asio::use_awaitable);
}

asio::awaitable<std::optional<Named>> Engine::find(std::string prefix, common::v1::Principal who) {
    if (!impl_->enter()) co_return std::nullopt;
    co_return co_await asio::co_spawn(*impl_->context,
                                      impl_->find_for_caller(std::move(prefix), std::move(who)),
                                      asio::use_awaitable);
}

std::string Engine::command_id(std::string_view client, std::string_view idempotency_key) const {
    return security::hmac_sha256(impl_->deployment_key,
                                 security::Framed().add(client).add(idempotency_key).bytes());
}

std::string Engine::body_mac(const Message& inner,
                             std::string_view target,
                             std::string_view if_match) const {
    std::string fields;
    inner.SerializeToString(&fields);
    return security::hmac_sha256(
        impl_->deployment_key,
        security::Framed().add(inner.GetTypeName()).add(target).add(if_match).add(fields).bytes());
}

const std::string& Engine::service() const {
    return impl_->options.journal.service;
}

EngineStatus Engine::status() const {
    const std::lock_guard lock(impl_->status_mutex);
    return impl_->status;
}

}  // namespace enlace::aggregate
