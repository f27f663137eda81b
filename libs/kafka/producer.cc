#include "kafka/producer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "kafka/client.h"
#include "kafka/held_message.h"
#include "kafka/message_headers.h"
#include "kafka/statistics.h"
#include "telemetry/log.h"

namespace enlace::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr auto kFlushWithin = std::chrono::seconds(5);
constexpr auto kNewClientAfter = std::chrono::seconds(1);  // Where the one before lived shorter.
constexpr milliseconds kAskWithin{500};
constexpr int kPoll_ms = 100;
constexpr auto kStatisticsEvery = milliseconds(1'000);
constexpr auto kSayAgainAfter = std::chrono::seconds(10);

}  // namespace

class Producer::Impl {
public:
    Impl(const Connection& connection, const Options& options)
        : connection_(connection), options_(options), client_(make()), thread_([this] { run(); }) {}

    ~Impl() {
        stopping_ = true;
        thread_.join();
    }

    void learn(const std::string& topic, milliseconds within) {
        SharedClient client;
        {
            const std::lock_guard lock(mutex_);
            topics_.insert(topic);
            client = client_;
        }
        ask_for(client.get(), topic, within);
    }

    void produce(const OutgoingMessage& message, Done done) {
        {
            const std::lock_guard lock(mutex_);
            const auto now = steady_clock::now();
            const bool waits = !broken_ && (now < gathering_until_ || !held_.empty());
            if (!waits) gathering_until_ = now + options_.gather_within;
            if (waits ? hold(message, done) : hand_over(message, done)) return;
        }
        refuse(done);
    }

    ProducerCounts counts() const {
        return {.delivered = delivered_,
                .never_sent = never_sent_,
                .maybe_sent = maybe_sent_,
                .fatal_errors = fatal_errors_,
                .requests_timed_out = timed_out_.total(),
                .disconnects = disconnects_.total()};
    }

private:
    // Who asks it something may hold it a moment longer.
    using SharedClient = std::shared_ptr<rd_kafka_t>;

    // These two take `done` unless they are false: then the message was not taken. Under the lock.
    bool hold(const OutgoingMessage& message, Done& done) {
        const std::size_t bytes = message.key.size() + (message.value ? message.value->size() : 0);
        if (held_bytes_ + bytes > options_.queue_bytes) return false;
        held_bytes_ += bytes;
        held_.emplace_back(message, std::move(done));
        return true;
    }
    bool hand_over(const OutgoingMessage& message, Done& done) {
        auto waiting = std::make_unique<Done>(std::move(done));
        // librdkafka takes a pointer to nothing for a tombstone.
        const std::string_view value =
            message.value ? *message.value : std::string_view(nullptr, 0);
        const char* bytes = message.value && value.empty() ? "" : value.data();
        const std::string topic(message.topic);
        Headers headers = make_headers(message.headers);
        ++under_way_;
        const auto refused = rd_kafka_producev(
            client_.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(message.partition),
            RD_KAFKA_V_KEY(message.key.data(), message.key.size()),
            RD_KAFKA_V_VALUE(const_cast<char*>(bytes), value.size()),
            RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_OPAQUE(waiting.get()), RD_KAFKA_V_END);
        if (refused == RD_KAFKA_RESP_ERR_NO_ERROR) {
            [[maybe_unused]] const auto* const taken = headers.release();  // With the message.
            [[maybe_unused]] const auto* const back_with_report = waiting.release();
            return true;  // NOLINT(clang-analyzer-cplusplus.NewDeleteLeaks): librdkafka has it.
        }
        --under_way_;
        done = std::move(*waiting);
        return false;
    }

    void refuse(const Done& done) {
        ++never_sent_;
        done({.delivery = Delivery::never_sent, .offset = {}});
    }

    void hand_over_held() {
        std::vector<Done> refused;
        {
            const std::lock_guard lock(mutex_);
            gathering_until_ = steady_clock::now() + options_.gather_within;
            for (auto& held : held_) {
                if (!hand_over(held.message(), held.done)) refused.push_back(std::move(held.done));
            }
            held_.clear();
            held_bytes_ = 0;
        }
        for (const auto& done : refused) refuse(done);
    }

    bool held_is_due() const {
        const std::lock_guard lock(mutex_);
        return !held_.empty() && steady_clock::now() >= gathering_until_;
    }

