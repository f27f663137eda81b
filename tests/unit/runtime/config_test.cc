#include "runtime/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <fstream>

#include "support/temporary_folder.h"

namespace enlace::runtime {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Config : public testing::Test {
protected:
    Config() {
        serve_ = app_.add_subcommand("serve", "Serves.");
        serve_->add_option("--listen", listen_, "Where.");
        serve_->add_option("--partitions", partitions_, "How many.");
        serve_->add_flag("--dev", dev_, "For developers.");
        serve_->add_option("--kafka.brokers", brokers_, "Which.");
        app_.add_subcommand("verify", "Verifies.");
        accept_config_file(app_);
    }

    // The exit status, or nothing if the program goes on; what it said is in `said_`.
    std::optional<int> run(std::vector<const char*> arguments) {
        arguments.insert(arguments.begin(), "enlace");
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const auto status =
            parse_command_line(app_, static_cast<int>(arguments.size()), arguments.data());
        said_ = testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr();
        return status;
    }

    const char* file_with(const std::string& content) {
        std::ofstream(file_) << content;
        return file_.c_str();
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "enlace.toml";
    CLI::App app_{"Test."};
    CLI::App* serve_ = nullptr;
    std::string listen_ = "127.0.0.1:8080";
    int partitions_ = 16;
    bool dev_ = false;
    std::vector<std::string> brokers_;
    std::string said_;
};

TEST_F(Config, ComesFromAFile) {
    const auto* file = file_with(
        "listen = \"0.0.0.0:80\"\npartitions = 4\ndev = true\n"
        "[kafka]\nbrokers = [\"a:9092\", \"b:9092\"]\n");
    ASSERT_EQ(run({"serve", "--config", file}), std::nullopt) << said_;
    EXPECT_EQ(listen_, "0.0.0.0:80");
    EXPECT_EQ(partitions_, 4);
    EXPECT_TRUE(dev_);
    EXPECT_THAT(brokers_, ElementsAre("a:9092", "b:9092"));
}

TEST_F(Config, OfAFlagWinsOverThatOfTheFile) {
    const auto* file = file_with("listen = \"0.0.0.0:80\"\npartitions = 4\n");
    ASSERT_EQ(run({"serve", "--partitions", "8", "--config", file}), std::nullopt) << said_;
    EXPECT_EQ(partitions_, 8);
    EXPECT_EQ(listen_, "0.0.0.0:80");
}

TEST_F(Config, NeedsNoFile) {
    ASSERT_EQ(run({"serve", "--dev"}), std::nullopt) << said_;
    EXPECT_EQ(partitions_, 16);
    EXPECT_TRUE(dev_);
}

TEST_F(Config, RefusesAKeyItDoesNotKnowAndNamesTheLine) {
    const auto* file = file_with("listen = \"x\"\n\nlisten_on = \"y\"\n");
    EXPECT_EQ(run({"serve", "--config", file}), 2);
    EXPECT_THAT(said_, AllOf(HasSubstr("enlace.toml, line 3"), HasSubstr("\"listen_on\"")));
}

TEST_F(Config, RefusesKeysOfAnotherCommand) {
    EXPECT_EQ(run({"verify", "--config", file_with("listen = \"x\"\n")}), 2);
    EXPECT_THAT(said_, HasSubstr("there is no setting \"listen\""));
}

TEST_F(Config, RefusesUnknownKeysOfATable) {
    EXPECT_EQ(run({"serve", "--config", file_with("[kafka]\nbroker = \"a\"\n")}), 2);
    EXPECT_THAT(said_, AllOf(HasSubstr("line 2"), HasSubstr("\"kafka.broker\"")));
}

TEST_F(Config, RefusesWhatIsNoToml) {
    EXPECT_EQ(run({"serve", "--config", file_with("partitions = 4\nlisten = \n")}), 2);
    EXPECT_THAT(said_, HasSubstr("enlace.toml, line 2"));
}

TEST_F(Config, RefusesValuesOfTheWrongKind) {
    EXPECT_EQ(run({"serve", "--config", file_with("partitions = \"many\"\n")}), 2);
    EXPECT_THAT(said_, HasSubstr("partitions"));
    EXPECT_EQ(run({"serve", "--config", file_with("listen = 1979-05-27\n")}), 2);
    EXPECT_THAT(said_, HasSubstr("line 1"));
}

TEST_F(Config, RefusesAFileThatIsNotThere) {
    EXPECT_EQ(run({"serve", "--config", "/nowhere/enlace.toml"}), 2);
    EXPECT_THAT(said_, HasSubstr("/nowhere/enlace.toml"));
}

TEST_F(Config, RefusesUnknownFlags) {
    EXPECT_EQ(run({"serve", "--partition", "4"}), 2);
    EXPECT_THAT(said_, HasSubstr("--partition"));
}

TEST_F(Config, SaysBackNoValueOfAnUnknownFlag) {
    EXPECT_EQ(run({"serve", "--tokne", "secret", "--key=hidden"}), 2);
    EXPECT_THAT(said_, AllOf(HasSubstr("--tokne"), HasSubstr("--key"), HasSubstr("1 word is")));
    EXPECT_THAT(said_, Not(AnyOf(HasSubstr("secret"), HasSubstr("hidden"))));
    EXPECT_EQ(run({"verfiy", "them"}), 2);
    EXPECT_THAT(said_, HasSubstr("2 words are no command"));
}

TEST_F(Config, ExplainsItself) {
    EXPECT_EQ(run({"--help"}), 0);
    EXPECT_THAT(said_, AllOf(HasSubstr("serve"), HasSubstr("--config FILE"), HasSubstr("TOML")));
}

TEST(ExitStatus, TellsWhatWentWrongAsTheLastSentence) {
    const auto of = [](const std::function<int()>& action) {
        testing::internal::CaptureStderr();
        const int status = exit_status("enlace-views", action);
        return std::to_string(status) + " " + testing::internal::GetCapturedStderr();
    };
    EXPECT_EQ(of([] { return 0; }), "0 ");
    EXPECT_EQ(of([]() -> int { throw std::runtime_error("no disk"); }),
              "1 enlace-views: no disk\n");
    EXPECT_EQ(of([]() -> int { throw CLI::ValidationError("--listen", "write HOST:PORT"); }),
              "2 enlace-views: --listen: write HOST:PORT\n");
}

}  // namespace
}  // namespace enlace::runtime
