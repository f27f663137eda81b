#include "journal/kafka/kafka_log.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <shared_mutex>
#include <thread>

#include "base/check.h"
#include "journal/accept.h"
#include "journal/follow_from.h"
#include "journal/kafka/entry_reader.h"
#include "journal/kafka/kafka_follower.h"
#include "journal/kafka/recent_entries.h"
#include "telemetry/log.h"

namespace enlace::journal {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kRecentBytes = 16u << 20;
constexpr auto kAskAgainAfter = std::chrono::seconds(1);
constexpr auto kSilentFor = std::chrono::seconds(5);

Handed handed(kafka::Delivery delivery) {
    switch (delivery) {
        case kafka::Delivery::delivered:
            return Handed::over;
        case kafka::Delivery::never_sent:
            return Handed::not_tried;
        case kafka::Delivery::maybe_sent:
            return Handed::unknown;
    }
    return Handed::unknown;
}

}  // namespace

struct KafkaLog::Impl {
    using Journal = std::deque<PartitionState>;

    explicit Impl(Options given)
        : options(std::move(given)), admin(options.connection), reader(options.connection) {
        if (!options.writes) return;
        producer.emplace(options.connection,
                         kafka::Producer::Options{.deliver_within = options.deliver_within});
    }

    void open_journal(std::string_view service, std::uint32_t partitions) {
        const auto plan = plan_journal(options.topics, service, partitions);
        check_topic(admin, plan, options.topics);
        if (producer) producer->learn(plan.name, options.ask_within);
        const std::lock_guard lock(mutex);
        const auto [at, is_new] = journals.try_emplace(std::string(service));
        if (!is_new) return;
        for (std::uint32_t p = 0; p < partitions; ++p) {
            at->second.emplace_back(plan.name, static_cast<std::int32_t>(p));
        }
    }

    Journal& journal(std::string_view service) {
        const std::shared_lock lock(mutex);
        const auto at = journals.find(service);
        base::check(at != journals.end(), "a journal is opened before it is used");
        return at->second;  // Stays where it is.
    }

    PartitionState& partition(PartitionRef where) {
        Journal& all = journal(where.service);
        base::check(where.partition < all.size(), "the journal has this partition");
        return all[where.partition];
    }

    // What a question to the brokers gives; throws LogUnavailable where it gives nothing.
    template <class Question>
    auto ask(Question question) {
        if (steady_clock::now() < ask_again_from.load()) {
            throw LogUnavailable(
                "the brokers did not answer a moment ago: check that they run and can be reached");
        }
        try {
            auto answer = question();
            unanswered = false;
            answered_at = steady_clock::now();
            return answer;
        } catch (const kafka::Error& error) {
            not_answered(error.what());
            throw LogUnavailable(std::string(error.what()) +
                                 ": check that the brokers run and can be reached");
        } catch (const LogUnavailable& error) {
            not_answered(error.what());
            throw;
        }
    }
    void not_answered(const char* why) {
        unanswered = true;
        ask_again_from = steady_clock::now() + kAskAgainAfter;
        log::warning("log_unavailable", {{"reason", why}});
    }

    void ask_ends(const std::vector<PartitionState*>& partitions) {
        if (partitions.empty()) return;
        std::vector<std::int32_t> numbers;
        for (const auto* one : partitions) numbers.push_back(one->number());
        const auto ends =
            ask([&] { return admin.ends(partitions[0]->topic(), numbers, options.ask_within); });
        for (std::size_t i = 0; i < ends.size(); ++i) partitions[i]->note_end(ends[i]);
    }

    // Who hears of trouble here may send nothing any more by which we would find out that it is
    // over; and who has nothing to do would not find out that there is any.
    void look_again(const std::stop_token& stopping) {
        std::mutex alone;
        std::condition_variable_any stopped;
        std::unique_lock lock(alone);
        for (;;) {
            stopped.wait_for(lock, stopping, kAskAgainAfter, [] { return false; });
            if (stopping.stop_requested()) return;
            if (!unanswered && !undelivered && !is_silent()) continue;
            try {
                if (auto* some = any_partition()) ask_ends({some});
                undelivered = false;
            } catch (const LogUnavailable&) {
                // Asked again.
            }
        }
    }
    bool is_silent() const { return steady_clock::now() - answered_at.load() > kSilentFor; }
    PartitionState* any_partition() {
        const std::shared_lock lock(mutex);
        return journals.empty() ? nullptr : &journals.begin()->second.front();
    }

