#include "journal/log.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "home_of_log.h"
#include "journal/accept.h"
#include "journal/embedded/embedded_log.h"
#include "journal/memory_log.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

// What every home of the log promises.
namespace enlace::journal {
namespace {

using Entries = std::vector<std::string>;

test::HomeOfLog memory() {
    return {"memory", [](const auto&) { return std::make_unique<MemoryLog>(); }};
}

test::HomeOfLog embedded_home() {
    return {"embedded", [](const std::filesystem::path& folder) {
                EmbeddedLog::Options options;
                options.directory = folder;
                options.segment_bytes = 2 << 20;  // So that a few big entries begin a new one.
                return std::make_unique<EmbeddedLog>(std::move(options));
            }};
}

class LogTest : public ::testing::TestWithParam<test::HomeOfLog> {
protected:
    void SetUp() override { open(); }

    void open() {
        log_.reset();
        log_ = GetParam().open(folder_.path());
        log_->open_journal("intake", 4);
        log_->open_journal("homevisits", 2);
    }

    // Returns what became of it.
    Handed append(PartitionRef where, std::string entry) {
        std::atomic<int> told{-1};
        log_->append(where, std::move(entry),
                     [&](Handed handed) { told = static_cast<int>(handed); });
        EXPECT_TRUE(test::wait_until([&] { return told >= 0; }));
        return static_cast<Handed>(told.load());
    }

    void append_all(PartitionRef where, const Entries& entries) {
        for (const auto& entry : entries) ASSERT_EQ(append(where, entry), Handed::over);
    }

    std::unique_ptr<Follower> follow(std::vector<FollowFrom> from) {
        return log_->follow(std::move(from), [this] { ++wakes_; });
    }

