#include <gmock/gmock.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "base/clock.h"
#include "gateway/inbox/inbox.h"
#include "gateway/topics.h"
#include "gateway_world.h"
#include "http/server.h"
#include "kafka/producer.h"
#include "security/tokens.h"
#include "support/wait_until.h"

// Two instances that take themselves for the same: whoever comes later shuts the other out.
namespace enlace::gateway {
namespace {

using namespace std::chrono_literals;
using test::Isolation;

constexpr auto kHospital = "SPSSA000011";
constexpr int kMalformed = 10;  // Answered at once, and so in one transaction.
constexpr int kCommands = 10;   // That the services are asked about.
// While an instance hangs, the group waits for it so long before the other has its part.
constexpr std::chrono::seconds kTakenOverWithin{90};

// An inbox asks for the time before each answer that it writes; here it can be made to wait there,
// in the middle of a transaction.
class Gate final : public base::Clock {
public:
    std::int64_t wall_us() const override {
        std::unique_lock lock(mutex_);
        waiting_ = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_ || let_in_ > 0; });
        if (!open_) --let_in_;
        waiting_ = false;
        return base::system_clock().wall_us();
    }
    std::int64_t steady_us() const override { return base::system_clock().steady_us(); }

    // Whether somebody waits at it in time.
    bool is_reached() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, test::kWithin, [&] { return waiting_ && let_in_ == 0; });
    }
    void let_one_in() {
        const std::lock_guard lock(mutex_);
        ++let_in_;
        changed_.notify_all();
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    mutable bool waiting_ = false;
    mutable int let_in_ = 0;
    bool open_ = false;
};

// Whatever a test comes to: nobody could end who waits at it.
struct Opens {
    void operator()(Gate* gate) const { gate->open(); }
};

// Take every command; know which they were by their keys.
class Services {
public:
    Services() { server_.start(); }
    ~Services() {
        server_.stop(0ms);
        work_.reset();
    }

    http::Url url() const { return {.host = "127.0.0.1", .port = server_.port(), .path = ""}; }
    std::size_t commands() const {
        const std::lock_guard lock(mutex_);
        return keys_.size();
    }

private:
    boost::asio::awaitable<http::Response> take(http::Request& request) {
        const std::lock_guard lock(mutex_);
        keys_.emplace(request.header("Idempotency-Key").value_or(""));
        co_return http::Response{.status = 201, .body = R"({"outcome":"accepted","version":1})"};
    }

    mutable std::mutex mutex_;
    std::set<std::string> keys_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        io_.get_executor()};
    http::Server server_{io_, [this](http::Request& request) { return take(request); }, {}};
    std::jthread thread_{[this] { io_.run(); }};
};

class InboxFence : public testing::Test {
protected:
    void SetUp() override {
        for (const auto& topic : {inbox, outbox}) test::make_topic(plan_mailbox(rules, topic));
    }

    Inbox::Options options() const {
        return {.connection = {.brokers = test::brokers()},
                .topics = rules,
                .journals = world.options().journals,
                .institutions = {kHospital},
                .instance = 0};
    }

    void send(const std::string& value) {
        std::atomic<bool> told = false;
        const std::vector<kafka::Header> headers = {
            {"content-type", "application/cloudevents+json"}};
        kafka::Producer({.brokers = test::brokers()}, {})
            .produce(
                {.topic = inbox, .partition = 0, .key = "k", .value = value, .headers = headers},
                [&](const kafka::Receipt&) { told = true; });
        ASSERT_TRUE(told);
        ++sent;
    }
    void send_command() {
        send(R"({"specversion":"1.0","source":"/his","type":"enlace.intake.v1.RegisterPatient",)"
             R"("data":{},"id":")" +
             std::to_string(sent) + "\"}");
    }

    // Offsets of what was answered, in the order of the answers.
    std::vector<std::string> answered(Isolation isolation = Isolation::committed) const {
        std::vector<std::string> offsets;
        for (const auto& one : test::read_topic(outbox, 1, isolation)) offsets.push_back(one.id);
        return offsets;
    }
    std::vector<std::string> all() const {
        std::vector<std::string> offsets;
        for (int i = 0; i < sent; ++i) offsets.push_back(std::to_string(i));
        return offsets;
    }
    bool is_all_answered() const { return std::ssize(answered()) >= sent; }
    // Something was written that nobody sees yet.
    bool is_in_mid_transaction() const {
        return answered(Isolation::none).size() > answered().size();
    }

    const std::string prefix = test::TemporaryFolder().path().filename().string() + ".";
    const test::GatewayWorld world{prefix};
    const journal::TopicRules rules = world.options().topics;
    const std::string inbox = inbox_of(rules, kHospital);
    const std::string outbox = outbox_of(rules, kHospital);
    const security::TokenIssuer keys{world.keys(),
                                     {},
                                     base::system_clock(),
                                     security::kGatewaysKey};  // Makes the gateway's key.
    Services services;
    CommandSender sender{{.services = services.url(), .keys = world.keys(), .tokens = {}},
                         base::system_clock()};
    Gate gate;
    int sent = 0;
};

TEST_F(InboxFence, ShutsOutInMidTransactionWhoeverHadTheIdAndEachCommandIsAnsweredOnce) {
    for (int i = 0; i < kMalformed; ++i) ASSERT_NO_FATAL_FAILURE(send("{}"));
    for (int i = 0; i < kCommands; ++i) ASSERT_NO_FATAL_FAILURE(send_command());
    Inbox hung(sender, gate, options());
    const std::unique_ptr<Gate, Opens> at_the_end(&gate);
    hung.start();
    ASSERT_TRUE(gate.is_reached());
    while (!test::wait_until([&] { return is_in_mid_transaction(); }, 2s)) {
        ASSERT_FALSE(is_all_answered()) << "it was never caught in a transaction";
        gate.let_one_in();
        ASSERT_TRUE(gate.is_reached());
    }
    ASSERT_EQ(hung.status().producers, 1u);

    Inbox other(sender, base::system_clock(), options());
    other.start();
    ASSERT_TRUE(test::wait_until([&] { return is_all_answered(); }, kTakenOverWithin));
    EXPECT_EQ(answered(), all());
    EXPECT_GT(answered(Isolation::none).size(), answered().size())
        << "what the one had begun was given up when the other shut it out";

    gate.open();
    ASSERT_TRUE(test::wait_until([&] { return hung.status().aborted > 0; }, test::kWithin));
    for (int i = 0; i < kCommands; ++i) ASSERT_NO_FATAL_FAILURE(send_command());
    ASSERT_TRUE(test::wait_until([&] { return is_all_answered(); }, kTakenOverWithin));
    // Each makes another producer after the fatal error of the one that was shut out.
    ASSERT_TRUE(test::wait_until([&] { return hung.status().producers > 1; }, kTakenOverWithin));
    other.stop();
    for (int i = 0; i < kCommands; ++i) ASSERT_NO_FATAL_FAILURE(send_command());
    ASSERT_TRUE(test::wait_until([&] { return is_all_answered(); }, kTakenOverWithin))
        << "who was shut out goes on";
    EXPECT_EQ(answered(), all()) << "each once, and in its order";
    EXPECT_EQ(services.commands(), 3u * kCommands) << "asked again, they were the same";
}

}  // namespace
}  // namespace enlace::gateway