    const Options options;
    const kafka::Admin admin;
    EntryReader reader;
    RecentEntries recent{kRecentBytes};
    std::shared_mutex mutex;  // Guards the map.
    std::map<std::string, Journal, std::less<>> journals;
    std::atomic<steady_clock::time_point> ask_again_from{steady_clock::time_point::min()};
    std::atomic<steady_clock::time_point> answered_at{steady_clock::now()};
    std::atomic<bool> unanswered = false;     // The last question.
    std::atomic<bool> undelivered = false;    // The last entry.
    std::optional<kafka::Producer> producer;  // Its reports need what stands above.
    std::jthread looking{[this](const std::stop_token& stopping) { look_again(stopping); }};
};

KafkaLog::KafkaLog(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}

KafkaLog::~KafkaLog() = default;

void KafkaLog::open_journal(std::string_view service, std::uint32_t partitions) {
    impl_->open_journal(service, partitions);
}

void KafkaLog::append(PartitionRef where, std::string entry, Done done) {
    PartitionState& partition = impl_->partition(where);
    if (entry.size() > kEntryMax || !impl_->producer) return done(Handed::not_tried);
    const auto head = record_head(entry);
    impl_->producer->produce(
        {.topic = partition.topic(),
         .partition = partition.number(),
         .key = head ? head->stream : std::string_view(),
         .value = entry},
        [&partition, &undelivered = impl_->undelivered,
         done = std::move(done)](const kafka::Receipt& receipt) {
            undelivered = receipt.delivery != kafka::Delivery::delivered;
            if (receipt.offset) partition.note_end(static_cast<std::uint64_t>(*receipt.offset) + 1);
            done(handed(receipt.delivery));
        });
}

std::uint64_t KafkaLog::end(PartitionRef where) const {
    PartitionState& partition = impl_->partition(where);
    impl_->ask_ends({&partition});
    return partition.known_end();
}

std::vector<std::uint64_t> KafkaLog::ends(std::string_view service,
                                          const std::vector<std::uint32_t>& partitions) const {
    std::vector<PartitionState*> asked;
    for (const auto partition : partitions)
        asked.push_back(&impl_->partition({service, partition}));
    impl_->ask_ends(asked);
    std::vector<std::uint64_t> ends;
    for (const auto* partition : asked) ends.push_back(partition->known_end());
    return ends;
}

std::uint64_t KafkaLog::known_end(PartitionRef where) const {
    return impl_->partition(where).known_end();
}

std::optional<std::string> KafkaLog::read(PartitionRef where, std::uint64_t position) const {
    PartitionState& partition = impl_->partition(where);
    if (auto entry = impl_->recent.find(&partition, position)) return entry;
    if (position >= partition.known_end()) {
        impl_->ask_ends({&partition});
        if (position >= partition.known_end()) return std::nullopt;
    }
    return impl_->ask(
        [&] { return impl_->reader.read(partition, position, impl_->options.ask_within); });
}

std::unique_ptr<Follower> KafkaLog::follow(std::vector<FollowFrom> from,
                                           std::function<void()> wake) {
    std::vector<KafkaFollower::Journal> places;
    for (const auto& [service, positions, patience] : from) {
        auto& journal = impl_->journal(service);
        base::check(positions.size() == journal.size(),
                    "a follower starts at a position of each partition");
        auto& wanted = places.emplace_back(patience, positions.size()).partitions;
        std::vector<PartitionState*> followed;
        for (std::size_t p = 0; p < positions.size(); ++p) {
            if (positions[p] == kNotFollowed) continue;
            wanted[p] = {&journal[p], positions[p]};
            followed.push_back(&journal[p]);
        }
        impl_->ask_ends(followed);
    }
    check_positions(*this, from);
    return std::make_unique<KafkaFollower>(impl_->options.connection, impl_->recent,
                                           std::move(places), std::move(wake));
}

std::optional<std::string> KafkaLog::trouble() const {
    if (impl_->undelivered) return "the brokers did not confirm the last entry";
    if (impl_->unanswered) return "the brokers did not answer the last question";
    return std::nullopt;
}

void KafkaLog::doubt() {
    impl_->unanswered = true;
}

kafka::ProducerCounts KafkaLog::counts() const {
    return impl_->producer ? impl_->producer->counts() : kafka::ProducerCounts();
}

}  // namespace enlace::journal
