#include <gmock/gmock.h>

#include "journal/founding.h"
#include "projection/runner.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/kafka_home.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"
#include "vandal.h"

// What becomes of topics in other hands: found out, and named.
namespace enlace::journal {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr auto kCase = "case-00A";   // Partition 0.
constexpr auto kKeyId = "kkkkkkkk";  // Of all keys, as the writer of history has it.

class Nothing : public projection::Projection {
public:
    void fold(const projection::Counted&) override {}
    void collect(projection::Batch&) override {}
};

class DamageTest : public testing::Test {
protected:
    void SetUp() override { make_journal(); }

    void make_journal() { test::make_topic(plan_journal(rules, "intake", 2)); }

    // Another process, which knows nothing of the topic yet.
    std::unique_ptr<KafkaLog> open() {
        auto log = test::open_kafka_log(folder.path());
        log->open_journal("intake", 2);
        return log;
    }

    void append(Log& log, std::uint32_t partition, const std::vector<std::string>& entries) {
        std::atomic<std::size_t> over = 0;
        for (const auto& entry : entries) {
            log.append({"intake", partition}, entry,
                       [&](Handed handed) { over += handed == Handed::over; });
        }
        EXPECT_TRUE(test::wait_until([&] { return over == entries.size(); }));
    }

    // Reads so many entries, then on until what it reads is damaged.
    std::string damage_behind(Follower& follower, std::size_t entries) {
        std::string damage;
        std::size_t read = 0;
        EXPECT_TRUE(test::wait_until(
            [&] {
                try {
                    read += follower.poll(10'000).entries.size();
                    return false;
                } catch (const LogDamaged& error) {
                    damage = error.what();
                    return true;
                }
            },
            std::chrono::seconds(30)));
        EXPECT_EQ(read, entries);
        EXPECT_THROW(follower.poll(10'000), LogDamaged) << "nothing behind it is handed out";
        return damage;
    }

    // Founds the journal where that was not done, writes so many records, folds them into a store.
    void fold_history(int records) {
        const auto log = open();
        security::MemoryKeyring keyring;
        test::JournalWriter writer(*log, keyring, clock, 2);
        writer.journal("intake");
        for (int i = 0; i < records; ++i) writer.refuse("intake", kCase, {});
        const auto runner = fold(*log);
        EXPECT_TRUE(test::wait_until([&] {
            runner->step();
            return runner->status(0, 0).next == static_cast<std::uint64_t>(records) + 1;
        }));
        runner->commit();
    }
    std::unique_ptr<projection::Runner> fold(Log& log) {
        store.reset();
        store = std::make_unique<projection::Store>(projection::Store::Options{
            .path = folder / "store", .families = projection::Runner::families()});
        const auto info = found(log, {"intake", 2, kKeyId, kKeyId}, clock);
        return std::make_unique<projection::Runner>(
            log, *store, nothing, clock,
            projection::Runner::Options{
                .journals = {info}, .owns = {}, .accepted_losses = {}, .wake = [] {}});
    }

    const test::TemporaryFolder folder;
    const TopicRules rules = test::topic_rules(folder.path());
    const std::string topic = journal_topic(rules, "intake");
    test::ManualClock clock;
    Nothing nothing;
    std::unique_ptr<projection::Store> store;
};

TEST_F(DamageTest, IsATopicThatIsNotThereOrHasAnotherNumberOfPartitions) {
    const auto log = test::open_kafka_log(folder.path());
    EXPECT_THAT([&] { log->open_journal("grievances", 2); },
                ThrowsMessage<std::runtime_error>(
                    AllOf(HasSubstr("enlace.grievances.journal.v1 does not exist"),
                          HasSubstr("`enlace topics create`"))));
    EXPECT_THAT([&] { log->open_journal("intake", 4); },
                ThrowsMessage<std::runtime_error>(
                    AllOf(HasSubstr(topic), HasSubstr("2 partitions, not 4"))));
}

TEST_F(DamageTest, IsRefusedBeforeItHappensUnlessToldOtherwise) {
    auto plan = plan_journal(rules, "grievances", 2);
    plan.settings["retention.ms"] = "604800000";
    plan.settings["unclean.leader.election.enable"] = "true";
    test::make_topic(plan);
    const auto log = test::open_kafka_log(folder.path());
    EXPECT_THAT([&] { log->open_journal("grievances", 2); },
                ThrowsMessage<std::runtime_error>(AllOf(
                    HasSubstr("retention.ms is 604800000: old entries would be deleted"),
                    HasSubstr("--add-config retention.ms=-1"),
                    HasSubstr("unclean.leader.election.enable is true"), HasSubstr("--unsafe"))));

    KafkaLog::Options options;
    options.connection.brokers = test::brokers();
    options.topics = rules;
    options.topics.unsafe = true;
    KafkaLog daring(options);
    daring.open_journal("grievances", 2);
    EXPECT_EQ(daring.end({"grievances", 0}), 0u);
}

TEST_F(DamageTest, IsNamedWhenTheBeginningIsCutOff) {
    auto log = open();
    append(*log, 1, {"a", "b", "c"});
    test::delete_records(topic, 1, 2);
    EXPECT_THAT([&] { log->read({"intake", 1}, 1); },
                ThrowsMessage<LogDamaged>(
                    AllOf(HasSubstr(topic), HasSubstr("partition 1, offset 1"), HasSubstr("cut"))));
    EXPECT_EQ(log->read({"intake", 1}, 2), "c");
    const auto follower = log->follow({{"intake", {0, 0}}}, [] {});
    EXPECT_THAT(damage_behind(*follower, 0), HasSubstr(topic + ", partition 1, offset 0"));
}

TEST_F(DamageTest, IsNamedWhenTheTopicIsMadeAnewUnderAFollower) {
    auto log = open();
    append(*log, 0, {"a", "b", "c"});
    const auto follower = log->follow({{"intake", {0, 0}}}, [] {});
    ASSERT_TRUE(test::wait_until([&] { return follower->poll(10'000).entries.size() == 3; }));
    test::delete_topic(topic);
    ASSERT_TRUE(test::wait_until([&] {
        return !kafka::Admin({.brokers = test::brokers()})
                    .partitions(topic, std::chrono::seconds(5));
    }));
    make_journal();
    EXPECT_THAT(damage_behind(*follower, 0),
                AllOf(HasSubstr(topic + ", partition 0, offset 3"), HasSubstr("made anew")));
    EXPECT_THAT([&] { open()->follow({{"intake", {3, 0}}}, [] {}); },
                ThrowsMessage<LogDamaged>(HasSubstr("now ends at 0")));
}

TEST_F(DamageTest, IsNamedWhenSomebodyWritesInATransaction) {
    auto log = open();
    append(*log, 0, {"a"});
    const auto follower = log->follow({{"intake", {0, 0}}}, [] {});
    test::write_in_transaction(topic, 0, "b");
    ASSERT_TRUE(test::wait_until([&] { return log->end({"intake", 0}) == 3; }));
    append(*log, 0, {"d"});
    EXPECT_THAT(damage_behind(*follower, 2),
                AllOf(HasSubstr(topic + ", partition 0, offset 2 is missing"),
                      HasSubstr("offset 3 comes instead"), HasSubstr("transaction")));
    EXPECT_THAT([&] { log->read({"intake", 0}, 2); },
                ThrowsMessage<LogDamaged>(HasSubstr("offset 2 is missing")));
}

TEST_F(DamageTest, IsFoundInAStoreThatWasFoldedFromAnotherJournal) {
    fold_history(3);
    test::delete_topic(topic);
    ASSERT_TRUE(test::wait_until([&] {
        return !kafka::Admin({.brokers = test::brokers()})
                    .partitions(topic, std::chrono::seconds(5));
    }));
    make_journal();
    const auto log = open();
    EXPECT_THAT([&] { fold(*log); },
                ThrowsMessage<projection::StoreMismatch>(HasSubstr("another journal of intake")));
}

TEST_F(DamageTest, IsFoundInAJournalThatWasCutAndGrewAgain) {
    fold_history(3);
    std::vector<std::string> geneses;
    {
        const auto log = open();
        for (std::uint32_t p = 0; p < 2; ++p) geneses.push_back(*log->read({"intake", p}, 0));
    }
    test::delete_topic(topic);
    ASSERT_TRUE(test::wait_until([&] {
        return !kafka::Admin({.brokers = test::brokers()})
                    .partitions(topic, std::chrono::seconds(5));
    }));
    make_journal();
    const auto log = open();
    append(*log, 0, {geneses[0]});
    append(*log, 1, {geneses[1]});
    EXPECT_THAT([&] { fold(*log); },
                ThrowsMessage<projection::StoreMismatch>(HasSubstr("intake/0@3")));
    append(*log, 0, {"other", "entries", "than before"});
    EXPECT_THAT([&] { fold(*log); },
                ThrowsMessage<projection::StoreMismatch>(HasSubstr("intake/0@3")));
}

}  // namespace
}  // namespace enlace::journal
