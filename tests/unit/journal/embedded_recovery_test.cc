#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "embedded_home.h"
#include "faulty_disk.h"

// What a crash, a power cut or a bad disk leaves behind, and what is made of it.
namespace enlace::journal {
namespace {

using embedded::FaultyDisk;
using embedded::kBatchHeader;
using embedded::kDataStart;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

std::string entry(int i) {
    return "entry " + std::to_string(i) + std::string(static_cast<std::size_t>(i % 40), '.');
}

std::vector<std::string> entries(int count) {
    std::vector<std::string> all;
    for (int i = 0; i < count; ++i) all.push_back(entry(i));
    return all;
}

class Recovery : public ::testing::Test {
protected:
    static constexpr int kEntries = 12;

    // One batch each, orderly shut down. Batch 1 is the empty list of journals, 2 has the journal.
    void SetUp() override {
        {
            const auto log = home_.open();
            for (int i = 0; i < kEntries; ++i) ASSERT_EQ(append(*log, entry(i)), Handed::over);
        }
        segment_ = content(home_.file(kFirst));
        mark_ = content(home_.file("mark"));
        offsets_ = batch_offsets(segment_);
        ASSERT_EQ(offsets_.size(), kEntries + 3u);
    }

    // As if the newest batch known to be durable had been this one.
    void set_mark(std::uint64_t batch) {
        set_content(home_.file("mark"), moved_mark(mark_, batch));
    }

    void refuses(const std::string& why) {
        EXPECT_THAT([&] { home_.open(); }, ThrowsMessage<LogDamaged>(HasSubstr(why)));
        EXPECT_THAT([&] { EmbeddedLog::verify(home_.directory()); },
                    ThrowsMessage<LogDamaged>(HasSubstr(why)));
    }

    EmbeddedHome home_;
    std::string segment_;
    std::string mark_;
    std::vector<std::uint64_t> offsets_;  // Of batch 1 and so on, and of the end.
};

TEST_F(Recovery, KeepsEveryWholeBatchWhereverTheNextOneIsCut) {
    const std::size_t batches = offsets_.size() - 1;
    for (std::size_t batch = batches - 3; batch < batches; ++batch) {
        for (std::uint64_t cut = offsets_[batch]; cut < offsets_[batch + 1]; ++cut) {
            SCOPED_TRACE("cut at " + std::to_string(cut));
            std::string bytes = segment_.substr(0, cut);
            if (cut % 2 == 0) bytes.resize(segment_.size(), '\0');  // Cut, or never written.
            set_content(home_.file(kFirst), bytes);
            set_mark(batch);
            // Only padding may have been cut off, which is zeros.
            const bool is_whole = cut % 2 == 0 && bytes.compare(0, offsets_[batch + 1], segment_, 0,
                                                                offsets_[batch + 1]) == 0;
            const auto whole = entries(static_cast<int>(batch) - (is_whole ? 1 : 2));
            const auto log = home_.open();
            ASSERT_EQ(read_all(*log), whole);
            ASSERT_EQ(append(*log, "after"), Handed::over);
            ASSERT_EQ(log->read({"intake", 0}, whole.size()), "after");
        }
    }
}

TEST_F(Recovery, RefusesWhenABatchIsMissingThatWasDurable) {
    const std::size_t batches = offsets_.size() - 1;
    for (std::size_t batch = batches - 3; batch < batches; ++batch) {
        for (std::uint64_t cut = offsets_[batch]; cut < offsets_[batch + 1]; ++cut) {
            SCOPED_TRACE("cut at " + std::to_string(cut));
            set_content(home_.file(kFirst), std::string_view(segment_).substr(0, cut));
            refuses(damaged_at(kFirst, offsets_[batch]));
        }
    }
}

TEST_F(Recovery, NoticesAFlippedBitInEveryByteOfEveryHeader) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<std::uint64_t> places;
    for (std::uint64_t at = 0; at < kDataStart; ++at) places.push_back(at);
    for (std::size_t batch = 0; batch + 1 < offsets_.size(); ++batch) {
        for (std::uint64_t at = 0; at < kBatchHeader; ++at) places.push_back(offsets_[batch] + at);
    }
    for (const std::uint64_t at : places) {
        const int bit = static_cast<int>(random() % 8);
        flip_bit(home_.file(kFirst), at, bit);
        EXPECT_THROW(EmbeddedLog::verify(home_.directory()), LogDamaged) << at;
        flip_bit(home_.file(kFirst), at, bit);
    }
    EXPECT_EQ(EmbeddedLog::verify(home_.directory()).entries, static_cast<unsigned>(kEntries));
}

TEST_F(Recovery, NeverGivesWrongDataForAFlippedBitAnywhere) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto all = entries(kEntries);
    const std::uint64_t end = offsets_.back();
    int refused = 0;
    for (int i = 0; i < 1'000; ++i) {
        // Three of four where there is data, the rest anywhere.
        const std::uint64_t at = random() % (i % 4 == 0 ? segment_.size() : end);
        const int bit = static_cast<int>(random() % 8);
        flip_bit(home_.file(kFirst), at, bit);
        try {
            const auto log = home_.open();
            ASSERT_GE(at, end) << "bit " << bit << " of byte " << at << " went unnoticed";
            ASSERT_EQ(read_all(*log), all);
        } catch (const LogDamaged&) {
            flip_bit(home_.file(kFirst), at, bit);  // Nothing else has changed.
            ++refused;
        }
    }
    EXPECT_TRUE(content(home_.file(kFirst)) == segment_);
    EXPECT_GT(refused, 700);
}

