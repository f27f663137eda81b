#include "views/views.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "telemetry/log.h"
#include "views/deciders.h"
#include "views/folding/progress.h"
#include "views/folding/unreadable.h"
#include "views/transfers/transfer_view.h"
#include "views/views_fold.h"

namespace enlace::views {
namespace {

// Far less than anybody notices who looks at a view.
constexpr auto kMayWait = std::chrono::milliseconds(20);
constexpr auto kStoreAgainAfter = std::chrono::seconds(1);
// A commit comes within 20 ms of what is waited for, so that nobody needs to be woken by it.
constexpr auto kLookAgainAfter = std::chrono::milliseconds(2);

}  // namespace

std::filesystem::path store_folder(const std::filesystem::path& views_folder) {
    return projection::store_folder(views_folder, store_layout());
}

struct Views::Impl {
    // One runner and its thread.
    struct Shard {
        std::unique_ptr<ViewsFold> fold;
        std::unique_ptr<projection::Runner> runner;
        std::thread thread;
        std::mutex mutex;
        std::condition_variable changed;
        bool woken = true;
        bool stopping = false;
        std::vector<std::string> halted;
        std::optional<std::string> moved_to;
        std::uint64_t void_records = 0;
        bool store_writable = true;
        bool keyring_reachable = true;
        std::vector<PositionToken> sought;  // Ends at the start that are not committed yet.
    };

    Impl(journal::Log& log,
         const security::Keyring& keyring,
         const security::Key& identity_key,
         const base::Policy& policy,
         const base::Clock& clock,
         Options options);

    void make_shard(unsigned index);
    void run(unsigned index);
    // False: nothing more can be read.
    bool step(unsigned index);
    void committed(unsigned index, const std::set<std::string>& owners);
    void note_moved(Shard& shard) const;
    // Reads now what is there, rather than when the log's wake comes.
    void hurry(const std::vector<PositionToken>& tokens);
    void note_ends();
    void load_months();
    void note_caught_up(Shard& shard) const;
    bool is_halted(const Shard& shard, const PositionToken& place) const;
    // False: it is being stopped.
    bool wait_for_keyring(Shard& shard) const;
    bool give_up(Shard& shard, std::string why) const;

