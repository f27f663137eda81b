#include "kafka/admin.h"

#include <algorithm>
#include <array>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

#include "kafka/client.h"

namespace enlace::kafka {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kAskAgainAfter{20};
constexpr std::int64_t kLatest = -1;  // In place of a time.
constexpr std::int64_t kEarliest = -2;
constexpr int kLetInWithin_ms = 2'000;

// What is left of the time that a call was given.
class Deadline {
public:
    explicit Deadline(milliseconds within) : at_(steady_clock::now() + within) {}
    int left_ms() const {
        const auto left = std::chrono::ceil<milliseconds>(at_ - steady_clock::now()).count();
        return static_cast<int>(std::max<std::int64_t>(left, 1));
    }
    bool passed() const { return steady_clock::now() >= at_; }

private:
    steady_clock::time_point at_;
};

using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>>;

void throw_if_forbidden(rd_kafka_resp_err_t code, const std::string& what_failed) {
    if (code != RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED &&
        code != RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED) {
        return;
    }
    throw Refused(what_failed + ": " + kNoRight);
}

void throw_if_failed(rd_kafka_event_t* event, const std::string& what_failed) {
    if (!event) throw Error(what_failed, RD_KAFKA_RESP_ERR__TIMED_OUT);
    if (const auto code = rd_kafka_event_error(event)) {
        throw std::runtime_error(what_failed + ": " + rd_kafka_event_error_string(event));
    }
}

}  // namespace

class Admin::Impl {
public:
    explicit Impl(const Connection& connection)
        : user_(connection.user), client_(make(connection)) {}

    std::map<std::string, std::uint32_t> topics(const Deadline& deadline) const {
        const auto metadata = metadata_of(nullptr, deadline, "the topics can't be listed");
        std::map<std::string, std::uint32_t> found;
        for (int i = 0; i < metadata->topic_cnt; ++i) {
            const auto& topic = metadata->topics[i];
            if (topic.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                found.emplace(topic.topic, static_cast<std::uint32_t>(topic.partition_cnt));
            }
        }
        return found;
    }