TEST_F(Recovery, NeedsOnlyOneSlotOfTheMark) {
    for (const std::uint64_t slot : {0, 4096}) {
        for (std::uint64_t at = slot; at < slot + 32; ++at) {
            flip_bit(home_.file("mark"), at, 3);
            EXPECT_EQ(EmbeddedLog::verify(home_.directory()).entries, unsigned{kEntries});
            flip_bit(home_.file("mark"), at, 3);
        }
    }
    set_content(home_.file("mark"), std::string(8192, '\0'));
    refuses("the mark is missing, or not valid");
    std::filesystem::remove(home_.file("mark"));
    refuses("the mark is missing, or not valid");
}

TEST_F(Recovery, RefusesAMarkOfAnotherLog) {
    EmbeddedHome other;
    other.open();
    set_content(home_.file("mark"), content(other.file("mark")));
    refuses("it belongs to another log");
}

TEST_F(Recovery, RefusesABatchBehindABrokenOne) {
    const std::uint64_t broken = offsets_[offsets_.size() - 3];
    flip_bit(home_.file(kFirst), broken + 40, 1);
    set_mark(2);  // So old that it can't tell.
    refuses("offset " + std::to_string(broken) + ": no valid batch stands here, but one follows");
}

TEST_F(Recovery, DoesNotTakeAnotherSegmentsBatchForItsOwn) {
    EmbeddedHome other;
    {
        const auto log = other.open();
        for (int i = 0; i < kEntries + 1; ++i) append(*log, entry(i));
    }
    const std::string stale = content(other.file(kFirst));
    const auto stale_offsets = batch_offsets(stale);
    ASSERT_EQ(stale_offsets[stale_offsets.size() - 2], offsets_.back());
    std::string bytes = segment_;
    const std::size_t size = stale_offsets.back() - offsets_.back();
    bytes.replace(offsets_.back(), size, stale, offsets_.back(), size);
    set_content(home_.file(kFirst), bytes);

    const auto log = home_.open();
    EXPECT_EQ(read_all(*log), entries(kEntries));
    EXPECT_THAT(home_.reports(), Contains(HasSubstr("offset " + std::to_string(offsets_.back()))));
    ASSERT_EQ(append(*log, "after"), Handed::over);
}

