#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <fstream>
#include <sstream>

#include "gateway_world.h"
#include "kafka/producer.h"
#include "support/run_enlace.h"
#include "support/soak.h"
#include "support/wait_until.h"

// The program itself, killed and frozen while it publishes.
namespace enlace::gateway {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr int kVisits = 4;
constexpr int kNotes = 200;  // In one record.
constexpr std::chrono::milliseconds kStall{25'000};

// enlace-gateway; killed when it goes, and gone.
class Program {
public:
    Program(const test::GatewayWorld& world, unsigned instance)
        : log_(world.folder() / ("log-" + std::to_string(instance))) {
        std::vector<std::string> words = {
            ENLACE_BIN_DIR "/enlace-gateway",
            "--brokers",
            test::brokers(),
            "--replication",
            "1",
            "--min-insync",
            "1",
            "--partitions",
            std::to_string(test::kPartitions),
            "--data",
            (world.folder() / ("program-" + std::to_string(instance))).string(),
            "--keys",
            world.keys().string(),
            "--listen",
            "127.0.0.1:0",
            "--instance",
            std::to_string(instance),
            "--instances",
            "2"};
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_.c_str(),
                                           O_WRONLY | O_CREAT | O_APPEND, 0600);
        const int failed =
            ::posix_spawn(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) throw std::runtime_error(words[0] + " can't be started");
    }
    ~Program() { kill(); }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void send(int signal) const { ::kill(process_, signal); }
    void kill() {
        if (process_ <= 0) return;
        send(SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }
    std::string said() const {
        std::ostringstream text;
        text << std::ifstream(log_).rdbuf();
        return text.str();
    }

private:
    const std::filesystem::path log_;
    pid_t process_ = 0;
};

class KillTest : public testing::Test {
protected:
    std::uint64_t written() const {
        return test::written_to(admin, world.events_topic(), test::kPartitions);
    }
    std::size_t seen(test::Isolation isolation) const {
        return test::read_topic(world.events_topic(), test::kPartitions, isolation).size();
    }
    // Both with what was told to jurisdiction VII.
    program::Ran judged() const {
        return program::run_enlace(
            {"verify", "--brokers", test::brokers(), "--public", "--keys", world.keys().string()});
    }
    // By somebody who is not the gateway.
    void tell(const std::string& topic, const std::string& value) const {
        std::atomic<bool> told = false;
        kafka::Producer({.brokers = test::brokers()}, {})
            .produce({.topic = topic, .partition = 0, .key = "k", .value = value},
                     [&](const kafka::Receipt&) { told = true; });
        ASSERT_TRUE(told);
    }

    // What nobody sees: of transactions that are open, or were given up.
    std::size_t unseen() const {
        return seen(test::Isolation::none) - seen(test::Isolation::committed);
    }

    void happen() {
        for (const auto& visit : visits) world.note(visit, kNotes);
    }

    // Ends in the middle of a transaction: something was written that nobody sees yet.
    void await_transaction() {
        const std::uint64_t before = written();
        happen();
        ASSERT_TRUE(
            test::wait_until([&] { return written() >= before + kNotes / 2; }, test::kWithin));
    }

    test::GatewayWorld world{""};
    const kafka::Admin admin{{.brokers = test::brokers()}};
    std::vector<std::string> visits;
};

TEST_F(KillTest, LosesAndDoublesNothingWhenKilledOrFrozenInMidTransaction) {
    for (int i = 0; i < kVisits; ++i) visits.push_back(world.begin_visit("VII"));
    const int kills = test::soaked() ? 300 : 5;
    std::size_t given_up = 0;
    int interrupted = 0;
    for (int tries = 0; interrupted < kills; ++tries) {
        ASSERT_LT(tries, 5 * kills) << "it was never caught in a transaction";
        Program program(world, 0);
        ASSERT_NO_FATAL_FAILURE(await_transaction());
        program.kill();
        const std::size_t left_open = unseen();
        interrupted += left_open > given_up ? 1 : 0;
        given_up = std::max(given_up, left_open);
    }

    auto frozen = std::make_unique<Program>(world, 0);
    ASSERT_TRUE(test::wait_until([&] { return world.events_are_complete(); }, test::kWithin));
    EXPECT_TRUE(world.events_are_right());
    steady_clock::time_point since;
    given_up = unseen();
    for (int tries = 0; unseen() == given_up; ++tries) {
        ASSERT_LT(tries, 5 * kills) << "it was never caught in a transaction";
        frozen->send(SIGCONT);
        ASSERT_NO_FATAL_FAILURE(await_transaction());
        frozen->send(SIGSTOP);
        since = steady_clock::now();
    }
    const Program other(world, 1);
    ASSERT_TRUE(test::wait_until([&] { return world.events_are_complete(); }, test::kWithin));
    EXPECT_LE(steady_clock::now() - since, kStall);
    EXPECT_TRUE(world.events_are_right());

    frozen->send(SIGCONT);
    happen();
    ASSERT_TRUE(test::wait_until([&] { return world.events_are_complete(); }, test::kWithin));
    EXPECT_TRUE(world.events_are_right());
    const auto good = judged();
    EXPECT_EQ(good.status, 0) << good.out << good.errors;
    EXPECT_THAT(good.out, testing::HasSubstr(" messages; 0 missing, 0 doubled or out of order, 0 "
                                             "that nobody should read there"));
    const auto shown = program::run_enlace(
        {"tail", "--brokers", test::brokers(), "--jurisdiction", "VII", "--all", "--until-end"});
    EXPECT_THAT(shown.out, testing::HasSubstr(visits[0] + "/2 HomeVisitRequested {"));
    EXPECT_THAT(shown.out, testing::HasSubstr(test::kPlanted));
    tell(world.events_topic(), "not the gateway's");
    const auto bad = judged();
    EXPECT_EQ(bad.status, 1);
    EXPECT_THAT(bad.out, testing::HasSubstr(" 1 that nobody should read there"));
    EXPECT_THAT(frozen->said() + other.said(), testing::Not(testing::HasSubstr("Sanitizer")));
}

}  // namespace
}  // namespace enlace::gateway
