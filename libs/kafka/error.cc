#include "kafka/error.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>

namespace enlace::kafka {
namespace {

constexpr std::array kRetriable = {
    RD_KAFKA_RESP_ERR__TRANSPORT,
    RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
    RD_KAFKA_RESP_ERR__RESOLVE,
    RD_KAFKA_RESP_ERR__TIMED_OUT,
    RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
    RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
    RD_KAFKA_RESP_ERR__QUEUE_FULL,
    RD_KAFKA_RESP_ERR__WAIT_COORD,
    RD_KAFKA_RESP_ERR__WAIT_CACHE,
    RD_KAFKA_RESP_ERR__IN_PROGRESS,
    RD_KAFKA_RESP_ERR__PREV_IN_PROGRESS,
    RD_KAFKA_RESP_ERR__PARTIAL,
    RD_KAFKA_RESP_ERR__RETRY,
    RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
    RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
    RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
    RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
    RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
    RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
    RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
    RD_KAFKA_RESP_ERR_NOT_CONTROLLER,
    RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
    RD_KAFKA_RESP_ERR_LISTENER_NOT_FOUND,
    RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH,
    RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH,
    RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_PREFERRED_LEADER_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_ELIGIBLE_LEADERS_NOT_AVAILABLE,
    RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
    RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED,
};

constexpr std::array kFatal = {
    RD_KAFKA_RESP_ERR__FATAL,
    RD_KAFKA_RESP_ERR__FENCED,
    RD_KAFKA_RESP_ERR__GAPLESS_GUARANTEE,
    RD_KAFKA_RESP_ERR__INCONSISTENT,
    RD_KAFKA_RESP_ERR__DESTROY,
    RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
    RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
    RD_KAFKA_RESP_ERR_INVALID_PRODUCER_ID_MAPPING,
    RD_KAFKA_RESP_ERR_UNKNOWN_PRODUCER_ID,
    RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
    RD_KAFKA_RESP_ERR_TRANSACTION_COORDINATOR_FENCED,
};

}  // namespace

ErrorKind kind_of(int code) {
    const auto is_one_of = [code](const auto& codes) {
        return std::ranges::find(codes, code) != codes.end();
    };
    if (is_one_of(kRetriable)) return ErrorKind::retriable;
    if (is_one_of(kFatal)) return ErrorKind::fatal;
    return ErrorKind::abort;
}

Error::Error(const std::string& what_failed, int code) : Error(what_failed, code, kind_of(code)) {}

Error::Error(const std::string& what_failed, int code, ErrorKind kind)
    : std::runtime_error(what_failed + ": " +
                         rd_kafka_err2str(static_cast<rd_kafka_resp_err_t>(code))),
      code_(code),
      kind_(kind) {}

const char* Error::name() const {
    return rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(code_));
}

}  // namespace enlace::kafka
