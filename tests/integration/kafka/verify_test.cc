#include <gmock/gmock.h>

#include "journal/kafka/kafka_log.h"
#include "journal/kafka/topics.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/kafka_home.h"
#include "support/manual_clock.h"
#include "support/run_enlace.h"
#include "support/wait_until.h"

namespace enlace::program {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr journal::TopicRules kRules{.replication = 1, .min_insync = 1};
constexpr auto kCase = "case-01AB";  // Partition 1 of 4.

// A journal on brokers with so many records in it.
void write(const std::string& service,
           std::uint64_t records,
           const std::function<void(journal::v1::JournalRecord&)>& spoil = {}) {
    test::make_topic(journal::plan_journal(kRules, service, 4));
    journal::KafkaLog log({.connection = {.brokers = test::brokers()}, .topics = kRules});
    security::MemoryKeyring keyring;
    const test::ManualClock clock;
    test::JournalWriter writer(log, keyring, clock, 4);
    for (std::uint64_t i = 0; i < records; ++i) writer.refuse(service, kCase, {.spoil = spoil});
    ASSERT_TRUE(test::wait_until([&] { return log.end({service, 1}) == records + 1; }));
}

Ran verify() {
    return run_enlace({"verify", "--brokers", test::brokers(), "--heads"});
}

TEST(VerifyBrokers, ReadsEveryJournalThereIs) {
    write("good", 300);
    const auto good = verify();
    EXPECT_EQ(good.status, 0) << good.out;
    EXPECT_THAT(good.out, AllOf(HasSubstr("good: 4 partitions, 304 entries, 300 records count, 0 "
                                          "void, 1 streams, 0 events"),
                                HasSubstr("head good/1@300 "), HasSubstr("Everything holds.")));
    EXPECT_THAT(good.errors, HasSubstr("(100 %)"));

    write("spoilt", 2, [](auto& record) { record.mutable_answer()->set_version(4); });
    const auto spoilt = verify();
    EXPECT_EQ(spoilt.status, 1);
    EXPECT_THAT(spoilt.out, AllOf(HasSubstr("FAULT spoilt/1@2 was answered with version 4"),
                                  HasSubstr("good: 4 partitions"), HasSubstr("is wrong")));
}

TEST(VerifyBrokers, SayWhatToLookAfterWhereNobodyAnswers) {
    const auto ran = run_enlace({"verify", "--brokers", "127.0.0.1:1"});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.errors, HasSubstr("check that the brokers run"));
}

}  // namespace
}  // namespace enlace::program
