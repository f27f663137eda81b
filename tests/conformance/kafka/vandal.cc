#include "vandal.h"

#include <librdkafka/rdkafka.h>

#include <memory>
#include <stdexcept>

#include "base/destroy.h"
#include "support/kafka_brokers.h"

namespace enlace::test {
namespace {

constexpr int kWithin_ms = 30'000;

using base::Destroy;

using Client = std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;

void check(bool good, const std::string& what) {
    if (!good) throw std::runtime_error("a broker could not be made to " + what);
}

Client make_client(const char* transactional_id = nullptr) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", brokers().c_str(), nullptr, 0);
    if (transactional_id) {
        rd_kafka_conf_set(conf, "transactional.id", transactional_id, nullptr, 0);
    }
    Client client(rd_kafka_new(RD_KAFKA_PRODUCER, conf, nullptr, 0));
    check(client != nullptr, "be reached");
    return client;
}

void check_done(rd_kafka_queue_t* queue, const std::string& what) {
    const Event event(rd_kafka_queue_poll(queue, kWithin_ms));
    check(event && !rd_kafka_event_error(event.get()), what);
}

void check_done(rd_kafka_error_t* error, const std::string& what) {
    const std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>> owner(error);
    check(!error, what + (error ? std::string(": ") + rd_kafka_error_string(error) : ""));
}

}  // namespace

void delete_topic(const std::string& topic) {
    const Client client = make_client();
    const Queue queue(rd_kafka_queue_new(client.get()));
    rd_kafka_DeleteTopic_t* one = rd_kafka_DeleteTopic_new(topic.c_str());
    rd_kafka_DeleteTopics(client.get(), &one, 1, nullptr, queue.get());
    rd_kafka_DeleteTopic_destroy(one);
    check_done(queue.get(), "delete a topic");
}

void delete_records(const std::string& topic, std::int32_t partition, std::int64_t before) {
    const Client client = make_client();
    const Queue queue(rd_kafka_queue_new(client.get()));
    const std::unique_ptr<rd_kafka_topic_partition_list_t,
                          Destroy<rd_kafka_topic_partition_list_destroy>>
        places(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(places.get(), topic.c_str(), partition)->offset = before;
    rd_kafka_DeleteRecords_t* one = rd_kafka_DeleteRecords_new(places.get());
    rd_kafka_DeleteRecords(client.get(), &one, 1, nullptr, queue.get());
    rd_kafka_DeleteRecords_destroy(one);
    check_done(queue.get(), "delete records");
}

void write_in_transaction(const std::string& topic,
                          std::int32_t partition,
                          const std::string& value) {
    const Client client = make_client(("vandal of " + topic).c_str());
    check_done(rd_kafka_init_transactions(client.get(), kWithin_ms), "know a transactional id");
    check_done(rd_kafka_begin_transaction(client.get()), "begin a transaction");
    check(rd_kafka_producev(client.get(), RD_KAFKA_V_TOPIC(topic.c_str()),
                            RD_KAFKA_V_PARTITION(partition),
                            RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()),
                            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                            RD_KAFKA_V_END) == RD_KAFKA_RESP_ERR_NO_ERROR,
          "take a message");
    check_done(rd_kafka_commit_transaction(client.get(), kWithin_ms), "commit a transaction");
}

}  // namespace enlace::test
