#include "journal/embedded/embedded_log.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <future>
#include <random>

#include "embedded_home.h"
#include "faulty_disk.h"

namespace enlace::journal {
namespace {

using embedded::FaultyDisk;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

std::string big(int i) {
    return std::to_string(i) + std::string(400'000, 'x');
}

// Appends until the third segment is begun; gives the number of entries.
int fill_two_segments(EmbeddedHome& home, Log& log) {
    int count = 0;
    while (!std::filesystem::exists(home.file("00000004.segment"))) {
        if (append(log, big(count)) != Handed::over) throw std::runtime_error("append failed");
        ++count;
    }
    return count;
}

TEST(EmbeddedLog, RefusesADirectoryThatIsInUse) {
    EmbeddedHome home;
    auto log = home.open();
    const auto refuses = ThrowsMessage<LogInUse>(
        AllOf(HasSubstr(home.directory().string()), HasSubstr("in use by another process")));
    EXPECT_THAT([&] { home.open(); }, refuses);
    EXPECT_THAT([&] { EmbeddedLog::verify(home.directory()); }, refuses);
    log.reset();
    EXPECT_EQ(append(*home.open(), "a"), Handed::over);
}

TEST(EmbeddedLog, MakesEverythingThatWaitsDurableWithOneSync) {
    EmbeddedHome home;
    FaultyDisk disk;
    const auto log = home.open(disk);
    std::promise<void> go_on;
    const auto held = go_on.get_future().share();
    std::atomic<bool> waits{false};
    disk.set_fault([&](const auto& call) {
        if (call.is_sync && call.file == kFirst && !waits.exchange(true)) held.wait();
        return 0;
    });
    disk.forget_calls();
    std::atomic<int> told{0};
    const auto done = [&](Handed handed) { told += handed == Handed::over; };
    log->append({"intake", 0}, "first", done);
    ASSERT_TRUE(test::wait_until([&] { return waits.load(); }));
    for (int i = 0; i < 100; ++i) log->append({"intake", 0}, "more", done);
    EXPECT_EQ(told, 0);
    EXPECT_EQ(log->end({"intake", 0}), 0u);
    go_on.set_value();
    ASSERT_TRUE(test::wait_until([&] { return told == 101; }));
    EXPECT_EQ(disk.syncs_of(kFirst), 2u);
}

TEST(EmbeddedLog, ShowsAndAnswersNothingBeforeItIsSynced) {
    EmbeddedHome home;
    FaultyDisk disk;
    const auto log = home.open(disk);
    auto follower = log->follow({{"intake", {0, 0}}}, [] {});
    std::atomic<bool> done{false};
    bool seen_early = false;
    disk.set_fault([&](const auto& call) {
        if (call.is_sync && call.file == kFirst) {
            seen_early = seen_early || done || log->end({"intake", 0}) != 0 ||
                         log->read({"intake", 0}, 0) || !follower->poll(1'000).empty();
        }
        return 0;
    });
    log->append({"intake", 0}, "a", [&](Handed) { done = true; });
    ASSERT_TRUE(test::wait_until([&] { return done.load(); }));
    EXPECT_FALSE(seen_early);
    EXPECT_EQ(follower->poll(1'000).entries.size(), 1u);
}

TEST(EmbeddedLog, SyncsTheMarkWhenNothingIsWrittenForAWhile) {
    EmbeddedHome home;
    const FaultyDisk disk;
    const auto log = home.open(disk);
    ASSERT_EQ(append(*log, "a"), Handed::over);
    EXPECT_TRUE(test::wait_until([&] { return disk.calls().back().file == "mark"; }));
    EXPECT_TRUE(test::wait_until([&] { return disk.calls().back().is_sync; }));
}

TEST(EmbeddedLog, StopsForGoodAtAFailedSync) {
    EmbeddedHome home;
    FaultyDisk disk;
    {
        const auto log = home.open(disk);
        ASSERT_EQ(append(*log, "durable"), Handed::over);
        disk.set_fault(
            [](const auto& call) { return call.is_sync && call.file == kFirst ? EIO : 0; });
        disk.forget_calls();
        EXPECT_EQ(append(*log, "unknown"), Handed::unknown);
        disk.set_fault(nullptr);
        EXPECT_EQ(append(*log, "later"), Handed::not_tried);
        EXPECT_EQ(disk.syncs_of(kFirst), 1u);
        EXPECT_THROW(log->open_journal("homevisits", 1), std::runtime_error);
        EXPECT_THAT(log->trouble().value(), HasSubstr(kFirst));
        EXPECT_THAT(home.reports(), Contains(HasSubstr("cannot sync")));
        EXPECT_EQ(read_all(*log), std::vector<std::string>{"durable"});
        EXPECT_EQ(log->end({"intake", 0}), 1u);
    }
    // The page cache may still hold it; what is found is made durable before it is read.
    const auto log = home.open();
    auto entries = read_all(*log);
    ASSERT_THAT(entries, ::testing::SizeIs(::testing::Ge(1u)));
    EXPECT_EQ(entries[0], "durable");
    EXPECT_THAT(entries, ::testing::Not(Contains("later")));
    EXPECT_EQ(append(*log, "again"), Handed::over);
}

TEST(EmbeddedLog, TellsAllThatWaitedWhatAFailedSyncMeansForThem) {
    EmbeddedHome home;
    FaultyDisk disk;
    const auto log = home.open(disk);
    std::promise<void> go_on;
    const auto held = go_on.get_future().share();
    std::atomic<bool> waits{false};
    disk.set_fault([&](const auto& call) {
        if (!call.is_sync || call.file != kFirst) return 0;
        waits = true;
        held.wait();
        return EIO;
    });
    std::atomic<int> unknown{0};
    std::atomic<int> not_tried{0};
    const auto done = [&](Handed handed) {
        unknown += handed == Handed::unknown;
        not_tried += handed == Handed::not_tried;
    };
    log->append({"intake", 0}, "in the batch", done);
    ASSERT_TRUE(test::wait_until([&] { return waits.load(); }));
    for (int i = 0; i < 10; ++i) log->append({"intake", 0}, "behind it", done);
    go_on.set_value();
    EXPECT_TRUE(test::wait_until([&] { return unknown == 1 && not_tried == 10; }));
}

TEST(EmbeddedLog, FinishesWritesThatTheSystemCutsShort) {
    EmbeddedHome home;
    FaultyDisk disk;
    {
        const auto log = home.open(disk);
        disk.set_write_max(7);
        for (int i = 0; i < 5; ++i)
            ASSERT_EQ(append(*log, "entry " + std::to_string(i)), Handed::over);
        disk.set_write_max(SIZE_MAX);
    }
    EXPECT_EQ(EmbeddedLog::verify(home.directory()).entries, 5u);
}

TEST(EmbeddedLog, RefusesAppendsWhileTheDiskIsFullAndGoesOnByItself) {
    EmbeddedHome home;
    FaultyDisk disk;
    const auto log = home.open(disk);
    ASSERT_TRUE(test::wait_until([&] { return std::filesystem::exists(home.file(kSecond)); }));
    disk.set_fault([](const auto& call) { return call.file.ends_with(".preparing") ? ENOSPC : 0; });
    std::vector<std::string> taken;
    Handed handed = Handed::over;
    while (handed == Handed::over) {
        const std::string entry = big(static_cast<int>(taken.size()));
        handed = append(*log, entry);
        if (handed == Handed::over) taken.push_back(entry);
    }
    EXPECT_EQ(handed, Handed::not_tried);
    EXPECT_GE(taken.size(), 8u);  // Two segments of four or five.
    EXPECT_THAT(log->trouble().value(), HasSubstr("No space left on device"));
    EXPECT_TRUE(read_all(*log) == taken);
    EXPECT_FALSE(std::filesystem::exists(home.file("00000003.preparing")));

    disk.set_fault(nullptr);
    const std::string after = big(99);
    ASSERT_TRUE(test::wait_until([&] { return append(*log, after) == Handed::over; }));
    taken.push_back(after);
    EXPECT_EQ(log->trouble(), std::nullopt);
    EXPECT_TRUE(read_all(*log) == taken);
    EXPECT_THAT(home.reports(), Contains(HasSubstr("there is room")));
}

TEST(EmbeddedLog, ReadsAndFollowsAcrossSegments) {
    EmbeddedHome home;
    auto log = home.open();
    const int count = fill_two_segments(home, *log);
    ASSERT_EQ(append(*log, "other", 1), Handed::over);
    for (const bool opened_anew : {false, true}) {
        if (opened_anew) {
            log.reset();
            log = home.open();
        }
        for (int i = 0; i < count; ++i) {
            const auto position = static_cast<std::uint64_t>(i);
            ASSERT_TRUE(log->read({"intake", 0}, position) == big(i)) << i;
            auto follower = log->follow({{"intake", {position, kNotFollowed}}}, [] {});
            const LogBatch batch = follower->poll(1);
            ASSERT_EQ(batch.entries.at(0).position, position);
            ASSERT_TRUE(batch.entries.at(0).bytes == big(i)) << i;
        }
        EXPECT_EQ(read_all(*log).size(), static_cast<std::size_t>(count));
        EXPECT_EQ(log->read({"intake", 1}, 0), "other");
    }
}

TEST(EmbeddedLog, KeepsUpAFollowerThatIsReadingWhileSegmentsChange) {
    EmbeddedHome home;
    const auto log = home.open();
    auto close = log->follow({{"intake", {0, kNotFollowed}}}, [] {});
    auto slow = log->follow({{"intake", {0, kNotFollowed}}}, [] {});
    std::uint64_t seen_close = 0;
    std::uint64_t seen_slow = 0;
    constexpr std::uint64_t kEntries = 40;  // Twice what is kept in memory.
    for (std::uint64_t i = 0; i < kEntries; ++i) {
        ASSERT_EQ(append(*log, big(static_cast<int>(i))), Handed::over);
        for (const auto& entry : close->poll(1 << 20).entries) {
            ASSERT_EQ(entry.position, seen_close++);
        }
        if (i % 4 != 0) continue;
        for (const auto& entry : slow->poll(1).entries) ASSERT_EQ(entry.position, seen_slow++);
    }
    EXPECT_EQ(seen_close, kEntries);
    EXPECT_EQ(seen_slow, kEntries / 4);
    for (LogBatch batch = slow->poll(1 << 20); !batch.empty(); batch = slow->poll(1 << 20)) {
        for (const auto& entry : batch.entries) {
            ASSERT_TRUE(entry.bytes == big(static_cast<int>(seen_slow)));
            ASSERT_EQ(entry.position, seen_slow++);
        }
    }
    EXPECT_EQ(seen_slow, kEntries);
}

TEST(EmbeddedLog, FindsDamageInAnOldSegmentWhenItIsRead) {
    EmbeddedHome home;
    int count = 0;
    {
        const auto log = home.open();
        count = fill_two_segments(home, *log);
    }
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const std::uint64_t end = batch_offsets(content(home.file(kFirst))).back();
    for (int i = 0; i < 20; ++i) {
        const std::uint64_t at = random() % end;
        flip_bit(home.file(kFirst), at, i % 8);
        {
            const auto log = home.open();
            EXPECT_THAT([&] { read_all(*log); }, ThrowsMessage<LogDamaged>(HasSubstr(kFirst)))
                << at;
            // A good entry may still be read, a bad one never.
            for (int e = 0; e < count; ++e) {
                try {
                    ASSERT_TRUE(log->read({"intake", 0}, static_cast<std::uint64_t>(e)) == big(e));
                } catch (const LogDamaged&) {
                    continue;
                }
            }
        }
        EXPECT_THAT([&] { EmbeddedLog::verify(home.directory()); },
                    ThrowsMessage<LogDamaged>(HasSubstr(kFirst)));
        flip_bit(home.file(kFirst), at, i % 8);
    }
    const auto verified = EmbeddedLog::verify(home.directory());
    EXPECT_EQ(verified.entries, static_cast<std::uint64_t>(count));
    EXPECT_GE(verified.segments, 3u) << "an old one, and others";
}

TEST(EmbeddedLog, FindsDamageInTheBackgroundAndReportsItOnce) {
    EmbeddedHome home;
    {
        const auto log = home.open();
        fill_two_segments(home, *log);
    }
    const auto offsets = batch_offsets(content(home.file(kSecond)));
    flip_bit(home.file(kSecond), offsets[2] + 1'000, 5);
    const auto log = home.open(embedded::real_disk(), std::chrono::milliseconds(0));
    const auto wanted = damaged_at(kSecond, offsets[2]);
    ASSERT_TRUE(test::wait_until([&] { return !home.reports().empty(); }));
    EXPECT_EQ(append(*log, "goes on"), Handed::over);
    EXPECT_THAT(home.reports(), ::testing::ElementsAre(HasSubstr(wanted)));
}

TEST(EmbeddedLog, AddsJournalsAtAnyTimeAndKeepsThem) {
    EmbeddedHome home;
    const std::vector<std::string> names{"homevisits", "referral", "grievances"};
    for (const auto& name : names) {
        const auto log = home.open();
        ASSERT_EQ(append(*log, "before " + name), Handed::over);
        log->open_journal(name, 16);
        log->append({name, 15}, name, [](Handed) {});
    }
    const auto log = home.open();
    for (const auto& name : names) {
        log->open_journal(name, 16);
        EXPECT_EQ(log->read({name, 15}, 0), name);
    }
    EXPECT_EQ(log->end({"intake", 0}), 3u);
}

TEST(EmbeddedLog, SaysWhatToDoWhereNothingCanBeWritten) {
    EmbeddedHome home;
    FaultyDisk disk;
    disk.set_fault([](const auto& call) { return call.file.ends_with(".preparing") ? ENOSPC : 0; });
    EXPECT_THAT([&] { home.open(disk); },
                ThrowsMessage<std::system_error>(HasSubstr("No space left on device")));
    EXPECT_EQ(append(*home.open(), "a"), Handed::over);
    EXPECT_THAT(home.reports(), IsEmpty());
}

}  // namespace
}  // namespace enlace::journal
