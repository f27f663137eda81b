#include "projection/empty_stretches.h"

#include <gmock/gmock.h>
#include <rocksdb/perf_context.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "projection/store.h"
#include "support/temporary_folder.h"

namespace enlace::test {
namespace {

using projection::Batch;
using projection::EmptyStretches;
using projection::SortedRow;
using projection::Store;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr projection::Family kList = 1;

class EmptyStretchesTest : public testing::Test {
protected:
    std::vector<std::string> known(std::string_view from, EmptyStretches::Moment moment) const {
        std::vector<std::string> found;
        for (const auto& [begin, end] : stretches_.beyond(kList, from, moment)) {
            found.push_back(begin + "-" + end.value_or(""));
        }
        return found;
    }
    std::vector<std::string> known(std::string_view from = "") const {
        return known(from, stretches_.now());
    }
    void note(std::string_view from, EmptyStretches::End to) {
        stretches_.note(kList, from, std::move(to), stretches_.now());
    }
    void put(std::string_view key) {
        EmptyStretches::Commit(stretches_).will_put(kList, {SortedRow{key, "value"}});
    }

    EmptyStretches stretches_;
};

TEST_F(EmptyStretchesTest, ReachAsFarAsTheyWereSeen) {
    note("b", "d");
    note("k", "m");
    EXPECT_THAT(known(), ElementsAre("b-d", "k-m"));
    EXPECT_THAT(known("c"), ElementsAre("b-d", "k-m"));
    EXPECT_THAT(known("d"), ElementsAre("k-m"));
    EXPECT_THAT(known("n"), IsEmpty());
    EXPECT_THAT(stretches_.beyond(kList + 1, "", stretches_.now()), IsEmpty());
    note("d", "h");
    EXPECT_THAT(known(), ElementsAre("b-h", "k-m"));
    note("a", "l");
    EXPECT_THAT(known(), ElementsAre("a-m"));
}

TEST_F(EmptyStretchesTest, EndWhereARowIsPut) {
    note("b", "h");
    put("h");
    put("a");
    EXPECT_THAT(known(), ElementsAre("b-h"));
    put("d");
    EXPECT_THAT(known(), ElementsAre("b-d"));
    put("b");
    EXPECT_THAT(known(), IsEmpty());
}

TEST_F(EmptyStretchesTest, MayReachToTheEnd) {
    note("b", "d");
    note("f", std::nullopt);
    EXPECT_THAT(known("z"), ElementsAre("f-"));
    note("g", "h");
    EXPECT_THAT(known(), ElementsAre("b-d", "f-"));
    put("k");
    EXPECT_THAT(known(), ElementsAre("b-d", "f-k"));
    note("c", std::nullopt);
    EXPECT_THAT(known(), ElementsAre("b-"));
    put("b");
    EXPECT_THAT(known(), IsEmpty());
}

TEST_F(EmptyStretchesTest, ReachOnWhereARowIsErased) {
    note("b", "d");
    EmptyStretches::Commit(stretches_).will_put(kList, {SortedRow{"c", std::nullopt}});
    EXPECT_THAT(known(), ElementsAre("b-d"));
}

TEST_F(EmptyStretchesTest, AreNotTakenFromWhoMayHaveMissedARow) {
    const auto before = stretches_.now();
    put("c");
    stretches_.note(kList, "b", "d", before);
    EXPECT_THAT(known(), IsEmpty()) << "it did not see what was put since";
    {
        const EmptyStretches::Commit under_way(stretches_);
        note("b", "d");
        EXPECT_THAT(known(), IsEmpty()) << "nor what is being put";
    }
    note("d", "f");
    EXPECT_THAT(known(), ElementsAre("d-f"));
}

TEST_F(EmptyStretchesTest, AreNothingToWhoSeesWhatWasThereBefore) {
    const auto before = stretches_.now();
    EmptyStretches::Moment meanwhile;
    {
        const EmptyStretches::Commit erases(stretches_);
        meanwhile = stretches_.now();
    }
    note("b", "d");
    EXPECT_THAT(known("", before), IsEmpty());
    EXPECT_THAT(known("", meanwhile), IsEmpty());
    EXPECT_THAT(known(), ElementsAre("b-d"));
}

class StoresOfErasedRows : public testing::Test {
protected:
    using Rows = std::map<std::string, std::string>;

