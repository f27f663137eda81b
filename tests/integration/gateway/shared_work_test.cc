#include "gateway/shared_work.h"

#include <gmock/gmock.h>

#include <atomic>

#include "public_topics.h"
#include "support/kafka_home.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

// What becomes of work whose producer, or whose brokers, fail it.
namespace enlace::gateway {
namespace {

using namespace std::chrono_literals;
using kafka::Error;
using kafka::ErrorKind;

constexpr std::chrono::seconds kWithin{60};

class SharedWorkTest : public testing::Test {
protected:
    // Tells one message in a transaction, and fails then as the test says.
    class Telling final : public Share {
    public:
        Telling(SharedWorkTest& test,
                const kafka::GroupMember& member,
                kafka::TransactionalProducer& producer)
            : test_(test), producer_(producer), place_(member.place()) {}

        bool step() override {
            if (!test_.asked.exchange(false)) return false;
            const auto* const fault = test_.fault.exchange(nullptr);
            const auto written = fault ? test_.written() : 0;
            const auto number = test_.told + 1;
            producer_.send(
                {.topic = test_.to, .key = "k", .value = std::to_string(number), .headers = {}},
                kWithin);
            if (fault) {
                // In the middle of the transaction.
                test_.faults += test::wait_until([&] { return test_.written() > written; });
                test_.asked = true;  // It is not done.
                throw *fault;
            }
            producer_.commit({{.topic = test_.from, .partition = 0, .offset = number}}, place_,
                             kWithin);
            test_.told = number;
            return false;
        }
        void finish() override {}

    private:
        SharedWorkTest& test_;
        kafka::TransactionalProducer& producer_;
        const kafka::GroupMember::Place place_;
    };

    void SetUp() override {
        test::make_topic({.name = from, .partitions = 1, .settings = {}});
        test::make_topic({.name = to, .partitions = 1, .settings = {}});
    }

    void tell() {
        const auto before = told.load();
        asked = true;
        work.wake();
        ASSERT_TRUE(test::wait_until([&] { return told == before + 1; }, kWithin));
    }

    std::vector<std::string> seen() const {
        std::vector<std::string> values;
        for (const auto& one : test::read_topic(to, 1)) values.push_back(one.value);
        return values;
    }
    // Messages, also of transactions that were given up or are open.
    std::int64_t written() const {
        return std::ssize(test::read_topic(to, 1, test::Isolation::none));
    }

    const test::TemporaryFolder folder;
    const std::string name = folder.path().filename().string() + ".";
    const std::string from = name + "from", to = name + "to";
    std::atomic<bool> asked = false;
    std::atomic<std::int64_t> told = 0;
    std::atomic<const Error*> fault = nullptr;
    std::atomic<int> faults = 0;
    SharedWork work{{.name = "telling",
                     .connection = {.brokers = test::brokers()},
                     .group = name + "group",
                     .topic = from,
                     .transactional_id = name + "writer"},
                    [this](const auto& member, auto& producer) {
                        return std::make_unique<Telling>(*this, member, producer);
                    }};
};

TEST_F(SharedWorkTest, ThrowsAProducerAwayAfterAFatalErrorAndNothingItHadOpenIsSeen) {
    const Error fatal("a fault of the test's", 0, ErrorKind::fatal);
    work.start();
    ASSERT_NO_FATAL_FAILURE(tell());
    fault = &fatal;
    ASSERT_NO_FATAL_FAILURE(tell());
    EXPECT_EQ(faults, 1);
    EXPECT_EQ(work.status().producers, 2u);
    EXPECT_EQ(work.status().aborted, 1u);
    EXPECT_EQ(work.status().trouble, std::nullopt);
    EXPECT_THAT(seen(), testing::ElementsAre("1", "2"));
    EXPECT_EQ(written(), 3);
}

TEST_F(SharedWorkTest, KeepsItsProducerWhereTheTransactionAloneHasFailed) {
    const Error of_transaction("a fault of the test's", 0, ErrorKind::abort);
    const Error of_brokers("a fault of the test's", 0, ErrorKind::retriable);
    work.start();
    for (const auto* const one : {&of_transaction, &of_brokers}) {
        fault = one;
        ASSERT_NO_FATAL_FAILURE(tell());
    }
    EXPECT_EQ(faults, 2);
    EXPECT_EQ(work.status().producers, 1u);
    EXPECT_EQ(work.status().aborted, 2u);
    EXPECT_THAT(seen(), testing::ElementsAre("1", "2"));
    EXPECT_EQ(written(), 4);
}

}  // namespace
}  // namespace enlace::gateway