    // For as long nothing becomes due, whatever comes meanwhile.
    int poll_ms() const {
        const std::lock_guard lock(mutex_);
        const auto left = ceil<milliseconds>(gathering_until_ - steady_clock::now());
        if (left.count() <= 0 && held_.empty()) return kPoll_ms;
        return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kPoll_ms));
    }

    SharedClient make() {
        Conf conf =
            make_conf(connection_,
                      {{"enable.idempotence", "true"},
                       {"acks", "all"},
                       {"linger.ms", "0"},  // We gather ourselves.
                       {"message.timeout.ms", std::to_string(options_.deliver_within.count())},
                       {"queue.buffering.max.kbytes", std::to_string(options_.queue_bytes / 1024)},
                       {"statistics.interval.ms", std::to_string(kStatisticsEvery.count())}});
        rd_kafka_conf_set_opaque(conf.get(), this);
        rd_kafka_conf_set_dr_msg_cb(conf.get(), on_report);
        rd_kafka_conf_set_stats_cb(conf.get(), on_statistics);
        made_at_ = steady_clock::now();
        return make_client(RD_KAFKA_PRODUCER, std::move(conf));
    }

    static void ask_for(rd_kafka_t* client, const std::string& name, milliseconds within) {
        const Topic topic(rd_kafka_topic_new(client, name.c_str(), nullptr));
        const rd_kafka_metadata_t* metadata = nullptr;
        if (topic && rd_kafka_metadata(client, 0, topic.get(), &metadata,
                                       static_cast<int>(within.count())) == 0) {
            rd_kafka_metadata_destroy(metadata);
        }
    }

    void run() {
        while (!stopping_) {
            rd_kafka_poll(client_.get(), poll_ms());
            if (const auto code = rd_kafka_fatal_error(client_.get(), nullptr, 0)) replace(code);
            if (held_is_due()) hand_over_held();
        }
        hand_over_held();
        rd_kafka_flush(client_.get(), static_cast<int>(milliseconds(kFlushWithin).count()));
        give_up(client_.get());
    }

    // Only this thread changes client_, and so reads it without the lock.
    void replace(rd_kafka_resp_err_t code) {
        log::error("kafka_producer_fatal", {{"error", rd_kafka_err2name(code)}});
        ++fatal_errors_;
        {
            const std::lock_guard lock(mutex_);
            broken_ = true;
        }
        hand_over_held();  // In vain, and told so.
        // An error that every client meets, such as a missing right, must not cost a core.
        while (!stopping_ && steady_clock::now() < made_at_ + kNewClientAfter) {
            rd_kafka_poll(client_.get(), kPoll_ms);
        }
        SharedClient old;
        try {
            old = make();
        } catch (const std::runtime_error& error) {
            log::error("kafka_producer_missing", {{"reason", error.what()}});
            return;  // Meanwhile nothing is taken.
        }
        std::set<std::string> topics;
        {
            const std::lock_guard lock(mutex_);
            old.swap(client_);
            broken_ = false;
            topics = topics_;
        }
        while (old.use_count() > 1) std::this_thread::yield();
        give_up(old.get());
        timed_out_.client_is_gone();
        disconnects_.client_is_gone();
        for (const auto& topic : topics) ask_for(client_.get(), topic, kAskWithin);
    }

    // Reports everything that is still under way.
    static void give_up(rd_kafka_t* client) {
        rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        while (rd_kafka_outq_len(client) > 0) rd_kafka_poll(client, kPoll_ms);
    }

    static void on_report(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
        const std::unique_ptr<Done> done(static_cast<Done*>(message->_private));
        auto& self = *static_cast<Impl*>(opaque);
        --self.under_way_;
        Receipt receipt;
        switch (rd_kafka_message_status(message)) {
            case RD_KAFKA_MSG_STATUS_PERSISTED:
                receipt.delivery = Delivery::delivered;
                if (message->offset >= 0) receipt.offset = message->offset;
                ++self.delivered_;
                break;
            case RD_KAFKA_MSG_STATUS_NOT_PERSISTED:
                receipt.delivery = Delivery::never_sent;
                ++self.never_sent_;
                break;
            case RD_KAFKA_MSG_STATUS_POSSIBLY_PERSISTED:
                receipt.delivery = Delivery::maybe_sent;
                ++self.maybe_sent_;
                break;
        }
        if (message->err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
            self.say_forbidden(message);
        (*done)(receipt);
    }

    // Reports come from one thread.
    void say_forbidden(const rd_kafka_message_t* message) {
        const auto now = steady_clock::now();
        if (now < say_forbidden_from_) return;
        say_forbidden_from_ = now + kSayAgainAfter;
        log::error("kafka_write_forbidden",
                   {{"topic", rd_kafka_topic_name(message->rkt)}, {"reason", kNoRight}});
    }

    static int on_statistics(rd_kafka_t*, char* json, std::size_t size, void* opaque) {
        auto& self = *static_cast<Impl*>(opaque);
        self.timed_out_.note(sum_of({json, size}, "req_timeouts"));
        self.disconnects_.note(sum_of({json, size}, "disconnects"));
        return 0;
    }

    const Connection connection_;
    const Options options_;
    std::atomic<std::uint64_t> delivered_ = 0;
    std::atomic<std::uint64_t> never_sent_ = 0;
    std::atomic<std::uint64_t> maybe_sent_ = 0;
    ClientSum timed_out_;
    ClientSum disconnects_;
    std::atomic<std::uint64_t> fatal_errors_ = 0;
    steady_clock::time_point made_at_;
    steady_clock::time_point say_forbidden_from_ = steady_clock::time_point::min();

    // Handed over and not reported yet.
    std::atomic<std::size_t> under_way_ = 0;

    mutable std::mutex mutex_;  // Guards what follows.
    SharedClient client_;
    std::set<std::string> topics_;
    bool broken_ = false;            // It had a fatal error, and takes nothing more.
    std::vector<HeldMessage> held_;  // In the order of the calls.
    std::size_t held_bytes_ = 0;
    steady_clock::time_point gathering_until_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

Producer::Producer(const Connection& connection, const Options& options)
    : impl_(std::make_unique<Impl>(connection, options)) {}

Producer::~Producer() = default;

void Producer::learn(const std::string& topic, milliseconds within) {
    impl_->learn(topic, within);
}

void Producer::produce(const OutgoingMessage& message, Done done) {
    impl_->produce(message, std::move(done));
}

ProducerCounts Producer::counts() const {
    return impl_->counts();
}

}  // namespace enlace::kafka