    static std::string key_of(std::size_t number) {
        const auto digits = std::to_string(number);
        return std::string(1, 'a' + static_cast<char>(number % 3)) +
               std::string(6 - digits.size(), '0') + digits;
    }
    std::vector<std::string> scan(std::string_view prefix,
                                  std::string_view from,
                                  const Store::Snapshot* at = nullptr) const {
        std::vector<std::string> keys;
        store_.scan(
            kList, prefix, from,
            [&](std::string_view key, std::string_view) {
                keys.emplace_back(key);
                return true;
            },
            at);
        return keys;
    }
    static std::vector<std::string> expected(const Rows& rows,
                                             const std::string& prefix,
                                             const std::string& from) {
        std::vector<std::string> keys;
        for (const auto& [key, value] : rows) {
            if (key.starts_with(prefix) && key >= from) keys.push_back(key);
        }
        return keys;
    }

    TemporaryFolder folder_;
    Store store_{{.path = folder_ / "store", .families = {"others", "list"}}};
};

// Of what is put and erased in any order, now and as of earlier moments.
TEST_F(StoresOfErasedRows, ShowWhatIsThere) {
    constexpr unsigned kSeed = 20261126;
    SCOPED_TRACE(kSeed);
    std::mt19937 random(kSeed);
    Rows rows;
    std::vector<std::pair<std::shared_ptr<const Store::Snapshot>, Rows>> moments;
    for (int round = 0; round < 400; ++round) {
        Batch batch;
        const bool erases = random() % 2 == 0;
        std::size_t number = random() % 900;
        for (std::size_t more = random() % (erases ? 300 : 40); more > 0; --more, ++number) {
            if (erases) {
                batch.erase(kList, key_of(number));
                rows.erase(key_of(number));
            } else {
                batch.put(kList, key_of(number), "value");
                rows[key_of(number)] = "value";
            }
        }
        store_.commit(batch);
        if (round % 7 == 0) moments.emplace_back(store_.snapshot(), rows);
        if (moments.size() > 4) moments.erase(moments.begin());
        for (const std::string prefix : {"", "a", "b", "c"}) {
            const auto from =
                random() % 2 == 0 ? prefix : prefix + key_of(random() % 900).substr(1);
            ASSERT_EQ(scan(prefix, from), expected(rows, prefix, from));
            const auto& [at, then] = moments[random() % moments.size()];
            ASSERT_EQ(scan(prefix, from, at.get()), expected(then, prefix, from));
        }
    }
}

// The deadlines of a service that has nothing to wait for are looked at ten times a second.
TEST_F(StoresOfErasedRows, AreGoneOverOnceWhereNoneIsLeft) {
    constexpr std::size_t kRows = 1'000;
    for (const bool erases : {false, true}) {
        Batch batch;
        for (std::size_t i = 0; i < kRows; ++i) {
            erases ? batch.erase(kList, key_of(i)) : batch.put(kList, key_of(i), "value");
        }
        store_.commit(batch);
    }
    const auto& passed_over = rocksdb::get_perf_context()->internal_delete_skipped_count;
    EXPECT_THAT(scan("", ""), IsEmpty());
    EXPECT_GE(passed_over, kRows);
    EXPECT_THAT(scan("", ""), IsEmpty());
    EXPECT_EQ(passed_over, 0);
    EXPECT_THAT(scan("c", "c5"), IsEmpty());
    EXPECT_EQ(passed_over, 0);

    Batch last;
    last.put(kList, "x", "value");
    store_.commit(last);
    EXPECT_THAT(scan("", ""), ElementsAre("x"));
}

// A list that is worked off at its head while it is read.
TEST_F(StoresOfErasedRows, ShowOneMomentWhileTheyChange) {
    constexpr std::size_t kLong = 100, kCommits = 2'000;
    const auto key = [](std::size_t i) { return std::to_string(100'000 + i); };
    std::atomic<bool> ended = false;
    std::thread changing([&] {
        for (std::size_t i = 0; i < kCommits; ++i) {
            Batch batch;
            batch.put(kList, key(i), "value");
            if (i >= kLong) batch.erase(kList, key(i - kLong));
            batch.put(0, "newest", std::to_string(i));
            store_.commit(batch);
        }
        ended = true;
    });
    for (bool last = false; !last;) {
        last = ended;
        const auto at = store_.snapshot();
        const auto newest = store_.get(0, "newest", at.get());
        if (!newest) continue;
        const std::size_t i = std::stoul(*newest);
        std::vector<std::string> keys;
        for (std::size_t k = i < kLong ? 0 : i - kLong + 1; k <= i; ++k) keys.push_back(key(k));
        EXPECT_EQ(scan("", "", at.get()), keys);
        last |= HasFailure();
    }
    changing.join();
}

}  // namespace
}  // namespace enlace::test