TEST_F(Recovery, WritesTheLastBatchAgainAndSyncsItBeforeAnythingIsRead) {
    const FaultyDisk disk;
    const auto log = home_.open(disk);
    const std::uint64_t last = offsets_[offsets_.size() - 2];
    const auto calls = disk.calls();
    const auto again = std::ranges::find_if(calls, [&](const auto& call) {
        return !call.is_sync && call.file == kFirst && call.offset == last;
    });
    ASSERT_NE(again, calls.end());
    EXPECT_EQ(again->bytes, segment_.substr(last, offsets_.back() - last));
    const auto synced = std::ranges::find_if(
        again, calls.end(), [](const auto& call) { return call.is_sync && call.file == kFirst; });
    EXPECT_NE(synced, calls.end());
    EXPECT_EQ(read_all(*log), entries(kEntries));
}

TEST_F(Recovery, CannotOpenWhatItCannotMakeDurable) {
    FaultyDisk disk;
    disk.set_fault([](const auto& call) { return call.is_sync && call.file == kFirst ? EIO : 0; });
    EXPECT_THROW(home_.open(disk), std::system_error);
    EXPECT_EQ(read_all(*home_.open()), entries(kEntries));
}

TEST_F(Recovery, SaysNothingAndChangesNothingAfterAnOrderlyShutdown) {
    home_.open().reset();
    EXPECT_EQ(content(home_.file(kFirst)), segment_);
    EXPECT_THAT(home_.reports(), IsEmpty());
}

TEST_F(Recovery, RefusesWhenSegmentsAreMissing) {
    {
        const auto log = home_.open();
        for (int i = 0; i < 15; ++i) append(*log, std::string(400'000, 'x'));
    }
    ASSERT_TRUE(std::filesystem::exists(home_.file("00000003.segment")));
    std::filesystem::remove(home_.file("00000002.segment"));
    refuses("00000002.segment is damaged at offset 0: this file is missing");
    for (const auto& file : std::filesystem::directory_iterator(home_.directory() / "log")) {
        if (file.path().extension() == ".segment") std::filesystem::remove(file.path());
    }
    EXPECT_THAT([&] { home_.open(); },
                ThrowsMessage<LogDamaged>(HasSubstr("all segments are missing")));
}

TEST_F(Recovery, RemovesASegmentThatWasNotPreparedToTheEnd) {
    set_content(home_.file("00000003.preparing"), "half");
    EXPECT_EQ(read_all(*home_.open()), entries(kEntries));
    EXPECT_FALSE(std::filesystem::exists(home_.file("00000003.preparing")));
}

TEST_F(Recovery, NamesAnEarlierSegmentThatLostItsEnd) {
    {
        const auto log = home_.open();
        for (int i = 0; i < 8; ++i) append(*log, std::string(400'000, 'x'));
    }
    const std::string first = content(home_.file(kFirst));
    const auto offsets = batch_offsets(first);
    const std::uint64_t last = offsets[offsets.size() - 2];
    flip_bit(home_.file(kFirst), last + 1'000, 0);
    EXPECT_THAT([&] { EmbeddedLog::verify(home_.directory()); },
                ThrowsMessage<LogDamaged>(HasSubstr(damaged_at(kFirst, last))));
}

TEST(RecoveryOfANewLog, GoesOnWhereverItsMakingWasInterrupted) {
    EmbeddedHome home;
    home.open().reset();
    const std::string segment = content(home.file(kFirst));
    const std::string mark = content(home.file("mark"));
    const std::string new_mark = moved_mark(mark, 0);

    const auto works = [&] {
        const auto log = home.open();
        EXPECT_EQ(append(*log, "a"), Handed::over);
        EXPECT_EQ(read_all(*log), std::vector<std::string>{"a"});
    };
    const auto remove_segments = [&] {
        std::filesystem::remove(home.file(kFirst));
        std::filesystem::remove(home.file("00000002.segment"));
    };
    remove_segments();  // The mark is only begun.
    set_content(home.file("mark"), "");
    works();
    remove_segments();  // The mark is there, no segment is.
    set_content(home.file("mark"), new_mark);
    works();
    remove_segments();  // The segment is there and empty.
    std::string empty = segment.substr(0, kDataStart);
    empty.resize(segment.size(), '\0');
    set_content(home.file(kFirst), empty);
    set_content(home.file("mark"), new_mark);
    works();
}

}  // namespace
}  // namespace enlace::journal
