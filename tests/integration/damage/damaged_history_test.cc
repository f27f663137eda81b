#include <gmock/gmock.h>

#include <map>
#include <random>

#include "history.h"
#include "journal/embedded/batch.h"
#include "support/segment_files.h"

// A real history, damaged in every way that a disk may damage a file. What is recovered from it is
// judged by the second reader together with what clients were told; the damage itself is of the
// journal's own tests.
namespace enlace::test {
namespace {

using journal::embedded::kBatchHeader;
using journal::embedded::kDataStart;
using ::testing::HasSubstr;

constexpr std::size_t kPlaces = 1'000;

class DamagedHistory : public testing::Test {
protected:
    static void SetUpTestSuite() { shared = std::make_unique<History>(); }
    static void TearDownTestSuite() { shared.reset(); }

    // What a start makes of the log as it stands there; nothing where it refuses, and says where.
    std::optional<LogFiles> start() {
        try {
            return recovered(data_.path());
        } catch (const journal::LogDamaged& refused) {
            ++refused_;
            EXPECT_THAT(refused.what(), HasSubstr("00000001.segment is damaged at offset "));
            return std::nullopt;
        }
    }
    std::optional<LogFiles> start_on(const LogFiles& damaged) {
        damaged.write(data_.path());
        auto log = start();
        if (!log) {
            EXPECT_EQ(LogFiles::read(data_.path()), damaged) << "a refusal changes nothing";
        }
        return log;
    }
    // Every command that was acknowledged by then once, nothing else, and views of it that are the
    // same however they came about.
    void expect_whole(const LogFiles& log, std::size_t batches) {
        EXPECT_EQ(history().faults_of(log, batches), "");
        const TemporaryFolder went_on;
        const TemporaryFolder anew;
        std::filesystem::copy(earlier_views(), went_on / "store",
                              std::filesystem::copy_options::recursive);
        const auto rows = history().views_of(log, went_on / "store");
        EXPECT_EQ(history().views_of(log, anew / "store"), rows);
        EXPECT_GT(rows.size(), 50u);
    }
    static History& history() { return *shared; }
    static std::size_t batches() { return history().offsets().size() - 1; }

private:
    // Of the log without the batches that are going to be cut.
    const std::filesystem::path& earlier_views() {
        if (!std::filesystem::exists(earlier_)) {
            const std::size_t kept = batches() - History::kLastCommands;
            LogFiles shorter = history().files();
            shorter.segment.resize(history().offsets()[kept]);
            shorter.segment.resize(history().files().segment.size(), '\0');
            shorter.mark = journal::moved_mark(shorter.mark, kept);
            history().views_of(shorter, earlier_);
        }
        return earlier_;
    }

    static std::unique_ptr<History> shared;
    TemporaryFolder views_;
    std::filesystem::path earlier_ = views_ / "store";

protected:
    TemporaryFolder data_;
    std::size_t refused_ = 0;
};

std::unique_ptr<History> DamagedHistory::shared;

// As the power goes while a batch is written: it was not durable, and the mark does not say so.
TEST_F(DamagedHistory, HoldsWhatWasAcknowledgedWhereverOneOfItsLastBatchesIsCut) {
    const auto& [segment, mark] = history().files();
    for (std::size_t batch = batches() - History::kLastCommands; batch < batches(); ++batch) {
        SCOPED_TRACE("batch " + std::to_string(batch + 1) + " of " + std::to_string(batches()));
        const std::uint64_t begin = history().offsets()[batch];
        const std::uint64_t end = history().offsets()[batch + 1];
        std::map<LogFiles, std::vector<std::uint64_t>> left;  // And by which cuts.
        for (std::uint64_t cut = begin; cut <= end; ++cut) {
            LogFiles damaged{segment.substr(0, cut), journal::moved_mark(mark, batch)};
            damaged.segment.resize(segment.size(), '\0');
            const auto log = start_on(damaged);
            ASSERT_TRUE(log.has_value()) << "cut at " << cut;
            left[*log].push_back(cut - begin);
        }
        ASSERT_EQ(left.size(), 2u) << "the batch is there, or it is not";
        for (const auto& [log, cuts] : left) {
            const bool is_whole = cuts.back() == end - begin;
            SCOPED_TRACE("cut at its byte " + std::to_string(cuts.front()) + " or so");
            EXPECT_EQ(journal::batch_offsets(log.segment).size() - 1, batch + (is_whole ? 1 : 0));
            EXPECT_GT(cuts.size(), is_whole ? 0u : kBatchHeader);
            expect_whole(log, batch);
            if (is_whole) continue;
            // Somebody who had been answered would be missed.
            EXPECT_THAT(history().faults_of(log, batch + 1), HasSubstr("ANSWER_NOT_THERE"));
        }
    }
    EXPECT_EQ(refused_, 0u);
}

// As something is lost that clients were told of: that is for a person to decide.
TEST_F(DamagedHistory, IsRefusedWhereABatchIsCutThatWasDurable) {
    const auto& [segment, mark] = history().files();
    std::size_t cuts = 0;
    std::optional<LogFiles> whole;
    for (std::size_t batch = batches() - History::kLastCommands; batch < batches(); ++batch) {
        for (auto cut = history().offsets()[batch]; cut < history().offsets()[batch + 1]; ++cut) {
            LogFiles damaged{segment.substr(0, cut), mark};
            damaged.segment.resize(segment.size(), '\0');
            ++cuts;
            const auto log = start_on(damaged);
            if (!log) continue;
            // Only padding was cut off the last one, which is zeros.
            ASSERT_EQ(damaged.segment, segment) << "cut at " << cut;
            whole = log;
        }
    }
    EXPECT_GT(refused_, cuts - 8);
    if (whole) expect_whole(*whole, batches());
}

TEST_F(DamagedHistory, IsWholeOrRefusedWhicheverBitOfItFlips) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto& files = history().files();
    const std::uint64_t end = history().offsets().back();
    std::vector<std::uint64_t> places;
    for (std::uint64_t at = 0; at < kDataStart; ++at) places.push_back(at);
    for (std::size_t batch = 0; batch < batches(); ++batch) {
        for (std::uint64_t at = 0; at < kBatchHeader; ++at) {
            places.push_back(history().offsets()[batch] + at);
        }
    }
    const std::size_t headers = places.size();
    for (std::size_t i = 0; i < kPlaces; ++i) places.push_back(random() % end);
    places.push_back(end + random() % (files.segment.size() - end));

    std::map<LogFiles, std::vector<std::uint64_t>> left;
    files.write(data_.path());
    const auto path = data_ / "log" / journal::kFirst;
    for (const std::uint64_t at : places) {
        const int bit = static_cast<int>(random() % 8);
        journal::flip_bit(path, at, bit);
        if (const auto log = start()) {
            left[*log].push_back(at);
            files.write(data_.path());
        } else {
            journal::flip_bit(path, at, bit);  // Nothing else has changed.
        }
    }
    EXPECT_EQ(LogFiles::read(data_.path()), files);
    EXPECT_GE(refused_, headers + kPlaces);
    ASSERT_EQ(left.size(), 1u) << "one log, or none";
    const auto& [log, unnoticed] = *left.begin();
    for (const std::uint64_t at : unnoticed) EXPECT_GE(at, end) << "what no batch holds";
    EXPECT_EQ(log.segment, files.segment);
    expect_whole(log, batches());
}

}  // namespace
}  // namespace enlace::test
