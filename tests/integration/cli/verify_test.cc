#include <gmock/gmock.h>

#include "journal/embedded/embedded_log.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/manual_clock.h"
#include "support/run_enlace.h"
#include "support/temporary_folder.h"

namespace enlace::program {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr auto kCase = "case-01AB";  // Partition 1 of 4.

// A data directory with a journal of three records.
class VerifyFolder : public testing::Test {
protected:
    VerifyFolder() { write({}); }

    void write(const std::function<void(journal::v1::JournalRecord&)>& spoil) {
        journal::EmbeddedLog log({.directory = folder_.path(), .segment_bytes = 4u << 20});
        test::JournalWriter writer(log, keyring_, clock_, 4);
        for (int i = 0; i < 3; ++i) writer.refuse("intake", kCase, {.spoil = spoil});
    }
    Ran verify(std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"verify", folder_.path().string()});
        return run_enlace(std::move(more));
    }

    const test::TemporaryFolder folder_;
    security::MemoryKeyring keyring_;
    test::ManualClock clock_;
};

TEST_F(VerifyFolder, SaysWhatItHolds) {
    const auto ran = verify();
    EXPECT_EQ(ran.status, 0) << ran.errors;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("7 entries: all as they were written."),
                               HasSubstr("intake: 4 partitions, 7 entries, 3 records count, 0 "
                                         "void, 1 streams, 0 events"),
                               HasSubstr("Everything holds.")));
    EXPECT_THAT(verify({"--heads"}).out, testing::ContainsRegex("head intake/1@3 [0-9a-f]{64}\n"));
}

TEST_F(VerifyFolder, NamesEachPlaceWhereSomethingIsWrong) {
    // The writer begins its streams anew: what it writes is void, but it had read something else.
    write([](auto& record) { record.mutable_seen()->set_chain("8 bytes."); });
    const auto ran = verify();
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.out,
                AllOf(HasSubstr("3 records count, 3 void"),
                      HasSubstr("FAULT intake/1@4 was written after another log than this one"),
                      HasSubstr("--accept-loss intake/1@6"), HasSubstr("Something is wrong")));
}

TEST_F(VerifyFolder, WantsToKnowWhatToRead) {
    EXPECT_EQ(run_enlace({"verify"}).status, 2);
    EXPECT_EQ(run_enlace({"verify", "/nowhere"}).status, 2);
    EXPECT_EQ(verify({"--brokers", "127.0.0.1:1"}).status, 2);
}

}  // namespace
}  // namespace enlace::program
