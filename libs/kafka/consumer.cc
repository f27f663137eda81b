#include "kafka/consumer.h"

#include <map>
#include <set>

#include "kafka/client.h"

namespace enlace::kafka {

void IncomingMessage::Destroy::operator()(rd_kafka_message_s* message) const {
    rd_kafka_message_destroy(message);
}

IncomingMessage::Kind IncomingMessage::kind() const {
    if (message_->err == RD_KAFKA_RESP_ERR_NO_ERROR) return Kind::message;
    if (message_->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) return Kind::end;
    if (message_->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
        message_->err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
        return Kind::out_of_range;
    }
    if (message_->err == RD_KAFKA_RESP_ERR__BAD_MSG ||
        message_->err == RD_KAFKA_RESP_ERR__BAD_COMPRESSION) {
        return Kind::corrupt;
    }
    return Kind::trouble;
}

std::uintptr_t IncomingMessage::tag() const {
    return message_->rkt ? reinterpret_cast<std::uintptr_t>(rd_kafka_topic_opaque(message_->rkt))
                         : 0;
}

std::int32_t IncomingMessage::partition() const {
    return message_->partition;
}

std::int64_t IncomingMessage::offset() const {
    return message_->offset;
}

std::string_view IncomingMessage::key() const {
    return {static_cast<const char*>(message_->key), message_->key_len};
}

std::optional<std::string_view> IncomingMessage::value() const {
    if (message_->payload == nullptr) return std::nullopt;
    return std::string_view(static_cast<const char*>(message_->payload), message_->len);
}

std::optional<std::string_view> IncomingMessage::header(const char* name) const {
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(message_.get(), &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    const void* value = nullptr;
    std::size_t size = 0;
    if (rd_kafka_header_get_last(headers, name, &value, &size) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return {};
    }
    return std::string_view(static_cast<const char*>(value), size);
}

std::string_view IncomingMessage::error() const {
    return rd_kafka_err2name(message_->err);
}

class Consumer::Impl {
public:
    Impl(const Connection& connection, Options options)
        : wake_(std::move(options.wake)),
          client_(make_client(
              RD_KAFKA_CONSUMER,
              make_conf(connection,
                        {{"fetch.wait.max.ms", std::to_string(options.fetch_wait.count())},
                         {"fetch.min.bytes", std::to_string(options.fetch_worth_bytes)},
                         {"fetch.idle.wait.max.ms", std::to_string(options.idle_wait.count())},
                         {"fetch.message.max.bytes", std::to_string(options.fetch_bytes)},
                         {"queued.max.messages.kbytes", std::to_string(options.queue_bytes / 1024)},
                         {"queued.min.messages", std::to_string(options.queue_messages)},
                         {"enable.partition.eof", options.report_ends ? "true" : "false"},
                         {"auto.offset.reset", "error"},
                         {"isolation.level",
                          options.committed_only ? "read_committed" : "read_uncommitted"},
                         {"check.crcs", "true"}}))),
          queue_(rd_kafka_queue_new(client_.get())) {
        if (!wake_) return;
        rd_kafka_queue_cb_event_enable(
            queue_.get(), [](rd_kafka_t*, void* self) { static_cast<Impl*>(self)->wake_(); }, this);
    }

    ~Impl() {
        rd_kafka_queue_cb_event_enable(queue_.get(), nullptr, nullptr);
        for (auto& [name, topic] : topics_) {
            for (const auto partition : topic.started) {
                rd_kafka_consume_stop(topic.handle.get(), partition);
            }
        }
    }

    void start(const std::string& name,
               std::uintptr_t tag,
               std::int32_t partition,
               std::int64_t offset) {
        StartedTopic& topic = topics_[name];
        if (!topic.handle) topic.handle = make_topic(name, tag);
        if (rd_kafka_consume_start_queue(topic.handle.get(), partition, offset, queue_.get()) !=
            0) {
            throw Error(
                "topic " + name + ", partition " + std::to_string(partition) + " can't be read",
                rd_kafka_last_error());
        }
        topic.started.insert(partition);
    }

    void stop(const std::string& name, std::int32_t partition) {
        StartedTopic& topic = topics_.at(name);
        if (topic.started.erase(partition) == 0) return;
        rd_kafka_consume_stop(topic.handle.get(), partition);
    }

    std::vector<IncomingMessage> take(std::size_t max, std::chrono::milliseconds wait) {
        taken_.resize(max);
        std::size_t count = take_into(0, 1, static_cast<int>(wait.count()));
        if (count == 1 && max > 1) count += take_into(1, max - 1, 0);
        std::vector<IncomingMessage> messages;
        messages.reserve(count);
        for (std::size_t i = 0; i < count; ++i) messages.emplace_back(client_, taken_[i]);
        return messages;
    }

private:
    struct StartedTopic {
        Topic handle;
        std::set<std::int32_t> started;
    };

    // Waits for as many, if it waits.
    std::size_t take_into(std::size_t at, std::size_t max, int wait_ms) {
        const auto count = rd_kafka_consume_batch_queue(queue_.get(), wait_ms, &taken_[at], max);
        return count > 0 ? static_cast<std::size_t>(count) : 0;
    }

    Topic make_topic(const std::string& name, std::uintptr_t tag) const {
        TopicConf conf(rd_kafka_default_topic_conf_dup(client_.get()));
        // NOLINTNEXTLINE(performance-no-int-to-ptr): librdkafka only hands it back.
        rd_kafka_topic_conf_set_opaque(conf.get(), reinterpret_cast<void*>(tag));
        Topic topic(rd_kafka_topic_new(client_.get(), name.c_str(), conf.release()));
        if (!topic) throw Error("topic " + name + " can't be read", rd_kafka_last_error());
        return topic;
    }

    const std::function<void()> wake_;
    const std::shared_ptr<rd_kafka_t> client_;
    const Queue queue_;
    std::map<std::string, StartedTopic> topics_;
    std::vector<rd_kafka_message_t*> taken_;
};

Consumer::Consumer(const Connection& connection, Options options)
    : impl_(std::make_unique<Impl>(connection, std::move(options))) {}

Consumer::~Consumer() = default;

void Consumer::start(const std::string& topic,
                     std::uintptr_t tag,
                     std::int32_t partition,
                     std::int64_t offset) {
    impl_->start(topic, tag, partition, offset);
}

void Consumer::stop(const std::string& topic, std::int32_t partition) {
    impl_->stop(topic, partition);
}

std::vector<IncomingMessage> Consumer::take(std::size_t max, std::chrono::milliseconds wait) {
    return impl_->take(max, wait);
}

}  // namespace enlace::kafka