    journal::Log& log;
    const security::Keyring& keyring;
    const base::Policy& policy;
    const base::Clock& clock;
    Options options;
    projection::Store store;
    Deciders deciders;
    SearchKey search_key;
    Progress progress;
    statistics::Months months;
    Queries queries;
    Listeners feeds;  // By owner.
    std::deque<Shard> shards;
};

Views::Impl::Impl(journal::Log& log_,
                  const security::Keyring& keyring_,
                  const security::Key& identity_key,
                  const base::Policy& policy_,
                  const base::Clock& clock_,
                  Options options_)
    : log(log_),
      keyring(keyring_),
      policy(policy_),
      clock(clock_),
      options(std::move(options_)),
      store({.path = projection::only_store_folder(options.folder, store_layout()),
             .families = families(),
             .memory_bytes = options.memory_bytes,
             .env = options.store_env}),
      deciders(policy),
      search_key(identity_key),
      progress(options.journals, options.shards, clock),
      queries({.log = log,
               .store = store,
               .keyring = keyring,
               .search_key = search_key,
               .deciders = deciders,
               .progress = progress,
               .months = months,
               .directory = options.directory,
               .policy = policy,
               .clock = clock,
               .jurisdictions = options.jurisdictions,
               .utc_offset_min = policy.calendar.utc_offset_min}) {
    for (unsigned i = 0; i < options.shards; ++i) make_shard(i);
}

void Views::Impl::make_shard(unsigned index) {
    Shard& shard = shards.emplace_back();
    shard.fold = std::make_unique<ViewsFold>(
        store,
        SearchFold::Sources{.keyring = keyring,
                            .key = search_key,
                            .wait_for_keyring = [this, &shard] { return wait_for_keyring(shard); }},
        ViewsFold::Options{
            .utc_offset_min = policy.calendar.utc_offset_min,
            .keeps_records = !log.is_local(),
            .keeps_figures = options.keeps_figures,
            .on_committed = [this, index](const auto& owners) { committed(index, owners); }});
    const auto wake = [this, index, &shard] {
        progress.set_behind(index, true);
        {
            const std::lock_guard lock(shard.mutex);
            shard.woken = true;
        }
        shard.changed.notify_one();
    };
    shard.runner = std::make_unique<projection::Runner>(
        log, store, *shard.fold, clock,
        projection::Runner::Options{
            .journals = options.journals,
            .patience = kMayWait,
            .owns = [count = options.shards, index](auto p) { return p % count == index; },
            .accepted_losses = options.accepted_losses,
            .wake = wake});
    progress.set_behind(index, true);
    committed(index, {});
}

void Views::Impl::committed(unsigned index, const std::set<std::string>& owners) {
    const auto& runner = shards[index].runner;
    for (std::uint16_t j = 0; j < options.journals.size(); ++j) {
        for (std::uint32_t p = index; p < options.journals[j].partitions; p += options.shards) {
            progress.set(j, p, runner->status(j, p).next);
        }
    }
    for (const auto& owner : owners) feeds.notify(owner);
}

void Views::Impl::hurry(const std::vector<PositionToken>& tokens) {
    for (const auto& token : tokens) {
        Shard& shard = shards[token.partition % options.shards];
        {
            const std::lock_guard lock(shard.mutex);
            shard.woken = true;
        }
        shard.changed.notify_one();
    }
}

void Views::Impl::run(unsigned index) {
    Shard& shard = shards[index];
    while (true) {
        {
            std::unique_lock lock(shard.mutex);
            shard.changed.wait(lock, [&] { return shard.woken || shard.stopping; });
            if (shard.stopping) return;
            shard.woken = false;
        }
        if (!step(index)) return;
    }
}

void Views::Impl::note_moved(Shard& shard) const {
    if (shard.moved_to) return;
    for (std::uint16_t j = 0; j < options.journals.size() && !shard.moved_to; ++j) {
        shard.moved_to = shard.runner->moved_to(j);
        if (!shard.moved_to) continue;
        log::error("views_journal_moved",
                   {{"service", options.journals[j].service}, {"to", *shard.moved_to}});
    }
}

bool Views::Impl::wait_for_keyring(Shard& shard) const {
    std::unique_lock lock(shard.mutex);
    if (std::exchange(shard.keyring_reachable, false)) log::error("views_keyring_unavailable");
    shard.changed.wait_for(lock, kStoreAgainAfter, [&] { return shard.stopping; });
    return !shard.stopping;
}

bool Views::Impl::give_up(Shard& shard, std::string why) const {
    const std::lock_guard lock(shard.mutex);
    if (!why.empty()) shard.halted.push_back(std::move(why));
    shard.sought.clear();
    return false;
}

void Views::Impl::note_ends() {
    for (const auto& info : options.journals) {
        for (std::uint32_t p = 0; p < info.partitions; ++p) {
            const std::uint64_t end = log.end({info.service, p});
            if (end <= progress.next(info.service, p)) continue;
            Shard& shard = shards[p % options.shards];
            const std::lock_guard lock(shard.mutex);
            shard.sought.emplace_back(info.service, p, end - 1);
        }
    }
}

// For the first who asks for figures. What is folded until then changes few of them.
void Views::Impl::load_months() {
    try {
        months.load(store);
    } catch (const projection::StoreUnreadable&) {
        // Health says so.
    }
}

// Where nothing more is read, health says why, and not to wait.
bool Views::Impl::is_halted(const Shard& shard, const PositionToken& place) const {
    const auto journal =
        std::ranges::find(options.journals, place.service, &journal::JournalInfo::service);
    const auto number = static_cast<std::uint16_t>(journal - options.journals.begin());
    return shard.runner->status(number, place.partition).halted.has_value();
}

void Views::Impl::note_caught_up(Shard& shard) const {
    std::erase_if(shard.sought, [&](const PositionToken& place) {
        return progress.reached({place}) || is_halted(shard, place);
    });
}

bool Views::Impl::step(unsigned index) {
    Shard& shard = shards[index];
    try {
        const bool more = shard.runner->step();
        const std::lock_guard lock(shard.mutex);
        shard.woken |= more;
        shard.store_writable = true;
        shard.keyring_reachable = true;
        shard.halted = shard.runner->halted();
        shard.void_records = shard.runner->void_records();
        note_moved(shard);
        note_caught_up(shard);
        progress.set_behind(index, shard.woken);
    } catch (const projection::StoreUnreadable&) {
        return give_up(shard, {});
    } catch (const projection::StoreUnavailable& error) {
        // What was folded stands in memory and is committed again.
        std::unique_lock lock(shard.mutex);
        if (std::exchange(shard.store_writable, false)) {
            log::error("views_store_unavailable", {{"reason", error.what()}});
        }
        shard.woken = true;
        shard.changed.wait_for(lock, kStoreAgainAfter, [&] { return shard.stopping; });
    } catch (const KeyringGivenUp&) {
        return give_up(shard, {});
    } catch (const security::KeyringError& error) {
        log::error("views_keyring_damaged", {{"reason", error.what()}});
        return give_up(shard, error.what());
    } catch (const journal::LogDamaged& error) {
        log::error("views_log_damaged", {{"reason", error.what()}});
        return give_up(shard, error.what());
    }
    return true;
}

Views::Views(journal::Log& log,
             const security::Keyring& keyring,
             const security::Key& identity_key,
             const base::Policy& policy,
             const base::Clock& clock,
             Options options)
    : impl_(std::make_unique<Impl>(log, keyring, identity_key, policy, clock, std::move(options))) {
}

Views::~Views() {
    stop();
}

void Views::start() {
    impl_->note_ends();
    impl_->load_months();
    for (unsigned i = 0; i < impl_->shards.size(); ++i) {
        impl_->shards[i].thread = std::thread([impl = impl_.get(), i] { impl->run(i); });
    }
}

void Views::stop() {
    for (auto& shard : impl_->shards) {
        {
            const std::lock_guard lock(shard.mutex);
            shard.stopping = true;
        }
        shard.changed.notify_one();
    }
    for (auto& shard : impl_->shards) {
        if (!shard.thread.joinable()) continue;
        shard.thread.join();
        try {
            shard.runner->commit();
        } catch (const projection::StoreUnavailable&) {
            // Folded again at the next start.
        }
    }
}

bool Views::follows(const std::vector<PositionToken>& tokens) const {
    return std::ranges::all_of(tokens, [&](const PositionToken& token) {
        return impl_->progress.follows(token.service, token.partition);
    });
}

boost::asio::awaitable<bool> Views::wait_for(std::vector<PositionToken> tokens,
                                             std::chrono::steady_clock::time_point deadline) const {
    if (!impl_->progress.reached(tokens)) impl_->hurry(tokens);
    boost::asio::steady_timer pause(co_await boost::asio::this_coro::executor);
    while (!impl_->progress.reached(tokens)) {
        if (std::chrono::steady_clock::now() >= deadline) co_return false;
        pause.expires_after(kLookAgainAfter);
        co_await pause.async_wait(boost::asio::use_awaitable);
    }
    co_return true;
}

Listeners::Subscription Views::on_feed(std::string_view jurisdiction,
                                       std::function<void()> wake) const {
    return impl_->feeds.subscribe(jurisdiction_owner(jurisdiction), std::move(wake));
}

Listeners::Subscription Views::on_institution_feed(std::string_view institution,
                                                   std::function<void()> wake) const {
    return impl_->feeds.subscribe(institution_owner(institution), std::move(wake));
}

Listeners::Subscription Views::on_board(std::function<void()> wake) const {
    return impl_->feeds.subscribe(kBoard, std::move(wake));
}

const Queries& Views::queries() const {
    return impl_->queries;
}

ViewsStatus Views::status() const {
    ViewsStatus status;
    for (const auto& info : impl_->options.journals) {
        for (std::uint32_t p = 0; p < info.partitions; ++p) {
            const std::uint64_t next = impl_->progress.next(info.service, p);
            const std::uint64_t end = std::max(next, impl_->log.known_end({info.service, p}));
            status.partitions.push_back({info.service, p, next, end});
            status.lag_records += end - next;
        }
    }
    status.age_ms = impl_->progress.age_ms();
    try {
        status.unreadable_streams = unreadable_streams(impl_->store);
    } catch (const projection::StoreUnreadable&) {
        // Said below.
    }
    status.store_readable = impl_->store.is_readable();
    for (auto& shard : impl_->shards) {
        const std::lock_guard lock(shard.mutex);
        status.halted.insert(status.halted.end(), shard.halted.begin(), shard.halted.end());
        status.void_records += shard.void_records;
        if (shard.moved_to) status.moved_to = shard.moved_to;
        status.store_writable &= shard.store_writable;
        status.catching_up |= !impl_->progress.reached(shard.sought);
        status.keyring_reachable &= shard.keyring_reachable;
    }
    return status;
}

}  // namespace enlace::views
