#include <gmock/gmock.h>

#include <filesystem>
#include <random>

#include "embedded_home.h"
#include "support/segment_files.h"

namespace enlace::journal {
namespace {

namespace fs = std::filesystem;

constexpr auto kIndex = "00000001.index";

std::string entry_of(int i, const std::string& history) {
    return history + " " + std::to_string(i) + std::string(150'000 + i % 7 * 8, 'x');
}

class IndexFiles : public testing::Test {
protected:
    // Appends to both partitions until the fourth segment is prepared.
    void fill(const std::string& history) {
        const auto log = home_.open();
        count_ = static_cast<int>(log->end({"intake", 0}));
        for (; !fs::exists(home_.file("00000004.segment")); ++count_) {
            for (const std::uint32_t partition : {0u, 1u}) {
                ASSERT_EQ(append(*log, entry_of(count_, history), partition), Handed::over);
            }
        }
    }
    void expect_all(Log& log, const std::string& history, int from = 0) const {
        for (int i = from; i < count_; ++i) {
            for (const std::uint32_t partition : {0u, 1u}) {
                ASSERT_EQ(log.read({"intake", partition}, static_cast<std::uint64_t>(i)),
                          entry_of(i, history));
            }
        }
    }
    void expect_all_again(const std::string& history = "first", int from = 0) {
        expect_all(*home_.open(), history, from);
    }
    std::string index() const { return content(home_.file(kIndex)); }

    EmbeddedHome home_;
    int count_ = 0;
};

TEST_F(IndexFiles, AreMadeOnceAndReadByWhoeverOpensTheLogNext) {
    fill("first");
    ASSERT_FALSE(fs::exists(home_.file(kIndex)));
    expect_all_again();
    ASSERT_TRUE(fs::exists(home_.file(kIndex)));
    const auto made = fs::last_write_time(home_.file(kIndex));
    const auto bytes = index();
    expect_all_again();
    EXPECT_EQ(fs::last_write_time(home_.file(kIndex)), made);
    EXPECT_EQ(index(), bytes);
    EXPECT_FALSE(fs::exists(home_.file("00000001.indexing")));
}

TEST_F(IndexFiles, AreMadeAgainWhereTheyAreDamagedOrMissing) {
    fill("first");
    expect_all_again();
    const auto good = index();
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    for (int i = 0; i < 24; ++i) {
        auto bad = good;
        char& damaged_byte = bad[random() % bad.size()];
        switch (i % 3) {
            case 0:
                damaged_byte = static_cast<char>(damaged_byte ^ 1 << random() % 8);
                break;
            case 1:
                bad.resize(random() % bad.size());
                break;
            case 2:
                damaged_byte = '\xff';
                break;
        }
        set_content(home_.file(kIndex), bad);
        expect_all_again();
        ASSERT_EQ(index(), good) << i;
    }
    fs::remove(home_.file(kIndex));
    expect_all_again();
    EXPECT_EQ(index(), good);
}

// The folder comes from a copy, and has gone on otherwise; the index was forgotten there.
TEST_F(IndexFiles, OfWhatStoodThereBeforeAreMadeAgain) {
    {
        const auto log = home_.open();
        for (const std::uint32_t partition : {0u, 1u})
            append(*log, entry_of(0, "first"), partition);
    }
    const test::TemporaryFolder copy;
    fs::copy(home_.directory(), copy.path(), fs::copy_options::recursive);
    fill("first");
    expect_all_again();
    const auto forgotten = index();

    fs::remove_all(home_.file(""));
    fs::copy(copy.path() / "log", home_.file(""), fs::copy_options::recursive);
    fill("other history");
    set_content(home_.file(kIndex), forgotten);
    expect_all_again("other history", 1);
    EXPECT_NE(index(), forgotten);
}

TEST_F(IndexFiles, AreNotNeededWhereTheDiskTakesNone) {
    fill("first");
    for (const auto* name : {"00000001.index", "00000002.index"}) {
        fs::create_directories(home_.file(name) / "in the way");
    }
    expect_all_again();
    EXPECT_TRUE(fs::is_directory(home_.file(kIndex)));
    EXPECT_FALSE(fs::exists(home_.file("00000001.indexing")));
}

// More than are kept in mind.
TEST_F(IndexFiles, FindEntriesOfALongHistory) {
    constexpr int kSegments = 140;
    const auto log = home_.open();
    const std::string much(500'000, 'x');
    std::uint64_t count = 0;
    for (; log->end({"intake", 0}) < 3 * kSegments; ++count) {
        ASSERT_EQ(append(*log, std::to_string(count) + much), Handed::over);
    }
    for (int round = 0; round < 2; ++round) {
        for (std::uint64_t i = 0; i < count; ++i) {
            ASSERT_EQ(log->read({"intake", 0}, i), std::to_string(i) + much);
        }
    }
}

}  // namespace
}  // namespace enlace::journal
