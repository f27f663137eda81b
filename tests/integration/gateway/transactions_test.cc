#include <gmock/gmock.h>

#include "kafka/admin.h"
#include "kafka/group_member.h"
#include "kafka/transactional_producer.h"
#include "public_topics.h"
#include "support/kafka_home.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::kafka {
namespace {

using namespace std::chrono_literals;

constexpr auto kWithin = 20s;

class Transactions : public testing::Test {
protected:
    void SetUp() override {
        test::make_topic({.name = from, .partitions = 2, .settings = {}});
        test::make_topic({.name = to, .partitions = 16, .settings = {}});
    }

    std::unique_ptr<TransactionalProducer> producer(
        std::chrono::milliseconds transaction_timeout = 10s) const {
        return std::make_unique<TransactionalProducer>(
            connection, TransactionalProducer::Options{.transactional_id = name + "writer",
                                                       .transaction_timeout = transaction_timeout});
    }
    std::unique_ptr<GroupMember> member(std::function<void(bool)> on_revoked = {}) const {
        auto joined = std::make_unique<GroupMember>(
            connection,
            GroupMember::Options{
                .group = name + "group", .topic = from, .on_revoked = std::move(on_revoked)});
        return joined;
    }
    static void await_partitions(GroupMember& member) {
        ASSERT_TRUE(test::wait_until(
            [&] {
                member.turn(50ms);
                return member.partitions().has_value();
            },
            30s));
    }
    void send(TransactionalProducer& producer, const std::string& key) const {
        const std::vector<Header> headers = {{"ce_id", key + "/1"}};
        producer.send({.topic = to, .key = key, .value = "value", .headers = headers}, kWithin);
    }
    std::vector<NextOffset> next(std::int64_t offset) const {
        return {{.topic = from, .partition = 1, .offset = offset}};
    }
    std::optional<std::uint64_t> committed(const GroupMember& member) const {
        return member.committed(from, {1}, kWithin).at(0);
    }
    std::size_t seen(test::Isolation isolation = test::Isolation::committed) const {
        return test::read_topic(to, 16, isolation).size();
    }
    template <class Act>
    static ErrorKind kind_of_error(Act act) {
        try {
            act();
        } catch (const Error& error) {
            return error.kind();
        }
        ADD_FAILURE() << "nothing failed";
        return ErrorKind::retriable;
    }

    const test::TemporaryFolder folder;
    const std::string name = folder.path().filename().string() + ".";
    const std::string from = name + "from";
    const std::string to = name + "to";
    const Connection connection{.brokers = test::brokers()};
};

TEST_F(Transactions, ShowMessagesAndHowFarWasReadTogetherOrNotAtAll) {
    const auto group = member();
    await_partitions(*group);
    EXPECT_THAT(*group->partitions(), testing::ElementsAre(0, 1));
    EXPECT_EQ(committed(*group), std::nullopt);

    const auto writer = producer();
    for (const char* key : {"21", "foobar", "a-little-bit-long-string"}) send(*writer, key);
    writer->commit(next(7), group->place(), kWithin);
    EXPECT_EQ(seen(), 3u);
    EXPECT_EQ(committed(*group), 7u);

    send(*writer, "given up");
    ASSERT_TRUE(test::wait_until([&] { return seen(test::Isolation::none) == 4; }));
    writer->abort(kWithin);
    EXPECT_EQ(seen(), 3u);
    EXPECT_EQ(committed(*group), 7u);

    writer->commit(next(9), group->place(), kWithin);
    EXPECT_EQ(committed(*group), 9u) << "offsets alone";
}

// As org.apache.kafka.common.utils.UtilsTest has its values of murmur2.
TEST_F(Transactions, PutAKeyWhereJavasClientsDo) {
    const auto group = member();
    await_partitions(*group);
    const auto writer = producer();
    const std::map<std::string, std::int32_t> hashes = {{"21", -973932308},
                                                        {"foobar", -790332482},
                                                        {"a-little-bit-long-string", -985981536},
                                                        {"abc", 479470107}};
    for (const auto& [key, hash] : hashes) send(*writer, key);
    writer->commit(next(1), group->place(), kWithin);
    const auto messages = test::read_topic(to, 16);
    ASSERT_EQ(messages.size(), hashes.size());
    for (const auto& message : messages) {
        EXPECT_EQ(message.partition, (hashes.at(message.key) & 0x7fffffff) % 16) << message.key;
    }
}

TEST_F(Transactions, EndThoseOfWhoeverHadTheIdBefore) {
    const auto group = member();
    await_partitions(*group);
    const auto before = producer();
    send(*before, "left open");
    ASSERT_TRUE(test::wait_until([&] { return seen(test::Isolation::none) == 1; }));
    const auto after = producer();
    send(*after, "mine");
    after->commit(next(1), group->place(), kWithin);
    EXPECT_EQ(seen(), 1u);
    EXPECT_EQ(kind_of_error([&] { before->commit(next(5), group->place(), kWithin); }),
              ErrorKind::fatal);
    EXPECT_EQ(committed(*group), 1u);
}

TEST_F(Transactions, AreRefusedOfAPlaceThatIsSomebodyElsesNow) {
    bool revoked = false;
    const auto first = member([&](bool) { revoked = true; });
    await_partitions(*first);
    const auto place = first->place();
    const auto second = member();
    ASSERT_TRUE(test::wait_until(
        [&] {
            first->turn(20ms);
            second->turn(20ms);
            return revoked && first->partitions() && second->partitions();
        },
        30s));
    EXPECT_EQ(first->partitions()->size() + second->partitions()->size(), 2u);

    const auto writer = producer();
    send(*writer, "late");
    EXPECT_EQ(kind_of_error([&] { writer->commit(next(5), place, kWithin); }), ErrorKind::abort);
    writer->abort(kWithin);
    EXPECT_EQ(seen(), 0u);
    EXPECT_EQ(committed(*first), std::nullopt);
    send(*writer, "in time");
    writer->commit(next(6), first->place(), kWithin);
    EXPECT_EQ(committed(*second), 6u);
}

TEST_F(Transactions, SayThatATopicIsMissing) {
    const auto group = member();
    await_partitions(*group);
    const auto writer = producer(4s);
    const auto act = [&] {
        writer->send({.topic = name + "missing", .key = "k", .value = "v", .headers = {}}, kWithin);
        writer->commit(next(1), group->place(), kWithin);
    };
    EXPECT_EQ(kind_of_error(act), ErrorKind::abort);
    writer->abort(kWithin);
    EXPECT_EQ(committed(*group), std::nullopt);
}

}  // namespace
}  // namespace enlace::kafka
