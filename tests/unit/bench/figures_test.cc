#include "tools/benchmarks/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace enlace::bench {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::FieldsAre;
using testing::HasSubstr;
using testing::Not;

using Measured = Run;  // Each test has a Run() of its own.

class Figures : public testing::Test {
protected:
    std::string printed(const Measured& run, const Measured& earlier) const {
        testing::internal::CaptureStdout();
        print_table(run, earlier);
        return testing::internal::GetCapturedStdout();
    }
    void write(const std::string& text) const { std::ofstream(file_) << text; }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "figures.json";
    const Measured run_{.machine = "2 cores, \"fast\" disk",
                        .figures = {{"command_1_p50_ms", 0.5}, {"command_64_per_s", 9'000}}};
};

TEST_F(Figures, AreReadAsTheyWereWritten) {
    write_json(run_, file_);
    const auto read = read_json(file_);
    EXPECT_EQ(read.machine, run_.machine);
    EXPECT_THAT(read.figures, ElementsAre(FieldsAre("command_1_p50_ms", 0.5),
                                          FieldsAre("command_64_per_s", 9'000)));
    std::ifstream in(file_);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    EXPECT_THAT(text, HasSubstr(R"("better": "lower", "floor": 0.6, "aim": 0.4, "limit": 0.6)"));
}

TEST_F(Figures, AreNotReadFromSomethingElse) {
    EXPECT_THROW(read_json(folder_ / "none"), std::runtime_error);
    for (const auto* text : {"", "{}", "[", R"([{"name": "command_1_p50_ms"}])", "[1]"}) {
        write(text);
        EXPECT_THROW(read_json(file_), std::runtime_error) << text;
    }
    EXPECT_THROW(write_json(run_, folder_ / "no" / "folder"), std::runtime_error);
}

TEST_F(Figures, AreComparedWithEarlierOnesOfTheSameName) {
    const Measured earlier{.machine = run_.machine,
                           .figures = {{"command_64_per_s", 12'000}, {"command_1_p50_ms", 0}}};
    const auto table = printed(run_, earlier);
    EXPECT_THAT(table, AllOf(HasSubstr("0.75x of 12000"), HasSubstr("earlier"),
                             Not(HasSubstr("another machine")), Not(HasSubstr("x of 0"))));
    EXPECT_THAT(printed(run_, {}), AllOf(Not(HasSubstr("earlier")), Not(HasSubstr("x of "))));
}

TEST_F(Figures, OfAnotherMachineAreSaidToBe) {
    const std::vector<Figure> figures = {{"command_64_per_s", 12'000}};
    EXPECT_THAT(printed(run_, {.machine = "64 cores", .figures = figures}),
                HasSubstr("those of another machine or build:\n64 cores\n"));
    EXPECT_THAT(printed(run_, {.machine = "", .figures = figures}),
                HasSubstr("those of another machine or build:\nunknown\n"));
}

TEST_F(Figures, SayWhatMissesItsFloor) {
    const auto table = printed(run_, {});
    EXPECT_THAT(table, AllOf(HasSubstr("FLOOR MISSED"), HasSubstr("floor met"),
                             HasSubstr("\n1 of these figures miss their floor.\n")));
}

}  // namespace
}  // namespace enlace::bench
