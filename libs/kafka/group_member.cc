#include "kafka/group_member.h"

#include <array>

#include "kafka/client.h"
#include "telemetry/log.h"

namespace enlace::kafka {
namespace {

using std::chrono::milliseconds;

// The session's timeout is three of them.
milliseconds heartbeat_of(const GroupMember::Options& options) {
    return options.session_timeout / 3;
}

// Offsets that a transaction under way may change are waited for.
const Setting kStable = {"isolation.level", "read_committed"};

std::vector<std::optional<std::uint64_t>> ask_committed(rd_kafka_t* client,
                                                        const std::string& group,
                                                        const std::string& topic,
                                                        const std::vector<std::int32_t>& wanted,
                                                        milliseconds within) {
    const std::string what = "what " + group + " has read of " + topic + " can't be looked up";
    const Partitions list(rd_kafka_topic_partition_list_new(static_cast<int>(wanted.size())));
    for (const auto partition : wanted) {
        rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition);
    }
    throw_if(rd_kafka_committed(client, list.get(), static_cast<int>(within.count())), what);
    std::vector<std::optional<std::uint64_t>> offsets;
    for (int i = 0; i < list->cnt; ++i) {
        throw_if(list->elems[i].err, what);
        const auto offset = list->elems[i].offset;
        offsets.push_back(offset < 0 ? std::nullopt
                                     : std::optional(static_cast<std::uint64_t>(offset)));
    }
    return offsets;
}

}  // namespace

class GroupMember::Impl {
public:
    Impl(const Connection& connection, Options options)
        : options_(std::move(options)), client_(make(connection)) {
        rd_kafka_poll_set_consumer(client_.get());
        const Partitions topics(rd_kafka_topic_partition_list_new(1));
        rd_kafka_topic_partition_list_add(topics.get(), options_.topic.c_str(),
                                          RD_KAFKA_PARTITION_UA);
        throw_if(rd_kafka_subscribe(client_.get(), topics.get()),
                 "the group " + options_.group + " can't be joined");
    }

    ~Impl() {
        options_.on_revoked = nullptr;
        rd_kafka_consumer_close(client_.get());
    }

    void turn(milliseconds wait) {
        const MessageHandle said(
            rd_kafka_consumer_poll(client_.get(), static_cast<int>(wait.count())));
        if (!said || said->err == RD_KAFKA_RESP_ERR_NO_ERROR) return;
        log::warning("kafka_group",
                     {{"group", options_.group}, {"error", rd_kafka_err2name(said->err)}});
    }

    std::vector<std::optional<std::uint64_t>> committed(const std::string& topic,
                                                        const std::vector<std::int32_t>& wanted,
                                                        milliseconds within) const {
        return ask_committed(client_.get(), options_.group, topic, wanted, within);
    }

    const std::optional<std::vector<std::int32_t>>& partitions() const { return partitions_; }
    const Place& place() const { return place_; }

private:
    Client make(const Connection& connection) {
        Conf conf = make_conf(
            connection, {{"group.id", options_.group},
                         {"session.timeout.ms", std::to_string(options_.session_timeout.count())},
                         {"heartbeat.interval.ms", std::to_string(heartbeat_of(options_).count())},
                         {"max.poll.interval.ms", std::to_string(options_.turn_within.count())},
                         {"partition.assignment.strategy", "range"},
                         {"enable.auto.commit", "false"},
                         {"auto.offset.reset", "latest"},
                         // Offsets that a transaction under way may change are waited for.
                         {"isolation.level", "read_committed"}});
        rd_kafka_conf_set_opaque(conf.get(), this);
        rd_kafka_conf_set_rebalance_cb(conf.get(), on_rebalance);
        return make_client(RD_KAFKA_CONSUMER, std::move(conf));
    }

    // Called within turn().
    static void on_rebalance(rd_kafka_t* client,
                             rd_kafka_resp_err_t what,
                             rd_kafka_topic_partition_list_t* partitions,
                             void* opaque) {
        auto& self = *static_cast<Impl*>(opaque);
        if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
            self.take(client, *partitions);
            rd_kafka_assign(client, partitions);
            rd_kafka_pause_partitions(client, partitions);
            return;
        }
        if (self.partitions_ && self.options_.on_revoked) {
            self.options_.on_revoked(rd_kafka_assignment_lost(client) != 0);
        }
        self.partitions_.reset();
        self.place_.reset();
        rd_kafka_assign(client, nullptr);
    }

    void take(rd_kafka_t* client, const rd_kafka_topic_partition_list_t& given) {
        auto& partitions = partitions_.emplace();
        for (int i = 0; i < given.cnt; ++i) partitions.push_back(given.elems[i].partition);
        // Kept, since after the place is lost another one would be of nobody, and be believed.
        place_ = Place(rd_kafka_consumer_group_metadata(client), [](const auto* place) {
            rd_kafka_consumer_group_metadata_destroy(
                const_cast<rd_kafka_consumer_group_metadata_t*>(place));
        });
    }

    Options options_;
    std::optional<std::vector<std::int32_t>> partitions_;
    Place place_;
    const Client client_;
};

GroupMember::GroupMember(const Connection& connection, Options options)
    : impl_(std::make_unique<Impl>(connection, std::move(options))) {}

GroupMember::~GroupMember() = default;

void GroupMember::turn(milliseconds wait) {
    impl_->turn(wait);
}

const std::optional<std::vector<std::int32_t>>& GroupMember::partitions() const {
    return impl_->partitions();
}

const GroupMember::Place& GroupMember::place() const {
    return impl_->place();
}

std::vector<std::optional<std::uint64_t>> GroupMember::committed(
    const std::string& topic,
    const std::vector<std::int32_t>& partitions,
    milliseconds within) const {
    return impl_->committed(topic, partitions, within);
}

std::vector<std::optional<std::uint64_t>> committed_by(const Connection& connection,
                                                       const std::string& group,
                                                       const std::string& topic,
                                                       const std::vector<std::int32_t>& partitions,
                                                       milliseconds within) {
    const Client client =
        make_client(RD_KAFKA_CONSUMER, make_conf(connection, {{"group.id", group}, kStable}));
    return ask_committed(client.get(), group, topic, partitions, within);
}

}  // namespace enlace::kafka
