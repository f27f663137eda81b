#include <gtest/gtest.h>

#include "statistics_world.h"
#include "support/failing_reads.h"
#include "support/store_dump.h"
#include "support/wait_until.h"

// The disk that the views are on does not give back what was written to it.
namespace enlace::test {
namespace {

constexpr int kPatients = 60;  // More than a first look at the store brings into memory.

class UnreadableViews : public testing::Test {
protected:
    UnreadableViews() {
        for (int i = 0; i < kPatients; ++i) {
            patients.push_back(world.patient());
            visits.push_back(world.visit(patients.back(), 1'800'000'000'000'000));
        }
    }
    // Something new of all that was folded before.
    void go_on() {
        for (int i = 0; i < kPatients; ++i) {
            const auto at = static_cast<std::size_t>(i);
            world.route(visits[at], patients[at], "II");
            world.on_patient(patients[at],
                             "legal_hold_set { institution: 'SPSSA000011' ground: COURT_ORDER }");
        }
    }
    static std::unique_ptr<projection::Store> store_at(const std::filesystem::path& path,
                                                       rocksdb::Env* env = nullptr) {
        return std::make_unique<projection::Store>(
            projection::Store::Options{.path = path, .families = views::families(), .env = env});
    }
    // Until all is folded; false: the store could not be read.
    bool fold(projection::Store& store, const std::function<void()>& before_the_first = [] {}) {
        const views::SearchKey search_key(world.identity_key);
        views::ViewsFold fold(store, {.keyring = world.keyring, .key = search_key},
                              {.on_committed = [](const auto&) {}});
        projection::Runner runner(
            world.log, store, fold, world.clock,
            {.journals = world.journals(), .owns = {}, .accepted_losses = {}, .wake = {}});
        before_the_first();
        try {
            while (runner.step()) {
            }
            runner.commit();
            return true;
        } catch (const projection::StoreUnreadable&) {
            EXPECT_FALSE(runner.step());
            runner.commit();
            return false;
        }
    }

    ViewsWorld world;
    std::vector<std::string> patients, visits;
    TemporaryFolder folder;
    FailingReads disk;
};

TEST_F(UnreadableViews, AreFoldedOnFromWhatWasCommittedAsIfNothingHadBeen) {
    {
        const auto half = store_at(folder / "half");
        ASSERT_TRUE(fold(*half));
    }
    go_on();
    const auto anew = store_at(folder / "anew");
    ASSERT_TRUE(fold(*anew));
    const auto expected = dump(*anew, views::families());
    int given_up = 0;
    for (std::int64_t n = 1;; n += 1 + n / 4) {
        SCOPED_TRACE("read " + std::to_string(n));
        const auto copy = folder / "copy";
        std::filesystem::remove_all(copy);
        std::filesystem::copy(folder / "half", copy, std::filesystem::copy_options::recursive);
        const auto store = store_at(copy, disk.env());
        const auto failed_before = disk.failed();
        const bool is_whole = fold(*store, [&] { disk.fail_read(n); });
        disk.mend();
        if (!is_whole) {
            ++given_up;
            EXPECT_TRUE(fold(*store));
        }
        EXPECT_EQ(dump(*store, views::families()), expected);
        if (disk.failed() == failed_before) break;
    }
    EXPECT_GT(given_up, 2);
}

TEST_F(UnreadableViews, SayItAndAreRightAgainAfterAStart) {
    {
        RunningViews(world, folder / "views").caught_up();
    }
    {
        auto options = world.options(folder / "views");
        options.store_env = disk.env();
        views::Views views(world.log, world.keyring, world.identity_key, world.policy, world.clock,
                           options);
        views.start();
        EXPECT_TRUE(views.status().store_readable);
        disk.fail_all();
        go_on();
        EXPECT_TRUE(wait_until([&] { return !views.status().store_readable; }));
        EXPECT_TRUE(views.status().store_writable);
        EXPECT_FALSE(views.status().catching_up) << "there is nothing to wait for";
    }
    disk.mend();
    RunningViews again(world, folder / "views");
    for (const auto& visit : visits) {
        const auto found = again.queries().home_visit(coordinator("II"), visit);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->version(), 2u);
    }
}

TEST_F(UnreadableViews, OfFiguresToo) {
    StatisticsWorld counted;
    counted.intervene(kPatients, {});
    {
        RunningViews(counted, folder / "views").caught_up();
    }
    auto options = counted.options(folder / "views");
    options.store_env = disk.env();
    views::Views views(counted.log, counted.keyring, counted.identity_key, counted.policy,
                       counted.clock, options);
    disk.fail_all();
    views.start();
    EXPECT_FALSE(views.status().store_readable);
    EXPECT_FALSE(views.status().catching_up);
}

}  // namespace
}  // namespace enlace::test
