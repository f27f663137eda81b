#include "gateway/gateway.h"

#include <gmock/gmock.h>

#include "enlace/public/v1/events.pb.h"
#include "enlace/public/v1/home_visits.pb.h"
#include "gateway/services.h"
#include "gateway/topics.h"
#include "gateway_world.h"
#include "kafka/group_member.h"
#include "kafka/transactional_producer.h"
#include "support/wait_until.h"

namespace enlace::gateway {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class GatewayTest : public testing::Test {
protected:
    void await_all() const {
        ASSERT_TRUE(test::wait_until([&] { return world.events_are_complete(); }, test::kWithin));
    }

    const std::string prefix = test::TemporaryFolder().path().filename().string() + ".";
    test::GatewayWorld world{prefix};
};

std::vector<std::string> types_of(const std::vector<test::Read>& messages) {
    std::vector<std::string> types;
    for (const auto& message : messages) {
        types.push_back(message.type.substr(message.type.rfind('.') + 1));
    }
    return types;
}

TEST_F(GatewayTest, TellsEachWhatIsTheirsAndNobodyElse) {
    const auto gateway = world.make_gateway();
    gateway->start();
    const auto visit = world.begin_visit("VII");
    world.note(visit);
    world.refuse(visit);
    world.reroute(visit, "V");
    world.note(visit);
    const auto other = world.begin_visit("V");
    world.poison(other);
    world.write_void(other);
    await_all();
    EXPECT_TRUE(world.events_are_right());

    const auto events = test::read_topic(world.events_topic(), test::kPartitions);
    EXPECT_EQ(std::ranges::count(types_of(events), "UnreadableEvent"), 1);
    for (const auto& event : events) {
        EXPECT_THAT(event.value, Not(HasSubstr(test::kPlanted)));
        EXPECT_THAT(event.value, Not(HasSubstr(visit)));
        EXPECT_EQ(event.key.substr(0, 8), "patient-");
    }

    const auto of_vii = test::read_topic(world.jurisdiction_topic("VII"), 1);
    EXPECT_THAT(types_of(of_vii),
                ElementsAre("HomeVisitRequested", "HomeVisitChanged", "HomeVisitWithdrawn"));
    EXPECT_EQ(of_vii[0].key, visit);
    EXPECT_EQ(of_vii[0].id, visit + "/2");
    published::v1::HomeVisitRequested requested;
    ASSERT_TRUE(requested.ParseFromString(of_vii[0].value));
    EXPECT_EQ(requested.name(), test::kPlanted);
    EXPECT_EQ(requested.place(), test::kPlanted);
    EXPECT_THAT(of_vii[2].value, Not(HasSubstr(test::kPlanted)));

    const auto of_v = test::read_topic(world.jurisdiction_topic("V"), 1);
    EXPECT_THAT(types_of(of_v),
                testing::UnorderedElementsAre("HomeVisitRequested", "HomeVisitChanged",
                                              "HomeVisitRequested"));
    ASSERT_TRUE(requested.ParseFromString(of_v[0].value));
    EXPECT_EQ(requested.routing_attempt(), 2u);
    EXPECT_THAT(requested.safety_notes(), ElementsAre(test::kPlanted));
    EXPECT_TRUE(test::read_topic(world.jurisdiction_topic("I"), 1).empty());
    EXPECT_EQ(gateway->status().trouble, std::nullopt);
}

TEST_F(GatewayTest, GoesOnWhereItWasWithoutItsStore) {
    const auto visit = world.begin_visit("VII");
    world.note(visit, 10);
    auto gateway = world.make_gateway();
    gateway->start();
    await_all();
    gateway->stop();
    ASSERT_GT(std::filesystem::remove_all(world.options().folder), 1u);
    world.note(visit, 5);
    world.reroute(visit, "VI");
    gateway = world.make_gateway();
    gateway->start();
    await_all();
    EXPECT_TRUE(world.events_are_right());
    EXPECT_EQ(gateway->status().published, 6u * 2 + 1) << "folded again, and not published again";
    const auto of_vi = test::read_topic(world.jurisdiction_topic("VI"), 1);
    ASSERT_EQ(of_vi.size(), 1u);
    published::v1::HomeVisitRequested requested;
    ASSERT_TRUE(requested.ParseFromString(of_vi[0].value));
    EXPECT_EQ(requested.safety_notes_size(), 15) << "that were told before the store was lost";
    EXPECT_EQ(requested.name(), test::kPlanted);
}

TEST_F(GatewayTest, ThrowsAStoreAwayThatKnowsMoreThanWasPublished) {
    const auto visit = world.begin_visit("VII");  // In partition 0, at 1 and 2.
    world.note(visit, 10);
    auto gateway = world.make_gateway();
    gateway->start();
    await_all();
    gateway->stop();
    {
        const kafka::Connection connection{.brokers = test::brokers()};
        const auto rules = world.options().topics;
        kafka::GroupMember member(connection, {.group = group_of(rules),
                                               .topic = journal::journal_topic(rules, "intake"),
                                               .on_revoked = {}});
        ASSERT_TRUE(test::wait_until(
            [&] {
                member.turn(50ms);
                return member.partitions().has_value();
            },
            test::kWithin));
        kafka::TransactionalProducer producer(connection, {.transactional_id = prefix + "back"});
        producer.commit(
            {{.topic = journal::journal_topic(rules, "homevisits"), .partition = 0, .offset = 3}},
            member.place(), test::kWithin);
    }
    gateway = world.make_gateway();
    gateway->start();
    ASSERT_TRUE(test::wait_until([&] { return gateway->status().published == 20; }, test::kWithin));
    EXPECT_EQ(gateway->status().stores_thrown_away, 1u);
    const auto events = test::read_topic(world.events_topic(), test::kPartitions);
    ASSERT_EQ(events.size(), 22u) << "from where the group was said to be, and not from before it";
    std::vector<std::uint64_t> versions;
    for (std::uint64_t v = 1; v <= 12; ++v) versions.push_back(v);
    for (std::uint64_t v = 3; v <= 12; ++v) versions.push_back(v);
    EXPECT_EQ(test::versions_of(events).begin()->second, versions);
}

TEST_F(GatewayTest, MakesAnotherProducerWhereItsOwnWasShutOut) {
    const auto visit = world.begin_visit("VII");
    const auto gateway = world.make_gateway();
    gateway->start();
    await_all();
    ASSERT_EQ(gateway->status().producers, 1u);
    const kafka::TransactionalProducer intruder(
        {.brokers = test::brokers()},
        {.transactional_id = transactional_id(world.options().topics, 0)});
    world.note(visit, 10);
    await_all();
    EXPECT_TRUE(world.events_are_right());
    EXPECT_EQ(gateway->status().producers, 2u);
    EXPECT_GE(gateway->status().aborted, 1u);
}

TEST_F(GatewayTest, SharesTheJournalsAmongItsInstancesAndTakesOverFromThem) {
    std::vector<std::string> visits;
    for (int i = 0; i < 8; ++i) visits.push_back(world.begin_visit("VII"));
    const auto first = world.make_gateway(0);
    first->start();
    await_all();
    EXPECT_EQ(first->status().partitions.size(), kPublished.size() * test::kPartitions);
    auto second = world.make_gateway(1);
    second->start();
    const auto have_half = [&] {
        const auto half = kPublished.size() * test::kPartitions / 2;
        return first->status().partitions.size() == half &&
               second->status().partitions.size() == half;
    };
    ASSERT_TRUE(test::wait_until(
        [&] {
            world.note(visits[0]);  // Under load.
            world.note(visits[1]);
            return have_half();
        },
        test::kWithin));
    for (const auto& visit : visits) world.note(visit, 20);
    await_all();
    EXPECT_TRUE(world.events_are_right());
    EXPECT_GE(second->status().published, 4u * 20);
    second->stop();
    for (const auto& visit : visits) world.note(visit);
    await_all();
    EXPECT_TRUE(world.events_are_right());
}

TEST_F(GatewayTest, RefusesALogThatWasCut) {
    const auto rules = world.options().topics;
    const kafka::Connection connection{.brokers = test::brokers()};
    {
        kafka::GroupMember member(connection, {.group = group_of(rules),
                                               .topic = journal::journal_topic(rules, "intake"),
                                               .on_revoked = {}});
        ASSERT_TRUE(test::wait_until(
            [&] {
                member.turn(50ms);
                return member.partitions().has_value();
            },
            test::kWithin));
        kafka::TransactionalProducer producer(connection, {.transactional_id = prefix + "beyond"});
        producer.commit({{.topic = journal::journal_topic(rules, "homevisits"),
                          .partition = 0,
                          .offset = 1'000}},
                        member.place(), test::kWithin);
    }
    world.begin_visit("VII");
    const auto gateway = world.make_gateway();
    gateway->start();
    ASSERT_TRUE(test::wait_until(
        [&] {
            return gateway->status().trouble.value_or("").find("homevisits/0@1000") !=
                   std::string::npos;
        },
        test::kWithin));
    EXPECT_EQ(gateway->status().published, 0u);
}

}  // namespace
}  // namespace enlace::gateway
