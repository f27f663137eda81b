#include "journal/kafka/topics.h"

#include <gmock/gmock.h>

namespace enlace::journal {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A topic as it was planned.
kafka::TopicState as_planned(const kafka::TopicPlan& plan) {
    return {
        .partitions = plan.partitions, .replication = plan.replication, .settings = plan.settings};
}

TEST(Topics, AreNamedAfterTheirService) {
    EXPECT_EQ(journal_topic({}, "intake"), "enlace.intake.journal.v1");
    EXPECT_EQ(keyring_topic({}), "enlace.keyring.v1");
    EXPECT_EQ(journal_topic({.prefix = "test."}, "intake"), "test.enlace.intake.journal.v1");
}

TEST(Topics, ArePlannedSoThatNothingIsLost) {
    const auto plan = plan_journal({}, "intake", 16);
    EXPECT_EQ(plan.partitions, 16u);
    EXPECT_EQ(plan.replication, 3u);
    EXPECT_THAT(
        plan.settings,
        testing::UnorderedElementsAre(
            testing::Pair("cleanup.policy", "delete"), testing::Pair("retention.ms", "-1"),
            testing::Pair("retention.bytes", "-1"), testing::Pair("min.insync.replicas", "2"),
            testing::Pair("unclean.leader.election.enable", "false"),
            testing::Pair("max.message.bytes", "1048576")));
    const auto keyring = plan_keyring({});
    EXPECT_EQ(keyring.partitions, 1u);
    EXPECT_EQ(keyring.settings.at("cleanup.policy"), "compact");
    EXPECT_EQ(keyring.settings.at("max.compaction.lag.ms"), "86400000");
    EXPECT_THAT(dangers(plan, as_planned(plan)), IsEmpty());
    EXPECT_THAT(dangers(keyring, as_planned(keyring)), IsEmpty());
}

TEST(Topics, MayBeSaferThanPlanned) {
    const auto plan = plan_journal({.replication = 1, .min_insync = 1}, "intake", 16);
    auto state = as_planned(plan);
    state.replication = 3;
    state.settings["min.insync.replicas"] = "2";
    state.settings["max.message.bytes"] = "2097152";
    state.settings["compression.type"] = "producer";
    EXPECT_THAT(dangers(plan, state), IsEmpty());
}

TEST(Topics, AreDangerousForAReasonAndWithAFix) {
    const auto plan = plan_journal({}, "intake", 16);
    const std::pair<const char*, const char*> dangerous[] = {
        {"cleanup.policy", "compact"},    {"cleanup.policy", "compact,delete"},
        {"retention.ms", "604800000"},    {"retention.bytes", "1000"},
        {"min.insync.replicas", "1"},     {"unclean.leader.election.enable", "true"},
        {"max.message.bytes", "1000000"}, {"max.message.bytes", "many"}};
    for (const auto& [setting, value] : dangerous) {
        auto state = as_planned(plan);
        state.settings[setting] = value;
        EXPECT_THAT(dangers(plan, state),
                    ElementsAre(AllOf(HasSubstr(std::string(setting) + " is " + value + ": "),
                                      HasSubstr("--add-config " + std::string(setting) + "=" +
                                                plan.settings.at(setting)))));
    }
    auto state = as_planned(plan);
    state.settings.erase("retention.ms");
    state.replication = 2;
    EXPECT_THAT(dangers(plan, state),
                ElementsAre(HasSubstr("2 copies, not 3"), HasSubstr("retention.ms is not set")));

    const auto keyring = plan_keyring({});
    auto kept = as_planned(keyring);
    kept.settings["max.compaction.lag.ms"] = "9223372036854775807";
    EXPECT_THAT(dangers(keyring, kept), ElementsAre(HasSubstr("destroyed keys would stay")));
}

TEST(Topics, CannotBeUsedWhereTheyAreMissingOrOfAnotherSize) {
    const auto plan = plan_journal({}, "intake", 16);
    EXPECT_EQ(obstacle(plan, as_planned(plan)), std::nullopt);
    EXPECT_THAT(obstacle(plan, std::nullopt).value(), HasSubstr("`enlace topics create`"));
    auto state = as_planned(plan);
    state.partitions = 17;
    EXPECT_THAT(obstacle(plan, state).value(),
                AllOf(HasSubstr("17 partitions, not 16"), HasSubstr("fixed for ever")));
}

}  // namespace
}  // namespace enlace::journal