    // Copies of the partition that has the fewest, by partition count.
    std::optional<TopicState> shape(const std::string& name, const Deadline& deadline) const {
        const Topic topic(rd_kafka_topic_new(client_.get(), name.c_str(), nullptr));
        const std::string what = "topic " + name + " can't be looked up";
        if (!topic) throw Error(what, rd_kafka_last_error());
        const auto metadata = metadata_of(topic.get(), deadline, what);
        const auto& found = metadata->topics[0];
        if (found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return std::nullopt;
        throw_if_forbidden(found.err, what);
        throw_if(found.err, what);
        TopicState state;
        state.partitions = static_cast<std::uint32_t>(found.partition_cnt);
        state.replication = std::numeric_limits<std::uint32_t>::max();
        for (int i = 0; i < found.partition_cnt; ++i) {
            const auto copies = static_cast<std::uint32_t>(found.partitions[i].replica_cnt);
            state.replication = std::min(state.replication, copies);
        }
        return state;
    }

    // Nothing if the broker that is asked has not heard of the topic.
    std::optional<std::map<std::string, std::string>> settings(const std::string& name,
                                                               const Deadline& deadline) const {
        const std::string what = "the settings of topic " + name + " can't be read";
        const ConfigResource resource(
            rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
        rd_kafka_ConfigResource_t* one = resource.get();
        const Queue queue(rd_kafka_queue_new(client_.get()));
        const auto options = options_for(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, deadline);
        rd_kafka_DescribeConfigs(client_.get(), &one, 1, options.get(), queue.get());
        const Event event(rd_kafka_queue_poll(queue.get(), deadline.left_ms()));
        throw_if_failed(event.get(), what);
        std::size_t count = 0;
        const auto* result = rd_kafka_event_DescribeConfigs_result(event.get());
        const auto* const* resources = rd_kafka_DescribeConfigs_result_resources(result, &count);
        std::map<std::string, std::string> settings;
        for (std::size_t i = 0; i < count; ++i) {
            const auto failed = rd_kafka_ConfigResource_error(resources[i]);
            if (failed == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return std::nullopt;
            throw_if_forbidden(failed, what);
            if (failed) {
                throw std::runtime_error(what + ": " +
                                         rd_kafka_ConfigResource_error_string(resources[i]));
            }
            std::size_t entries = 0;
            const auto* const* list = rd_kafka_ConfigResource_configs(resources[i], &entries);
            for (std::size_t j = 0; j < entries; ++j) {
                const char* value = rd_kafka_ConfigEntry_value(list[j]);
                settings[rd_kafka_ConfigEntry_name(list[j])] = value ? value : "";
            }
        }
        return settings;
    }

    void create(const TopicPlan& plan, const Deadline& deadline) const {
        const std::string what = "topic " + plan.name + " can't be made";
        std::array<char, 512> why{};
        const NewTopic topic(
            rd_kafka_NewTopic_new(plan.name.c_str(), static_cast<int>(plan.partitions),
                                  static_cast<int>(plan.replication), why.data(), why.size()));
        if (!topic) throw std::runtime_error(what + ": " + why.data());
        for (const auto& [name, value] : plan.settings) {
            throw_if(rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str()), what);
        }
        rd_kafka_NewTopic_t* one = topic.get();
        const Queue queue(rd_kafka_queue_new(client_.get()));
        const auto options = options_for(RD_KAFKA_ADMIN_OP_CREATETOPICS, deadline);
        rd_kafka_CreateTopics(client_.get(), &one, 1, options.get(), queue.get());
        const Event event(rd_kafka_queue_poll(queue.get(), deadline.left_ms()));
        throw_if_failed(event.get(), what);
        std::size_t count = 0;
        const auto* result = rd_kafka_event_CreateTopics_result(event.get());
        const auto* const* topics = rd_kafka_CreateTopics_result_topics(result, &count);
        for (std::size_t i = 0; i < count; ++i) {
            const auto failed = rd_kafka_topic_result_error(topics[i]);
            if (!failed) continue;
            throw_if_forbidden(failed, what);
            const char* text = rd_kafka_topic_result_error_string(topics[i]);
            throw std::runtime_error(what + ": " + (text ? text : "refused"));
        }
        wait_until_known(plan, deadline);
    }

    // `at`: kLatest or kEarliest.
    std::vector<std::uint64_t> offsets(const std::string& name,
                                       const std::vector<std::int32_t>& partitions,
                                       std::int64_t at,
                                       const Deadline& deadline) const {
        return offsets(name, partitions, at, deadline,
                       [](auto code) { return kind_of(code) == ErrorKind::retriable; });
    }

private:
    // A consumer, since only these say which entries they would see the end of.
    Client make(const Connection& connection) {
        Conf conf = make_conf(connection, {{"isolation.level", "read_uncommitted"}});
        rd_kafka_conf_set_opaque(conf.get(), this);
        rd_kafka_conf_set_error_cb(conf.get(), on_error);
        return make_client(RD_KAFKA_CONSUMER, std::move(conf));
    }

    static void on_error(rd_kafka_t*, int code, const char* reason, void* opaque) {
        auto& self = *static_cast<Impl*>(opaque);
        if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION) {
            self.note_refusal("the brokers don't let in the user " + self.user_ + " (" + reason +
                              "): check that user and password-file belong together, and that "
                              "deploy/kafka/principals.py has made them on these brokers");
        } else if (code == RD_KAFKA_RESP_ERR__SSL) {
            self.note_refusal(std::string("the brokers can't be trusted (") + reason +
                              "): check that ca-file is of who signed their certificates, and that "
                              "those name the hosts given as brokers");
        } else if (code == RD_KAFKA_RESP_ERR__TRANSPORT) {
            self.note_refusal("");  // What was cut off may look refused.
        }
    }

    void note_refusal(std::string why) {
        const std::lock_guard lock(mutex_);
        refusal_ = std::move(why);
    }

    // Of one topic, or of all.
    Metadata metadata_of(rd_kafka_topic_t* topic,
                         const Deadline& deadline,
                         const std::string& what) const {
        const rd_kafka_metadata_t* got = nullptr;
        const auto ask = [&](int within_ms) {
            return rd_kafka_metadata(client_.get(), topic ? 0 : 1, topic, &got, within_ms);
        };
        // Brokers that are slow get all the time; who is not let in hears of it soon.
        auto code = ask(std::min(kLetInWithin_ms, deadline.left_ms()));
        if (code) {
            throw_if_refused();
            if (!deadline.passed()) code = ask(deadline.left_ms());
        }
        if (code) throw_if_refused();
        throw_if(code, what);
        return Metadata(got);
    }

    // By all of them: there was no answer.
    void throw_if_refused() const {
        rd_kafka_poll(client_.get(), 0);
        const std::lock_guard lock(mutex_);
        if (!refusal_.empty()) throw Refused(std::exchange(refusal_, {}));
    }

    AdminOptions options_for(rd_kafka_admin_op_t operation, const Deadline& deadline) const {
        AdminOptions options(rd_kafka_AdminOptions_new(client_.get(), operation));
        std::array<char, 512> why{};
        throw_if(rd_kafka_AdminOptions_set_request_timeout(options.get(), deadline.left_ms(),
                                                           why.data(), why.size()),
                 "a Kafka request can't be made");
        return options;
    }

    // Asks again as long as the deadline and `may_ask_again(code)` let it.
    template <class May>
    std::vector<std::uint64_t> offsets(const std::string& name,
                                       const std::vector<std::int32_t>& partitions,
                                       std::int64_t at,
                                       const Deadline& deadline,
                                       May may_ask_again) const {
        const std::string what = "how far topic " + name + " goes can't be asked for";
        for (;;) {
            const Partitions asked(
                rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
            for (const auto partition : partitions) {
                rd_kafka_topic_partition_list_add(asked.get(), name.c_str(), partition)->offset =
                    at;
            }
            auto code = rd_kafka_offsets_for_times(client_.get(), asked.get(), deadline.left_ms());
            std::vector<std::uint64_t> found;
            for (int i = 0; code == RD_KAFKA_RESP_ERR_NO_ERROR && i < asked->cnt; ++i) {
                const auto& one = asked->elems[i];
                code = one.err;
                // A partition without a leader is passed over in silence.
                if (!code && one.offset < 0) code = RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE;
                found.push_back(static_cast<std::uint64_t>(one.offset));
            }
            if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return found;
            if (!may_ask_again(code) || deadline.passed()) throw Error(what, code);
            std::this_thread::sleep_for(kAskAgainAfter);
        }
    }

    // Brokers hear of a new topic one after another; one that has not yet may be asked, and say
    // that there is no such partition.
    void wait_until_known(const TopicPlan& plan, const Deadline& deadline) const {
        std::vector<std::int32_t> all(plan.partitions);
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int32_t>(i);
        const auto is_early = [](auto code) {
            return code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
                   code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC ||
                   code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION ||
                   kind_of(code) == ErrorKind::retriable;
        };
        for (;;) {
            std::optional<TopicState> found;
            try {
                found = shape(plan.name, deadline);
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::retriable || deadline.passed()) throw;
            }
            if (found && found->partitions == plan.partitions) break;
            if (deadline.passed()) {
                throw Error("topic " + plan.name + " was made but does not appear",
                            RD_KAFKA_RESP_ERR__TIMED_OUT);
            }
            std::this_thread::sleep_for(kAskAgainAfter);
        }
        offsets(plan.name, all, kLatest, deadline, is_early);
    }

    const std::string user_;
    mutable std::mutex mutex_;
    mutable std::string refusal_;  // The last one that was not told.
    const Client client_;          // Its errors are noted in what stands above.
};

Admin::Admin(const Connection& connection) : impl_(std::make_unique<Impl>(connection)) {}

Admin::~Admin() = default;

std::map<std::string, std::uint32_t> Admin::topics(milliseconds within) const {
    return impl_->topics(Deadline(within));
}

std::optional<std::uint32_t> Admin::partitions(const std::string& topic,
                                               milliseconds within) const {
    const auto found = impl_->shape(topic, Deadline(within));
    return found ? std::optional(found->partitions) : std::nullopt;
}

std::optional<TopicState> Admin::describe(const std::string& topic, milliseconds within) const {
    const Deadline deadline(within);
    auto found = impl_->shape(topic, deadline);
    if (!found) return std::nullopt;
    auto settings = impl_->settings(topic, deadline);
    if (!settings) return std::nullopt;
    found->settings = std::move(*settings);
    return found;
}

void Admin::create(const TopicPlan& plan, milliseconds within) const {
    impl_->create(plan, Deadline(within));
}

std::vector<std::uint64_t> Admin::ends(const std::string& topic,
                                       const std::vector<std::int32_t>& partitions,
                                       milliseconds within) const {
    return impl_->offsets(topic, partitions, kLatest, Deadline(within));
}

std::vector<std::uint64_t> Admin::beginnings(const std::string& topic,
                                             const std::vector<std::int32_t>& partitions,
                                             milliseconds within) const {
    return impl_->offsets(topic, partitions, kEarliest, Deadline(within));
}

}  // namespace enlace::kafka
