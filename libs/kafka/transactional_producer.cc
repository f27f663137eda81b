#include "kafka/transactional_producer.h"

#include <algorithm>
#include <utility>

#include "kafka/client.h"
#include "kafka/message_headers.h"

namespace enlace::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kLookForRoom_ms = 20;
constexpr auto kPartitioner = "murmur2_random";  // As Java's clients have it.
// By default 100 ms: what a commit would then take.
constexpr auto kRetryAfter_ms = "5";

using Trouble = std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>>;

ErrorKind kind_of(const rd_kafka_error_t* error) {
    if (rd_kafka_error_is_fatal(error)) return ErrorKind::fatal;
    if (rd_kafka_error_txn_requires_abort(error)) return ErrorKind::abort;
    return rd_kafka_error_is_retriable(error) ? ErrorKind::retriable : ErrorKind::abort;
}

int left_ms(steady_clock::time_point deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 1));
}

// Asks again as long as there is only trouble with the brokers. `ask` is given how long it may
// wait.
template <class Ask>
void insist(const std::string& what, milliseconds within, Ask ask) {
    const auto deadline = steady_clock::now() + within;
    for (;;) {
        const Trouble error(ask(left_ms(deadline)));
        if (!error) return;
        const auto kind = kind_of(error.get());
        if (kind == ErrorKind::retriable && steady_clock::now() < deadline) continue;
        throw Error(what, rd_kafka_error_code(error.get()), kind);
    }
}

// Ends before the transaction does: of one that the broker has ended, nothing can be aborted.
milliseconds message_timeout(const TransactionalProducer::Options& options) {
    return options.transaction_timeout * 3 / 4;
}

// librdkafka wants it to be no longer than a transaction may take.
milliseconds socket_timeout(const TransactionalProducer::Options& options) {
    return std::min(kAnswerWithin, options.transaction_timeout);
}

}  // namespace

class TransactionalProducer::Impl {
public:
    Impl(const Connection& connection, const Options& options)
        : client_(make_client(
              RD_KAFKA_PRODUCER,
              make_conf(
                  connection,
                  {{"transactional.id", options.transactional_id},
                   {"transaction.timeout.ms", std::to_string(options.transaction_timeout.count())},
                   {"message.timeout.ms", std::to_string(message_timeout(options).count())},
                   {"socket.timeout.ms", std::to_string(socket_timeout(options).count())},
                   {"retry.backoff.ms", kRetryAfter_ms},
                   {"partitioner", kPartitioner},
                   {"linger.ms", "5"},
                   {"queue.buffering.max.kbytes", std::to_string(options.queue_bytes / 1024)}}))) {
        insist("a transaction can't be prepared", options.begin_within,
               [&](int wait_ms) { return rd_kafka_init_transactions(client_.get(), wait_ms); });
    }

    void send(const TransactionalMessage& message, milliseconds within) {
        begin();
        const auto deadline = steady_clock::now() + within;
        for (;;) {
            const auto refused = produce(message);
            if (refused == RD_KAFKA_RESP_ERR_NO_ERROR) return;
            if (refused != RD_KAFKA_RESP_ERR__QUEUE_FULL || steady_clock::now() >= deadline) {
                throw_fatal();
                throw Error("a message to topic " + std::string(message.topic) + " can't be sent",
                            refused, ErrorKind::abort);
            }
            rd_kafka_poll(client_.get(), kLookForRoom_ms);
        }
    }

    void commit(const std::vector<NextOffset>& offsets,
                const GroupMember::Place& place,
                milliseconds within) {
        begin();
        const auto deadline = steady_clock::now() + within;
        const Partitions list(rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())));
        for (const auto& next : offsets) {
            rd_kafka_topic_partition_list_add(list.get(), next.topic.c_str(), next.partition)
                ->offset = next.offset;
        }
        insist("how far was read can't be recorded", within, [&](int wait_ms) {
            return rd_kafka_send_offsets_to_transaction(client_.get(), list.get(), place.get(),
                                                        wait_ms);
        });
        insist("a transaction can't be committed", milliseconds(left_ms(deadline)),
               [&](int wait_ms) { return rd_kafka_commit_transaction(client_.get(), wait_ms); });
        open_ = false;
    }

    void abort(milliseconds within) {
        if (!std::exchange(open_, false)) return;
        insist("a transaction can't be aborted", within,
               [&](int wait_ms) { return rd_kafka_abort_transaction(client_.get(), wait_ms); });
    }

private:
    void begin() {
        if (open_) return;
        const Trouble error(rd_kafka_begin_transaction(client_.get()));
        if (error) {
            throw Error("a transaction can't begin", rd_kafka_error_code(error.get()),
                        kind_of(error.get()));
        }
        open_ = true;
    }

    rd_kafka_resp_err_t produce(const TransactionalMessage& message) {
        const std::string topic(message.topic);
        Headers headers = make_headers(message.headers);
        const auto refused = rd_kafka_producev(
            client_.get(), RD_KAFKA_V_TOPIC(topic.c_str()),
            RD_KAFKA_V_KEY(message.key.data(), message.key.size()),
            RD_KAFKA_V_VALUE(const_cast<char*>(message.value.data()), message.value.size()),
            RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_END);
        if (refused == RD_KAFKA_RESP_ERR_NO_ERROR) {
            [[maybe_unused]] const auto* const taken = headers.release();  // With the message.
        }
        return refused;
    }

    void throw_fatal() const {
        if (const auto code = rd_kafka_fatal_error(client_.get(), nullptr, 0)) {
            throw Error("a transaction can't go on", code, ErrorKind::fatal);
        }
    }

    const Client client_;
    bool open_ = false;
};

TransactionalProducer::TransactionalProducer(const Connection& connection, const Options& options)
    : impl_(std::make_unique<Impl>(connection, options)) {}

TransactionalProducer::~TransactionalProducer() = default;

void TransactionalProducer::send(const TransactionalMessage& message, milliseconds within) {
    impl_->send(message, within);
}

void TransactionalProducer::commit(const std::vector<NextOffset>& offsets,
                                   const GroupMember::Place& place,
                                   milliseconds within) {
    impl_->commit(offsets, place, within);
}

void TransactionalProducer::abort(milliseconds within) {
    impl_->abort(within);
}

}  // namespace enlace::kafka
