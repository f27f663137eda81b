#include "gateway/gateway.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

#include "gateway/publishing.h"
#include "gateway/shared_work.h"
#include "gateway/topics.h"
#include "gateway/translation.h"
#include "journal/place.h"
#include "telemetry/log.h"

namespace enlace::gateway {
namespace {

constexpr std::chrono::milliseconds kAskWithin{20'000};  // Another's transaction may be waited for.
// A transaction costs the brokers far more than what is in it, so that many records share one: what
// comes is waited for so long before, and collected so long where more keeps coming.
constexpr std::chrono::milliseconds kRecordsMayWait{75};
constexpr std::int64_t kCommitWithin_us = 50'000;
constexpr std::int64_t kCatchUpWithin_us = 500'000;
constexpr std::size_t kCatchUpRecords = 50'000;

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
          store_folder_(projection::only_store_folder(options_.folder, store_layout())),
          work_({.name = "publishing",
                 .connection = options_.connection,
                 .group = group_of(options_.topics),
                 .topic = shared_topic(options_.topics, options_.journals),
                 .transactional_id = transactional_id(options_.topics, options_.instance)},
                [this](const auto& member, auto& producer) { return begin(member, producer); }) {}

    void start() { work_.start(); }

    void stop() {
        work_.stop();
        store_.reset();
    }

    GatewayStatus status() const {
        const auto work = work_.status();
        const std::lock_guard lock(mutex_);
        auto status = status_;
        status.aborted = work.aborted;
        status.producers = work.producers;
        status.trouble = work.trouble;
        return status;
    }

private:
    using Offsets = Publishing::Offsets;

    // Follows the journals' partitions that stand for this instance's, and publishes.
    class Session final : public Share {
    public:
        Session(Impl& gateway,
                const kafka::GroupMember& member,
                kafka::TransactionalProducer& producer,
                const Offsets& offsets)
            : gateway_(gateway),
              partitions_(member.partitions()->begin(), member.partitions()->end()),
              publishing_(*gateway.store_,
                          gateway.translation_,
                          producer,
                          member.place(),
                          gateway.audiences_,
                          {.topics = gateway.options_.topics,
                           .journals = gateway.options_.journals,
                           .offsets = offsets,
                           .on_committed = [&gateway](auto n) { gateway.note_committed(n); }}),
              runner_(gateway.log_,
                      *gateway.store_,
                      publishing_,
                      gateway.clock_,
                      {.journals = gateway.options_.journals,
                       .patience = kRecordsMayWait,
                       .owns = [this](auto p) { return partitions_.contains(static_cast<int>(p)); },
                       .accepted_losses = gateway.options_.accepted_losses,
                       .wake = [&gateway] { gateway.work_.wake(); },
                       .commit_within_us = kCommitWithin_us,
                       .catch_up_within_us = kCatchUpWithin_us,
                       .catch_up_records = kCatchUpRecords}) {
            publishing_.belongs_to(runner_);
        }
        ~Session() override { gateway_.note_progress({}); }

        bool step() override {
            const bool more = runner_.step();
            gateway_.note_progress(followed());
            gateway_.note_halted(runner_.halted());
            return more;
        }
        void finish() override { runner_.commit(); }

        // What the store was folded from was never published, as far as the group knows.
        bool is_ahead(const Offsets& offsets) const {
            bool ahead = false;
            for_each_followed([&](std::uint16_t j, std::uint32_t p, const auto& status) {
                ahead |= status.next > offsets[j][p];
            });
            return ahead;
        }

    private:
        template <class Each>
        void for_each_followed(Each each) const {
            const auto& journals = gateway_.options_.journals;
            for (std::uint16_t j = 0; j < journals.size(); ++j) {
                for (const auto partition : partitions_) {
                    const auto p = static_cast<std::uint32_t>(partition);
                    if (p < journals[j].partitions) each(j, p, runner_.status(j, p));
                }
            }
        }

        std::vector<projection::FollowedPartition> followed() const {
            std::vector<projection::FollowedPartition> all;
            for_each_followed([&](std::uint16_t j, std::uint32_t p, const auto& status) {
                const auto& service = gateway_.options_.journals[j].service;
                const auto end = std::max(status.next, gateway_.log_.known_end({service, p}));
                all.push_back({service, p, status.next, end});
            });
            return all;
        }

        Impl& gateway_;
        const std::set<std::int32_t> partitions_;
        Publishing publishing_;
        projection::Runner runner_;
    };

    std::unique_ptr<Share> begin(const kafka::GroupMember& member,
                                 kafka::TransactionalProducer& producer) {
        const Offsets offsets = committed(member);
        if (!store_) open_store();
        auto session = std::make_unique<Session>(*this, member, producer, offsets);
        if (!session->is_ahead(offsets)) return session;
        session.reset();
        throw_store_away();
        return std::make_unique<Session>(*this, member, producer, offsets);
    }

    // Where the group is; from the beginning, where it never was.
    Offsets committed(const kafka::GroupMember& member) const {
        Offsets offsets;
        for (const auto& info : options_.journals) {
            auto& of_journal = offsets.emplace_back(info.partitions, journal::kNotFollowed);
            std::vector<std::int32_t> wanted;
            std::ranges::copy_if(*member.partitions(), std::back_inserter(wanted),
                                 [&](std::int32_t partition) {
                                     return static_cast<std::uint32_t>(partition) < info.partitions;
                                 });
            const auto topic = journal::journal_topic(options_.topics, info.service);
            const auto found = member.committed(topic, wanted, kAskWithin);
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

    void throw_store_away() {
        log::warning("gateway_store_thrown_away");
        store_.reset();
        std::filesystem::remove_all(store_folder_);
        open_store();
        const std::lock_guard lock(mutex_);
        ++status_.stores_thrown_away;
    }

    void note_progress(std::vector<projection::FollowedPartition> partitions) {
        const std::lock_guard lock(mutex_);
        status_.partitions = std::move(partitions);
    }
    void note_halted(std::vector<std::string> halted) {
        const std::lock_guard lock(mutex_);
        status_.halted = std::move(halted);
    }

    void note_committed(std::uint64_t messages) {
        const std::lock_guard lock(mutex_);
        status_.published += messages;
        ++status_.transactions;
    }

    journal::Log& log_;
    Translation translation_;
    const base::Clock& clock_;
    const Options options_;
    const std::set<Audience> audiences_;
    const std::filesystem::path store_folder_;
    std::unique_ptr<projection::Store> store_;  // Of the thread that works.

    mutable std::mutex mutex_;
    GatewayStatus status_;  // Guarded by it; but for what work_ knows.
    SharedWork work_;       // Last: it uses all of them.
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
