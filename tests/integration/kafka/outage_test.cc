#include <gmock/gmock.h>

#include <cstdlib>

#include "journal/kafka/kafka_keyring.h"
#include "support/kafka_home.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::journal {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto kBack = 30s;

// The one broker there is, killed and started as an operator would.
void tell_broker(const char* what) {
    const std::string command =
        std::string("/usr/bin/python3 -B " ENLACE_SOURCE_DIR "/deploy/kafka/kafka.py ") + what +
        " --node 1 --data '" + std::getenv("ENLACE_TEST_KAFKA_FOLDER") + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
}

class Outage : public testing::Test {
protected:
    void SetUp() override {
        test::make_topic(plan_journal(rules, "intake", 2));
        test::make_topic(plan_keyring(rules));
        KafkaLog::Options options;
        options.connection.brokers = test::brokers();
        options.topics = rules;
        options.ask_within = 1'000ms;
        options.deliver_within = 1'000ms;
        log = std::make_unique<KafkaLog>(std::move(options));
        log->open_journal("intake", 2);
    }

    // What becomes of an entry, in the end.
    Handed append(const std::string& entry) {
        std::atomic<int> told = -1;
        log->append({"intake", 1}, entry, [&](Handed handed) { told = static_cast<int>(handed); });
        EXPECT_TRUE(test::wait_until([&] { return told >= 0; }));
        return static_cast<Handed>(told.load());
    }

    const test::TemporaryFolder folder;
    const TopicRules rules = test::topic_rules(folder.path());
    std::unique_ptr<KafkaLog> log;
};

TEST_F(Outage, HoldsNobodyUpAndLosesNothing) {
    ASSERT_EQ(append("before"), Handed::over);
    const auto follower = log->follow({{"intake", {0, 0}}}, [] {});
    std::vector<std::string> read;
    const auto read_on = [&] {
        for (const auto& entry : follower->poll(10'000).entries) read.emplace_back(entry.bytes);
        return read.size();
    };
    ASSERT_TRUE(test::wait_until([&] { return read_on() == 1; }));

    const auto kek = security::Key::random();
    const auto keyring = KafkaKeyring::open({.connection = {.brokers = test::brokers()},
                                             .topics = rules,
                                             .patience = 1'000ms,
                                             .on_silence = [this] { log->doubt(); }},
                                            kek);
    const auto key = keyring->key_for("patient-10");

    tell_broker("kill");
    EXPECT_THROW(keyring->key_for("patient-11"), security::KeyringUnavailable);
    EXPECT_TRUE(log->trouble());
    EXPECT_THROW(log->end({"intake", 1}), LogUnavailable);
    const auto asked = steady_clock::now();
    EXPECT_THROW(log->end({"intake", 1}), LogUnavailable);
    EXPECT_THROW(log->read({"intake", 0}, 0), LogUnavailable);
    EXPECT_LT(steady_clock::now() - asked, 100ms) << "asked again at once";
    EXPECT_EQ(log->known_end({"intake", 1}), 1u);
    EXPECT_EQ(log->read({"intake", 1}, 0), "before") << "read a moment ago";
    EXPECT_EQ(append("meanwhile"), Handed::not_tried);
    EXPECT_TRUE(follower->poll(10'000).empty());
    EXPECT_TRUE(log->trouble());

    EXPECT_EQ(keyring->key_for("patient-10").id, key.id);
    EXPECT_TRUE(keyring->find(key.id));
    EXPECT_THROW(keyring->key_for("patient-11"), security::KeyringError);
    EXPECT_THROW(keyring->destroy("patient-10"), security::KeyringError);

    tell_broker("start");
    EXPECT_TRUE(test::wait_until([&] { return !log->trouble(); }, kBack))
        << "nobody asks anything of who says that something ails";
    EXPECT_TRUE(test::wait_until([&] { return append("after") == Handed::over; }, kBack));
    EXPECT_TRUE(test::wait_until(
        [&] {
            try {
                return log->end({"intake", 1}) == 2;
            } catch (const LogUnavailable&) {
                return false;
            }
        },
        kBack));
    EXPECT_TRUE(test::wait_until([&] { return read_on() == 2; }, kBack));
    EXPECT_EQ(read, (std::vector<std::string>{"before", "after"}));
    keyring->destroy("patient-10");
    EXPECT_FALSE(keyring->find(key.id));
    EXPECT_EQ(log->trouble(), std::nullopt);
    EXPECT_EQ(log->counts().fatal_errors, 0u);
}

TEST_F(Outage, IsFoundOutByWhoHasNothingToAsk) {
    EXPECT_EQ(log->trouble(), std::nullopt);
    tell_broker("kill");
    EXPECT_TRUE(test::wait_until([&] { return log->trouble(); }, kBack));
    tell_broker("start");
    EXPECT_TRUE(test::wait_until([&] { return !log->trouble(); }, kBack));
}

TEST_F(Outage, OfWritingAloneIsWhatAProcessThatOnlyReadsHas) {
    ASSERT_EQ(append("before"), Handed::over);
    const auto kek = security::Key::random();
    const auto key =
        KafkaKeyring::open({.connection = {.brokers = test::brokers()}, .topics = rules}, kek)
            ->key_for("patient-10");

    KafkaLog::Options options;
    options.connection.brokers = test::brokers();
    options.topics = rules;
    options.writes = false;
    log = std::make_unique<KafkaLog>(std::move(options));
    log->open_journal("intake", 2);
    const auto keyring = KafkaKeyring::open(
        {.connection = {.brokers = test::brokers()}, .topics = rules, .writes = false}, kek);
    EXPECT_EQ(append("after"), Handed::not_tried);
    EXPECT_EQ(log->read({"intake", 1}, 0), "before");
    EXPECT_EQ(log->end({"intake", 1}), 1u);
    EXPECT_TRUE(keyring->find(key.id));
    EXPECT_EQ(keyring->key_for("patient-10").id, key.id);
    EXPECT_THROW(keyring->key_for("patient-11"), security::KeyringError);
    EXPECT_THROW(keyring->destroy("patient-10"), security::KeyringError);
}

}  // namespace
}  // namespace enlace::journal
