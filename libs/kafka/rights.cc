#include "kafka/rights.h"

#include <array>
#include <stdexcept>

#include "kafka/client.h"

namespace enlace::kafka {
namespace {

using std::chrono::milliseconds;

constexpr auto kMechanism = RD_KAFKA_SCRAM_MECHANISM_SHA_512;
constexpr std::int32_t kIterations = 4096;  // As Kafka has it where nobody says.

using Alteration = std::unique_ptr<rd_kafka_UserScramCredentialAlteration_t,
                                   Destroy<rd_kafka_UserScramCredentialAlteration_destroy>>;
using Binding = std::unique_ptr<rd_kafka_AclBinding_t, Destroy<rd_kafka_AclBinding_destroy>>;

void throw_if(const rd_kafka_error_t* error, const std::string& what_failed) {
    if (error && rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw std::runtime_error(what_failed + ": " + rd_kafka_error_string(error));
    }
}

Binding binding_of(const Right& right) {
    const std::string who = "User:" + right.user;
    const bool topic = right.to != Right::To::use_groups;
    const bool writes = right.to == Right::To::write_topic;
    std::array<char, 512> why{};
    Binding binding(rd_kafka_AclBinding_new(
        topic ? RD_KAFKA_RESOURCE_TOPIC : RD_KAFKA_RESOURCE_GROUP, right.name.c_str(),
        topic ? RD_KAFKA_RESOURCE_PATTERN_LITERAL : RD_KAFKA_RESOURCE_PATTERN_PREFIXED, who.c_str(),
        "*", writes ? RD_KAFKA_ACL_OPERATION_WRITE : RD_KAFKA_ACL_OPERATION_READ,
        RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW, why.data(), why.size()));
    if (!binding) throw std::runtime_error("there is no such right: " + std::string(why.data()));
    return binding;
}

}  // namespace

class Rights::Impl {
public:
    explicit Impl(const Connection& connection)
        : client_(make_client(RD_KAFKA_PRODUCER, make_conf(connection, {}))) {}

    std::vector<std::string> users(milliseconds within) const {
        const std::string what = "the users can't be listed";
        const auto event = asked(RD_KAFKA_ADMIN_OP_DESCRIBEUSERSCRAMCREDENTIALS, within, what,
                                 [&](const auto* options, auto* queue) {
                                     rd_kafka_DescribeUserScramCredentials(client_.get(), nullptr,
                                                                           0, options, queue);
                                 });
        std::size_t count = 0;
        const auto* const* found = rd_kafka_DescribeUserScramCredentials_result_descriptions(
            rd_kafka_event_DescribeUserScramCredentials_result(event.get()), &count);
        std::vector<std::string> users;
        for (std::size_t i = 0; i < count; ++i) {
            throw_if(rd_kafka_UserScramCredentialsDescription_error(found[i]), what);
            if (has_password(found[i])) {
                users.emplace_back(rd_kafka_UserScramCredentialsDescription_user(found[i]));
            }
        }
        return users;
    }

    void set_password(const std::string& user, std::string_view password, milliseconds within) {
        const std::string what = "user " + user + " can't be given a password";
        const Alteration alteration(rd_kafka_UserScramCredentialUpsertion_new(
            user.c_str(), kMechanism, kIterations,
            reinterpret_cast<const unsigned char*>(password.data()), password.size(), nullptr, 0));
        auto* one = alteration.get();
        const auto event =
            asked(RD_KAFKA_ADMIN_OP_ALTERUSERSCRAMCREDENTIALS, within, what,
                  [&](const auto* options, auto* queue) {
                      rd_kafka_AlterUserScramCredentials(client_.get(), &one, 1, options, queue);
                  });
        std::size_t count = 0;
        const auto* const* done = rd_kafka_AlterUserScramCredentials_result_responses(
            rd_kafka_event_AlterUserScramCredentials_result(event.get()), &count);
        for (std::size_t i = 0; i < count; ++i) {
            throw_if(rd_kafka_AlterUserScramCredentials_result_response_error(done[i]), what);
        }
    }

    void allow(const std::vector<Right>& rights, milliseconds within) {
        const std::string what = "rights can't be given";
        std::vector<Binding> bindings;
        std::vector<rd_kafka_AclBinding_t*> list;
        for (const auto& right : rights) {
            list.push_back(bindings.emplace_back(binding_of(right)).get());
        }
        const auto event = asked(
            RD_KAFKA_ADMIN_OP_CREATEACLS, within, what, [&](const auto* options, auto* queue) {
                rd_kafka_CreateAcls(client_.get(), list.data(), list.size(), options, queue);
            });
        std::size_t count = 0;
        const auto* const* done =
            rd_kafka_CreateAcls_result_acls(rd_kafka_event_CreateAcls_result(event.get()), &count);
        for (std::size_t i = 0; i < count; ++i) {
            throw_if(rd_kafka_acl_result_error(done[i]), what);
        }
    }

private:
    static bool has_password(const rd_kafka_UserScramCredentialsDescription_t* user) {
        const auto count = rd_kafka_UserScramCredentialsDescription_scramcredentialinfo_count(user);
        for (std::size_t i = 0; i < count; ++i) {
            const auto* info =
                rd_kafka_UserScramCredentialsDescription_scramcredentialinfo(user, i);
            if (rd_kafka_ScramCredentialInfo_mechanism(info) == kMechanism) return true;
        }
        return false;
    }

    template <class Ask>
    Event asked(rd_kafka_admin_op_t operation,
                milliseconds within,
                const std::string& what_failed,
                Ask ask) const {
        const auto within_ms = static_cast<int>(within.count());
        const AdminOptions options(rd_kafka_AdminOptions_new(client_.get(), operation));
        std::array<char, 512> why{};
        kafka::throw_if(rd_kafka_AdminOptions_set_request_timeout(options.get(), within_ms,
                                                                  why.data(), why.size()),
                        what_failed);
        const Queue queue(rd_kafka_queue_new(client_.get()));
        ask(options.get(), queue.get());
        Event event(rd_kafka_queue_poll(queue.get(), within_ms));
        if (!event) throw Error(what_failed, RD_KAFKA_RESP_ERR__TIMED_OUT);
        const auto refused = rd_kafka_event_error(event.get());
        if (refused == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED) {
            throw Refused(what_failed + ": " + kNoRight);
        }
        if (refused) {
            throw std::runtime_error(what_failed + ": " + rd_kafka_event_error_string(event.get()));
        }
        return event;
    }

    const Client client_;
};

Rights::Rights(const Connection& connection) : impl_(std::make_unique<Impl>(connection)) {}

Rights::~Rights() = default;

std::vector<std::string> Rights::users(milliseconds within) const {
    return impl_->users(within);
}

void Rights::set_password(const std::string& user,
                          std::string_view password,
                          milliseconds within) const {
    impl_->set_password(user, password, within);
}

void Rights::allow(const std::vector<Right>& rights, milliseconds within) const {
    impl_->allow(rights, within);
}

}  // namespace enlace::kafka