    // Everything up to the present end, by journal and partition, checked for gaps.
    using Read = std::map<std::pair<int, int>, Entries>;
    Read read_all(Follower& follower, std::map<std::pair<int, int>, std::uint64_t> next = {}) {
        Read read;
        for (;;) {
            const LogBatch batch = follower.poll(10'000);
            if (batch.empty()) return read;
            for (const auto& entry : batch.entries) {
                const std::pair<int, int> key{entry.journal, entry.partition};
                EXPECT_EQ(entry.position, next[key]++);
                read[key].emplace_back(entry.bytes);
            }
        }
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<Log> log_;
    std::atomic<int> wakes_{0};
};

INSTANTIATE_TEST_SUITE_P(Homes,
                         LogTest,
                         ::testing::Values(memory(), embedded_home()),
                         [](const auto& home) { return home.param.name; });

TEST_P(LogTest, GivesEntriesTheNextPositionInTheirPartition) {
    append_all({"intake", 1}, {"a", "b"});
    append_all({"intake", 3}, {"c"});
    append_all({"homevisits", 1}, {"d"});
    EXPECT_EQ(log_->end({"intake", 0}), 0u);
    EXPECT_EQ(log_->end({"intake", 1}), 2u);
    EXPECT_EQ(log_->end({"intake", 3}), 1u);
    EXPECT_EQ(log_->end({"homevisits", 1}), 1u);
    EXPECT_EQ(log_->read({"intake", 1}, 0), "a");
    EXPECT_EQ(log_->read({"intake", 1}, 1), "b");
    EXPECT_EQ(log_->read({"intake", 3}, 0), "c");
    EXPECT_EQ(log_->read({"homevisits", 1}, 0), "d");
    EXPECT_EQ(log_->read({"intake", 1}, 2), std::nullopt);
    EXPECT_EQ(log_->read({"intake", 0}, 0), std::nullopt);
    EXPECT_EQ(log_->read({"intake", 0}, ~std::uint64_t{0}), std::nullopt);
}

TEST_P(LogTest, HasAnEntryToReadOnceItIsHandedOver) {
    for (int i = 0; i < 50; ++i) {
        std::atomic<bool> done{false};
        std::optional<std::string> read;
        const std::string entry = "entry " + std::to_string(i);
        log_->append({"intake", 0}, entry, [&](Handed) {
            read = log_->read({"intake", 0}, static_cast<std::uint64_t>(i));
            done = true;
        });
        ASSERT_TRUE(test::wait_until([&] { return done.load(); }));
        EXPECT_EQ(read, entry);
    }
}

TEST_P(LogTest, TakesAnyBytesFromNoneTo512KiB) {
    std::string every_byte;
    for (int c = 0; c < 256; ++c) every_byte += static_cast<char>(c);
    const Entries entries{"", every_byte, std::string(kEntryMax, 'x'), std::string(7, '\0'),
                          std::string(kEntryMax - 1, 'y')};
    append_all({"intake", 0}, entries);
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        EXPECT_TRUE(log_->read({"intake", 0}, i) == entries[i]) << i;
    }
    auto follower = follow({{"intake", {0, 0, 0, 0}}});
    EXPECT_TRUE((read_all(*follower)[{0, 0}]) == entries);
}

TEST_P(LogTest, RefusesWhatIsLarger) {
    EXPECT_EQ(append({"intake", 0}, std::string(kEntryMax + 1, 'x')), Handed::not_tried);
    EXPECT_EQ(append({"intake", 0}, std::string(1 << 20, 'x')), Handed::not_tried);
    EXPECT_EQ(append({"intake", 0}, "small"), Handed::over);
    EXPECT_EQ(log_->end({"intake", 0}), 1u);
}

TEST_P(LogTest, FollowsFromAnyPosition) {
    Entries entries;
    for (int i = 0; i < 30; ++i) entries.push_back("entry " + std::to_string(i));
    append_all({"intake", 2}, entries);
    append_all({"intake", 0}, {"other"});
    for (std::uint64_t from = 0; from <= entries.size(); ++from) {
        auto follower = follow({{"intake", {1, 0, from, 0}}});
        Read read = read_all(*follower, {{{0, 2}, from}});
        const Entries wanted(entries.begin() + static_cast<std::ptrdiff_t>(from), entries.end());
        EXPECT_EQ((read[{0, 2}]), wanted);
        EXPECT_TRUE((read[{0, 0}].empty()));
    }
}

TEST_P(LogTest, WaitsForAPositionThatIsStillToCome) {
    append_all({"intake", 0}, {"a", "b"});
    auto follower = follow({{"intake", {4, 0, 0, 0}}});
    EXPECT_TRUE(follower->poll(1'000).empty());
    append_all({"intake", 0}, {"c", "d", "e", "f"});
    EXPECT_EQ((read_all(*follower, {{{0, 0}, 4}})[{0, 0}]), (Entries{"e", "f"}));
}

TEST_P(LogTest, NumbersJournalsAsTheFollowerNamedThem) {
    append_all({"intake", 0}, {"i"});
    append_all({"homevisits", 1}, {"h"});
    auto follower = follow({{"homevisits", {0, 0}}, {"intake", {0, 0, 0, 0}}});
    EXPECT_EQ(read_all(*follower), (Read{{{0, 1}, {"h"}}, {{1, 0}, {"i"}}}));
}

TEST_P(LogTest, LeavesOutWhatIsNotFollowed) {
    append_all({"intake", 0}, {"a"});
    append_all({"intake", 1}, {"b"});
    append_all({"homevisits", 0}, {"c"});
    auto follower = follow({{"intake", {kNotFollowed, 0, kNotFollowed, kNotFollowed}}});
    append_all({"intake", 0}, {"d"});
    append_all({"intake", 1}, {"e"});
    EXPECT_EQ(read_all(*follower), (Read{{{0, 1}, {"b", "e"}}}));
}

TEST_P(LogTest, HandsOutAboutAsMuchAsWasAskedFor) {
    append_all({"intake", 0}, Entries(100, std::string(1'000, 'x')));
    auto follower = follow({{"intake", {0, 0, 0, 0}}});
    std::size_t entries = 0;
    int polls = 0;
    for (;; ++polls) {
        const LogBatch batch = follower->poll(5'000);
        if (batch.empty()) break;
        EXPECT_LE(batch.entries.size(), 10u);
        entries += batch.entries.size();
    }
    EXPECT_EQ(entries, 100u);
    EXPECT_GE(polls, 10);
}

TEST_P(LogTest, KeepsWhatWasHandedOutAsLongAsTheBatchLives) {
    append_all({"intake", 0}, {std::string(300'000, 'a')});
    auto follower = follow({{"intake", {0, 0, 0, 0}}});
    const LogBatch batch = follower->poll(1'000);
    append_all({"intake", 0}, Entries(40, std::string(400'000, 'b')));
    read_all(*follower, {{{0, 0}, 1}});
    follower.reset();
    ASSERT_EQ(batch.entries.size(), 1u);
    EXPECT_TRUE(batch.entries[0].bytes == std::string(300'000, 'a'));
}

TEST_P(LogTest, WakesEveryFollowerUntilItIsGone) {
    std::atomic<int> others{0};
    auto follower = follow({{"intake", {0, 0, 0, 0}}});
    auto other = log_->follow({{"intake", {0, 0, 0, 0}}}, [&] { ++others; });
    append_all({"intake", 0}, {"a"});
    EXPECT_TRUE(test::wait_until([&] { return wakes_ >= 1 && others >= 1; }));
    other.reset();
    const int before = others;
    append_all({"intake", 0}, {"b", "c"});
    EXPECT_TRUE(test::wait_until([&] { return wakes_ >= 3; }));
    EXPECT_EQ(others, before);
    EXPECT_EQ((read_all(*follower)[{0, 0}]), (Entries{"a", "b", "c"}));
}

TEST_P(LogTest, OpensAJournalAgainAndRefusesAnotherNumberOfPartitions) {
    append_all({"intake", 0}, {"a"});
    log_->open_journal("intake", 4);
    EXPECT_EQ(log_->end({"intake", 0}), 1u);
    EXPECT_THROW(log_->open_journal("intake", 5), std::runtime_error);
    log_->open_journal("grievances", 1'024);
    EXPECT_EQ(append({"grievances", 1'023}, "g"), Handed::over);
    EXPECT_EQ(log_->read({"grievances", 1'023}, 0), "g");
}

TEST_P(LogTest, CountsEveryAppendOfManyThreadsOnceAndInTheirOrder) {
    constexpr int kThreads = 8;
    constexpr int kAppends = 400;
    std::atomic<int> told{0};
    std::atomic<int> over{0};
    auto follower = follow({{"intake", {0, 0, 0, 0}}});
    Read live;
    std::atomic<bool> stop{false};
    std::thread reader([&] {
        std::map<std::pair<int, int>, std::uint64_t> next;
        // What was appended before it was told to stop may take several polls.
        for (bool last = false, empty = false; !last || !empty;) {
            last = stop;
            const LogBatch batch = follower->poll(10'000);
            empty = batch.empty();
            for (const auto& entry : batch.entries) {
                const std::pair<int, int> key{entry.journal, entry.partition};
                EXPECT_EQ(entry.position, next[key]++);
                live[key].emplace_back(entry.bytes);
            }
        }
    });
    std::vector<std::thread> writers;
    for (int t = 0; t < kThreads; ++t) {
        writers.emplace_back([&, t] {
            for (int i = 0; i < kAppends; ++i) {
                const auto partition = static_cast<std::uint32_t>(i % 4);
                log_->append({"intake", partition}, std::to_string(t) + " " + std::to_string(i),
                             [&](Handed handed) {
                                 over += handed == Handed::over;
                                 ++told;
                             });
            }
        });
    }
    for (auto& writer : writers) writer.join();
    ASSERT_TRUE(test::wait_until([&] { return told == kThreads * kAppends; }));
    stop = true;
    reader.join();
    EXPECT_EQ(over, kThreads * kAppends);

    std::map<int, std::map<int, std::vector<int>>> by_partition_and_thread;
    auto later = follow({{"intake", {0, 0, 0, 0}}});
    const Read all = read_all(*later);
    for (const auto& [key, entries] : all) {
        for (const auto& entry : entries) {
            const int thread = entry[0] - '0';
            by_partition_and_thread[key.second][thread].push_back(std::stoi(entry.substr(2)));
        }
    }
    for (int p = 0; p < 4; ++p) {
        for (int t = 0; t < kThreads; ++t) {
            std::vector<int> wanted;
            for (int i = p; i < kAppends; i += 4) wanted.push_back(i);
            EXPECT_EQ(by_partition_and_thread[p][t], wanted);
        }
    }
    EXPECT_EQ(live, all);
}

TEST_P(LogTest, TellsOfEveryAppendBeforeItIsGone) {
    std::atomic<int> told{0};
    for (int i = 0; i < 200; ++i) {
        log_->append({"intake", 0}, "entry",
                     [&](Handed handed) { told += handed == Handed::over; });
    }
    log_.reset();
    EXPECT_EQ(told, 200);
}

// Homes that promise to hold what was handed over when they are opened again.
class DurableLogTest : public LogTest {};

INSTANTIATE_TEST_SUITE_P(Homes,
                         DurableLogTest,
                         ::testing::Values(embedded_home()),
                         [](const auto& home) { return home.param.name; });

TEST_P(DurableLogTest, HoldsEverythingWhenItIsOpenedAgain) {
    Entries entries;
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 7; ++i) {
            entries.push_back(std::to_string(round) + std::string(100'000, 'x'));
            append_all({"intake", 1}, {entries.back()});
        }
        append_all({"homevisits", 0}, {"round " + std::to_string(round)});
        open();
        EXPECT_EQ(log_->end({"intake", 1}), entries.size());
        for (std::uint64_t i = 0; i < entries.size(); ++i) {
            ASSERT_TRUE(log_->read({"intake", 1}, i) == entries[i]) << i;
        }
        auto follower = follow({{"intake", {0, 0, 0, 0}}, {"homevisits", {0, 0}}});
        Read read = read_all(*follower);
        EXPECT_TRUE((read[{0, 1}] == entries));
        EXPECT_EQ((read[{1, 0}].size()), static_cast<std::size_t>(round + 1));
    }
}

}  // namespace
}  // namespace enlace::journal
