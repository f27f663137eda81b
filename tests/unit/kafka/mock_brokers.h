#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "base/destroy.h"

namespace enlace::test {

inline constexpr auto kTopic = "topic";

// librdkafka's own imitation of a broker, in this process, which fails as it is told to.
class MockBrokers {
public:
    explicit MockBrokers(int count = 1)
        : client_(rd_kafka_new(RD_KAFKA_PRODUCER, quiet(), nullptr, 0)),
          cluster_(rd_kafka_mock_cluster_new(client_.get(), count)) {}

    std::string addresses() const { return rd_kafka_mock_cluster_bootstraps(cluster_.get()); }

    void make_topic(const std::string& name, int partitions) {
        rd_kafka_mock_topic_create(cluster_.get(), name.c_str(), partitions, 1);
    }

    // The next answers to messages.
    void fail_produce(std::initializer_list<rd_kafka_resp_err_t> errors) {
        const std::vector<rd_kafka_resp_err_t> list(errors);
        rd_kafka_mock_push_request_errors_array(cluster_.get(), kProduce, list.size(), list.data());
    }

    void go_down(std::int32_t broker = kBroker) {
        rd_kafka_mock_broker_set_down(cluster_.get(), broker);
    }
    void come_up() { rd_kafka_mock_broker_set_up(cluster_.get(), kBroker); }
    void answer_after_ms(int delay_ms) {
        rd_kafka_mock_broker_set_rtt(cluster_.get(), kBroker, delay_ms);
    }

    // Brokers are 1, 2 and so on.
    void let_coordinate_group(const std::string& group, std::int32_t broker) {
        rd_kafka_mock_coordinator_set(cluster_.get(), "group", group.c_str(), broker);
    }
    void let_coordinate_transactions(const std::string& id, std::int32_t broker) {
        rd_kafka_mock_coordinator_set(cluster_.get(), "transaction", id.c_str(), broker);
    }
    // It ends, and no other tells of it any more.
    void remove(std::int32_t broker) { rd_kafka_mock_broker_decommission(cluster_.get(), broker); }

    void count_requests() { rd_kafka_mock_start_request_tracking(cluster_.get()); }
    // Since counting began.
    std::size_t produce_requests() const { return requests_of(kProduce); }
    std::size_t fetch_requests() const { return requests_of(kFetch); }

private:
    static constexpr std::int16_t kProduce = 0;  // Of Kafka's protocol.
    static constexpr std::int16_t kFetch = 1;
    static constexpr std::int32_t kBroker = 1;

    std::size_t requests_of(std::int16_t kind) const {
        std::size_t all = 0;
        auto** requests = rd_kafka_mock_get_requests(cluster_.get(), &all);
        const auto count = std::count_if(requests, requests + all, [kind](auto* request) {
            return rd_kafka_mock_request_api_key(request) == kind;
        });
        rd_kafka_mock_request_destroy_array(requests, all);
        return static_cast<std::size_t>(count);
    }

    static rd_kafka_conf_t* quiet() {
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "log_level", "0", nullptr, 0);
        return conf;
    }

    std::unique_ptr<rd_kafka_t, base::Destroy<rd_kafka_destroy>> client_;
    std::unique_ptr<rd_kafka_mock_cluster_t, base::Destroy<rd_kafka_mock_cluster_destroy>> cluster_;
};

}  // namespace enlace::test
