#include "gateway/gateway.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <ranges>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include "gateway/publishing.h"
#include "gateway/topics.h"
#include "gateway/translation.h"
#include "journal/place.h"
#include "telemetry/log.h"

namespace enlace::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kTurn{0};
constexpr milliseconds kWaitForPlace{100};
constexpr milliseconds kLookAgainAfter{50};
constexpr milliseconds kAskWithin{20'000};  // Another's transaction may be waited for.
constexpr milliseconds kAbortWithin{5'000};
constexpr milliseconds kAgainAfter{500};
constexpr auto kSayAgainAfter = std::chrono::seconds(10);
// While more keeps coming: many records in one transaction, but none that readers wait for long.
constexpr std::int64_t kCommitWithin_us = 50'000;
constexpr std::int64_t kCatchUpWithin_us = 500'000;
constexpr std::size_t kCatchUpRecords = 50'000;

// The journal whose partitions stand for those of the same number of all.
const journal::JournalInfo& widest(const std::vector<journal::JournalInfo>& journals) {
    return *std::ranges::max_element(journals, {}, &journal::JournalInfo::partitions);
}

}  // namespace

class Gateway::Impl {
public:
    Impl(journal::Log& log,
         const security::Keyring& keyring,
         Pseudonym pseudonym,
         const base::Clock& clock,
         Options options)
        : log_(log),
          translation_(log, keyring, std::move(pseudonym)),
          clock_(clock),
          options_(std::move(options)),
          audiences_(options_.audiences.begin(), options_.audiences.end()),
          store_folder_(projection::only_store_folder(options_.folder, store_layout())) {
        status_.trouble = "it has not joined its group yet";
    }

    ~Impl() { stop(); }

    void start() {
        thread_ = std::thread([this] { run(); });
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

    GatewayStatus status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }

private:
    using Offsets = Publishing::Offsets;

    // What stands as long as this instance has the same partitions.
    struct Session {
        std::optional<Publishing> publishing;
        std::optional<projection::Runner> runner;
    };

    void run() {
        auto say_from = steady_clock::time_point::min();
        while (!stops()) {
            try {
                publish();
                continue;
            } catch (const std::exception& error) {
                end_session(error);
                if (steady_clock::now() >= say_from) {
                    log::error("gateway_trouble", {{"reason", error.what()}});
                    say_from = steady_clock::now() + kSayAgainAfter;
                }
            }
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kAgainAfter, [&] { return stopping_; });
        }
        leave();
    }

    // Until the partitions go, or something goes wrong.
    void publish() {
        join();
        member_->turn(kTurn);
        while (!stops() && !member_->partitions()) member_->turn(kWaitForPlace);
        if (stops()) return;
        open_session();
        while (!stops() && session_) {
            const bool more = session_->runner->step();
            note_progress();
            member_->turn(kTurn);
            if (!more) wait();
        }
    }

    void join() {
        if (member_) return;
        member_ = std::make_unique<kafka::GroupMember>(
            options_.connection,
            kafka::GroupMember::Options{
                .group = group_of(options_.topics),
                .topic = journal::journal_topic(options_.topics, widest(options_.journals).service),
                .on_revoked = [this](bool lost) { give_up_partitions(lost); }});
    }

    void open_session() {
        const auto& mine = *member_->partitions();
        if (!producer_) make_producer();
        const Offsets offsets = committed(mine);
        if (!store_) open_store();
        open_runner(offsets);
        if (is_ahead(offsets)) {
            throw_store_away();
            open_runner(offsets);
        }
        log::info("gateway_publishes", {{"partitions", mine.size()}});
        const std::lock_guard lock(mutex_);
        status_.trouble.reset();
    }

    void make_producer() {
        producer_ = std::make_unique<kafka::TransactionalProducer>(
            options_.connection,
            kafka::TransactionalProducer::Options{
                .transactional_id = transactional_id(options_.topics, options_.instance)});
        const std::lock_guard lock(mutex_);
        ++status_.producers;
    }

    // Where the group is; from the beginning, where it never was.
    Offsets committed(const std::vector<std::int32_t>& mine) const {
        Offsets offsets;
        for (const auto& info : options_.journals) {
            auto& of_journal = offsets.emplace_back(info.partitions, journal::kNotFollowed);
            std::vector<std::int32_t> wanted;
            std::ranges::copy_if(mine, std::back_inserter(wanted), [&](std::int32_t partition) {
                return static_cast<std::uint32_t>(partition) < info.partitions;
            });
            const auto topic = journal::journal_topic(options_.topics, info.service);
            const auto found = member_->committed(topic, wanted, kAskWithin);
            for (std::size_t i = 0; i < wanted.size(); ++i) {
                const auto partition = static_cast<std::uint32_t>(wanted[i]);
                of_journal[partition] = found[i].value_or(0);
                refuse_beyond_end(info, partition, of_journal[partition]);
            }
        }
        return offsets;
    }

    void refuse_beyond_end(const journal::JournalInfo& info,
                           std::uint32_t partition,
                           std::uint64_t offset) const {
        if (offset <= log_.end({info.service, partition})) return;
        throw std::runtime_error(
            "what was published goes beyond the end of the log, at " +
            journal::place_name(info.service, partition, offset) +
            ": the log was cut or replaced. Restore it; or, if what is missing is lost for good, "
            "delete the group " +
            group_of(options_.topics) + " and the public topics, and make them again");
    }

    void open_store() {
        store_ = std::make_unique<projection::Store>(
            projection::Store::Options{.path = store_folder_, .families = families()});
    }

    void open_runner(const Offsets& offsets) {
        session_.reset();
        auto& session = session_.emplace();
        session.publishing.emplace(
            *store_, translation_, *producer_, member_->place(), audiences_,
            Publishing::Options{.topics = options_.topics,
                                .journals = options_.journals,
                                .offsets = offsets,
                                .on_committed = [this](std::uint64_t n) { note_committed(n); }});
        const std::set<std::int32_t> mine(member_->partitions()->begin(),
                                          member_->partitions()->end());
        session.runner.emplace(
            log_, *store_, *session.publishing, clock_,
            projection::Runner::Options{
                .journals = options_.journals,
                .owns = [mine](std::uint32_t p) { return mine.contains(static_cast<int>(p)); },
                .accepted_losses = options_.accepted_losses,
                .wake = [this] { wake(); },
                .commit_within_us = kCommitWithin_us,
                .catch_up_within_us = kCatchUpWithin_us,
                .catch_up_records = kCatchUpRecords});
        session.publishing->belongs_to(*session.runner);
    }

    // What it was folded from was never published, as far as the group knows.
    bool is_ahead(const Offsets& offsets) const {
        bool ahead = false;
        for_each_followed([&](std::uint16_t j, std::uint32_t p, const auto& status) {
            ahead |= status.next > offsets[j][p];
        });
        return ahead;
    }

    void throw_store_away() {
        log::warning("gateway_store_thrown_away");
        session_.reset();
        store_.reset();
        std::filesystem::remove_all(store_folder_);
        open_store();
        const std::lock_guard lock(mutex_);
        ++status_.stores_thrown_away;
    }

    template <class Each>
    void for_each_followed(Each each) const {
        for (std::uint16_t j = 0; j < options_.journals.size(); ++j) {
            for (const auto partition : *member_->partitions()) {
                const auto p = static_cast<std::uint32_t>(partition);
                if (p < options_.journals[j].partitions) {
                    each(j, p, session_->runner->status(j, p));
                }
            }
        }
    }

    void note_progress() {
        GatewayStatus now;
        for_each_followed([&](std::uint16_t j, std::uint32_t p, const auto& status) {
            const auto& service = options_.journals[j].service;
            const auto end = std::max(status.next, log_.known_end({service, p}));
            now.partitions.push_back({service, p, status.next, end});
        });
        const std::lock_guard lock(mutex_);
        status_.partitions = std::move(now.partitions);
        status_.halted = session_->runner->halted();
    }

    void note_committed(std::uint64_t messages) {
        const std::lock_guard lock(mutex_);
        status_.published += messages;
        ++status_.transactions;
    }

    // Called by the group, within turn(): by a C library, through which no exception may go.
    void give_up_partitions(bool lost) {
        if (!session_) return;
        try {
            if (!lost) session_->runner->commit();
        } catch (const std::exception& error) {
            log::warning("gateway_partitions_given_up", {{"reason", error.what()}});
            lost = true;
        }
        if (lost) abort();
        session_.reset();
        const std::lock_guard lock(mutex_);
        status_.partitions.clear();
        status_.trouble = "its partitions are being shared out anew";
    }

    // What was not committed is as if it had never been.
    void abort() {
        if (!producer_) return;
        {
            const std::lock_guard lock(mutex_);
            ++status_.aborted;
        }
        try {
            producer_->abort(kAbortWithin);
        } catch (const kafka::Error& error) {
            log::warning("gateway_producer_replaced", {{"error", error.name()}});
            producer_.reset();
        }
    }

    void end_session(const std::exception& error) {
        if (session_) abort();
        session_.reset();
        const auto* const of_kafka = dynamic_cast<const kafka::Error*>(&error);
        if (of_kafka && of_kafka->kind() == kafka::ErrorKind::fatal && producer_) {
            log::warning("gateway_producer_replaced", {{"error", of_kafka->name()}});
            producer_.reset();
        }
        const std::lock_guard lock(mutex_);
        status_.partitions.clear();
        status_.trouble = error.what();
    }

    void leave() {
        try {
            if (session_) session_->runner->commit();
        } catch (const std::exception& error) {
            end_session(error);
        }
        session_.reset();
        member_.reset();
        producer_.reset();
        store_.reset();
    }

    bool stops() const {
        const std::lock_guard lock(mutex_);
        return stopping_;
    }

    void wake() {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_one();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, kLookAgainAfter, [&] { return woken_ || stopping_; });
        woken_ = false;
    }

    journal::Log& log_;
    Translation translation_;
    const base::Clock& clock_;
    const Options options_;
    const std::set<Audience> audiences_;
    const std::filesystem::path store_folder_;

    // Of its thread.
    std::unique_ptr<kafka::TransactionalProducer> producer_;
    std::unique_ptr<projection::Store> store_;
    std::optional<Session> session_;
    std::unique_ptr<kafka::GroupMember> member_;

    mutable std::mutex mutex_;  // Guards what follows.
    std::condition_variable changed_;
    GatewayStatus status_;
    bool woken_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

Gateway::Gateway(journal::Log& log,
                 const security::Keyring& keyring,
                 Pseudonym pseudonym,
                 const base::Clock& clock,
                 Options options)
    : impl_(std::make_unique<Impl>(log, keyring, std::move(pseudonym), clock, std::move(options))) {
}

Gateway::~Gateway() = default;

void Gateway::start() {
    impl_->start();
}

void Gateway::stop() {
    impl_->stop();
}

GatewayStatus Gateway::status() const {
    return impl_->status();
}

}  // namespace enlace::gateway
