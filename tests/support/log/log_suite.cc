#include "journal/accept.h"
#include "support/log/log_test.h"

// What every home of the log promises.
namespace enlace::journal {

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
    EXPECT_TRUE((follow({{"intake", {0, 0, 0, 0}}}).read_all()[{0, 0}]) == entries);
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
        Read read = follow({{"intake", {1, 0, from, 0}}}).read_all();
        const Entries wanted(entries.begin() + static_cast<std::ptrdiff_t>(from), entries.end());
        EXPECT_EQ((read[{0, 2}]), wanted);
        EXPECT_TRUE((read[{0, 0}].empty()));
    }
}

TEST_P(LogTest, WaitsAtTheEnd) {
    append_all({"intake", 0}, {"a", "b"});
    auto reading = follow({{"intake", {2, 0, 0, 0}}});
    EXPECT_TRUE(reading.poll(1'000).empty());
    append_all({"intake", 0}, {"c", "d"});
    EXPECT_EQ(reading.read_all(), (Read{{{0, 0}, {"c", "d"}}}));
    EXPECT_TRUE(reading.poll(1'000).empty());
}

TEST_P(LogTest, HandsOutToThePatientToo) {
    constexpr auto kPatience = std::chrono::milliseconds(20);
    append_all({"intake", 0}, {"a"});
    append_all({"homevisits", 1}, {"b"});
    auto reading = follow({{.service = "intake", .positions = {0, 0, 0, 0}, .patience = kPatience},
                           {.service = "homevisits", .positions = {0, 0}}});
    EXPECT_EQ(reading.read_all(), (Read{{{0, 0}, {"a"}}, {{1, 1}, {"b"}}}));
    EXPECT_TRUE(reading.poll(1'000).empty());
    const int before = wakes_;
    append_all({"intake", 3}, {"c", "d"});
    EXPECT_TRUE(test::wait_until([&] { return wakes_ > before; }));
    append_all({"homevisits", 0}, {"e"});
    EXPECT_EQ(reading.read_all(), (Read{{{0, 3}, {"c", "d"}}, {{1, 0}, {"e"}}}));
}

TEST_P(LogTest, RefusesToFollowFromBeyondTheEndAndNamesThePlace) {
    append_all({"intake", 1}, {"a", "b"});
    try {
        follow({{"intake", {0, 4, 0, 0}}});
        FAIL() << "what stood before position 4 was cut off";
    } catch (const LogDamaged& damage) {
        EXPECT_THAT(damage.what(),
                    testing::AllOf(testing::HasSubstr("intake, partition 1"),
                                   testing::HasSubstr("position 4"), testing::HasSubstr("at 2")));
    }
}

TEST_P(LogTest, NumbersJournalsAsTheFollowerNamedThem) {
    append_all({"intake", 0}, {"i"});
    append_all({"homevisits", 1}, {"h"});
    auto reading = follow({{"homevisits", {0, 0}}, {"intake", {0, 0, 0, 0}}});
    EXPECT_EQ(reading.read_all(), (Read{{{0, 1}, {"h"}}, {{1, 0}, {"i"}}}));
}

TEST_P(LogTest, LeavesOutWhatIsNotFollowed) {
    append_all({"intake", 0}, {"a"});
    append_all({"intake", 1}, {"b"});
    append_all({"homevisits", 0}, {"c"});
    auto reading = follow({{"intake", {kNotFollowed, 0, kNotFollowed, kNotFollowed}}});
    append_all({"intake", 0}, {"d"});
    append_all({"intake", 1}, {"e"});
    EXPECT_EQ(reading.read_all(), (Read{{{0, 1}, {"b", "e"}}}));
}

TEST_P(LogTest, HandsOutAboutAsMuchAsWasAskedFor) {
    append_all({"intake", 0}, Entries(100, std::string(1'000, 'x')));
    auto reading = follow({{"intake", {0, 0, 0, 0}}});
    int polls = 0;
    for (std::size_t entries = 0; entries < 100 && !HasFailure(); ++polls) {
        const LogBatch batch = reading.poll_some(5'000);
        EXPECT_LE(batch.entries.size(), 10u);
        entries += batch.entries.size();
    }
    EXPECT_GE(polls, 10);
}

TEST_P(LogTest, KeepsWhatWasHandedOutAsLongAsTheBatchLives) {
    append_all({"intake", 0}, {std::string(300'000, 'a')});
    LogBatch batch;
    {
        auto reading = follow({{"intake", {0, 0, 0, 0}}});
        batch = reading.poll_some(1'000);
        append_all({"intake", 0}, Entries(40, std::string(400'000, 'b')));
        reading.read_all();
    }
    ASSERT_EQ(batch.entries.size(), 1u);
    EXPECT_TRUE(batch.entries[0].bytes == std::string(300'000, 'a'));
}

TEST_P(LogTest, WakesEveryFollowerUntilItIsGone) {
    std::atomic<int> others{0};
    auto reading = follow({{"intake", {0, 0, 0, 0}}});
    auto other = log_->follow({{"intake", {0, 0, 0, 0}}}, [&] { ++others; });
    EXPECT_TRUE(reading.poll(1'000).empty());
    append_all({"intake", 0}, {"a"});
    EXPECT_TRUE(test::wait_until([&] { return wakes_ >= 1 && others >= 1; }));
    other.reset();
    const int others_before = others;
    for (const char* entry : {"b", "c"}) {
        reading.read_all();
        EXPECT_TRUE(reading.poll(1'000).empty());
        const int before = wakes_;
        append_all({"intake", 0}, {entry});
        EXPECT_TRUE(test::wait_until([&] { return wakes_ > before; }));
        EXPECT_EQ(reading.read_all(), (Read{{{0, 0}, {entry}}}));
    }
    EXPECT_EQ(others, others_before);
}

TEST_P(LogTest, OpensAJournalAgainAndRefusesAnotherNumberOfPartitions) {
    append_all({"intake", 0}, {"a"});
    log_->open_journal("intake", 4);
    EXPECT_EQ(log_->end({"intake", 0}), 1u);
    EXPECT_THROW(log_->open_journal("intake", 5), std::runtime_error);
    open_journal("grievances", 1'024);
    EXPECT_EQ(append({"grievances", 1'023}, "g"), Handed::over);
    EXPECT_EQ(log_->read({"grievances", 1'023}, 0), "g");
}

TEST_P(LogTest, CountsEveryAppendOfManyThreadsOnceAndInTheirOrder) {
    constexpr int kThreads = 8;
    constexpr int kAppends = 400;
    std::atomic<int> told{0};
    std::atomic<int> over{0};
    auto reading = follow({{"intake", {0, 0, 0, 0}}});
    Read live;
    std::thread reader([&] {
        for (int read = 0; read < kThreads * kAppends && !HasFailure();) {
            for (const auto& entry : reading.poll_some(10'000).entries) {
                live[{entry.journal, entry.partition}].emplace_back(entry.bytes);
                ++read;
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
    reader.join();
    ASSERT_TRUE(test::wait_until([&] { return told == kThreads * kAppends; }));
    EXPECT_EQ(over, kThreads * kAppends);

    std::map<int, std::map<int, std::vector<int>>> by_partition_and_thread;
    const Read all = follow({{"intake", {0, 0, 0, 0}}}).read_all();
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
        Read read = follow({{"intake", {0, 0, 0, 0}}, {"homevisits", {0, 0}}}).read_all();
        EXPECT_TRUE((read[{0, 1}] == entries));
        EXPECT_EQ((read[{1, 0}].size()), static_cast<std::size_t>(round + 1));
    }
}

}  // namespace enlace::journal
