#include "telemetry/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jansson.h>

#include <fstream>
#include <limits>
#include <thread>

#include "support/temporary_folder.h"

namespace enlace::log {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Log : public testing::Test {
protected:
    Log() { configure({.level = Level::info, .file = file_}); }
    ~Log() override { configure({}); }

    std::vector<std::string> lines() const {
        std::ifstream in(file_);
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);) lines.push_back(line);
        return lines;
    }

    // The only line, without its time.
    std::string line() const {
        const auto all = lines();
        EXPECT_THAT(all, SizeIs(1));
        const std::string& only = all.at(0);
        return only.substr(only.find("\"level\""));
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "log";
};

TEST_F(Log, WritesOneObjectALine) {
    info("follower_halted",
         {{"service", "intake"}, {"position", 17u}, {"by_s", -2}, {"load", 0.5}, {"late", true}});
    EXPECT_EQ(line(),
              R"("level":"info","event":"follower_halted","service":"intake","position":17,)"
              R"("by_s":-2,"load":0.5,"late":true})");
    EXPECT_THAT(lines().at(0), testing::MatchesRegex(R"(\{"time":"20[-0-9]+T[0-9:.]+Z",.*)"));
}

TEST_F(Log, LeavesOutWhatIsBelowItsLevel) {
    debug("unseen");
    warning("seen");
    error("seen");
    EXPECT_THAT(lines(),
                ElementsAre(HasSubstr(R"("level":"warning")"), HasSubstr(R"("level":"error")")));
}

TEST_F(Log, StaysAnObjectALineWhateverItIsGiven) {
    const std::string hostile("\",\"level\":\"x\n\r\t\\\0\x7f%v{}", 22);
    for (const auto& text : {hostile, std::string("\xC3\x91 es\xC3"),
                             std::string("\xED\xA0\x80\xC0\xAF\xF4\x90\x80\x80\xFF"),
                             std::string(1000, '\xC3'), std::string(1000, 'x')}) {
        info(text, {{"field", text}});
    }
    info("numbers", {{"nan", std::numeric_limits<double>::quiet_NaN()},
                     {"most", std::numeric_limits<std::uint64_t>::max()},
                     {"least", std::numeric_limits<std::int64_t>::min()}});
    const auto all = lines();
    ASSERT_THAT(all, SizeIs(6));
    for (const auto& one : all) {
        json_t* const object =
            json_loads(one.c_str(), JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, nullptr);
        EXPECT_NE(object, nullptr) << one;
        json_decref(object);
    }
    EXPECT_THAT(all[0], HasSubstr(R"(\",\"level\":\"x\u000a\u000d\u0009\\\u0000\u007f%v{})"));
    EXPECT_THAT(all[1], HasSubstr("\"\xC3\x91 es\xEF\xBF\xBD\""));
    EXPECT_THAT(all[4], HasSubstr('"' + std::string(kTextMax, 'x') + '"'));
    EXPECT_THAT(all[5], HasSubstr(R"("nan":null,"most":18446744073709551615)"));
}

TEST_F(Log, KeepsLinesOfManyThreadsApart) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([] {
            for (int i = 0; i < 100; ++i) info("tick", {{"i", i}});
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(lines(), SizeIs(400));
    EXPECT_THAT(lines(), testing::Each(testing::EndsWith("}")));
}

TEST_F(Log, SaysWhereItCannotWrite) {
    std::ofstream(folder_ / "file") << "";
    try {
        configure({.level = Level::info, .file = folder_ / "file" / "log"});
        FAIL() << "a file is no folder";
    } catch (const std::runtime_error& refusal) {
        EXPECT_THAT(refusal.what(), HasSubstr((folder_ / "file" / "log").string()));
    }
}

TEST(LogLevel, IsReadByName) {
    EXPECT_EQ(parse_level("debug"), Level::debug);
    EXPECT_EQ(parse_level("error"), Level::error);
    EXPECT_EQ(parse_level("loud"), std::nullopt);
}

}  // namespace
}  // namespace enlace::log
