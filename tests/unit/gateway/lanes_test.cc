#include "gateway/inbox/lanes.h"

#include <gmock/gmock.h>

#include <atomic>

#include "support/wait_until.h"

namespace enlace::gateway {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr Lanes::Pauses kPauses{.first = 10ms, .longest = 40ms};

TEST(Lanes, KeepTheOrderOfEachOne) {
    std::mutex mutex;
    std::map<std::string, std::vector<int>> done;
    std::atomic<int> count = 0;
    Lanes lanes(4, kPauses);
    for (int i = 0; i < 100; ++i) {
        for (const std::string lane : {"a", "b", "c"}) {
            lanes.put(lane, [&, lane, i] {
                const std::lock_guard lock(mutex);
                done[lane].push_back(i);
                ++count;
                return true;
            });
        }
    }
    ASSERT_TRUE(test::wait_until([&] { return count == 300; }));
    for (const auto& [lane, order] : done) EXPECT_TRUE(std::ranges::is_sorted(order)) << lane;
}

TEST(Lanes, HoldUpNoOtherLaneThanTheirOwn) {
    std::atomic<bool> possible = false, second = false, other = false;
    std::atomic<int> tries = 0;
    Lanes lanes(1, kPauses);
    lanes.put("stuck", [&] {
        ++tries;
        return possible.load();
    });
    lanes.put("stuck", [&] { return second = true; });
    lanes.put("other", [&] { return other = true; });
    ASSERT_TRUE(test::wait_until([&] { return other && tries >= 3; }));
    EXPECT_FALSE(second);
    EXPECT_EQ(lanes.held_up(), 1u);
    possible = true;
    ASSERT_TRUE(test::wait_until([&] { return second.load(); }));
    ASSERT_TRUE(test::wait_until([&] { return lanes.held_up() == 0; }));
}

// Whoever puts in more than can be done leaves the others their turn.
TEST(Lanes, DoWhoeverWaitsLongestFirst) {
    std::mutex mutex;
    std::vector<std::string> order;
    std::atomic<bool> go = false;
    Lanes lanes(1, kPauses);
    lanes.put("first", [&] { return test::wait_until([&] { return go.load(); }); });
    const auto note = [&](const std::string& lane) {
        lanes.put(lane, [&, lane] {
            const std::lock_guard lock(mutex);
            order.push_back(lane);
            return true;
        });
    };
    for (int i = 0; i < 3; ++i) note("a");
    note("b");
    go = true;
    ASSERT_TRUE(test::wait_until([&] {
        const std::lock_guard lock(mutex);
        return order.size() == 4;
    }));
    EXPECT_THAT(order, testing::ElementsAre("a", "b", "a", "a"));
}

TEST(Lanes, TryAgainAfterPausesThatGrowUpToALongest) {
    std::mutex mutex;
    std::vector<steady_clock::time_point> tries;
    Lanes lanes(2, kPauses);
    lanes.put("stuck", [&] {
        const std::lock_guard lock(mutex);
        tries.push_back(steady_clock::now());
        return tries.size() == 6;
    });
    ASSERT_TRUE(test::wait_until([&] {
        const std::lock_guard lock(mutex);
        return tries.size() == 6;
    }));
    const std::array at_least = {10ms, 20ms, 40ms, 40ms, 40ms};
    for (std::size_t i = 0; i < at_least.size(); ++i) {
        EXPECT_GE(tries[i + 1] - tries[i], at_least[i]) << i;
    }
}

TEST(Lanes, ForgetWhatIsNotBeingDone) {
    std::atomic<bool> go = false, began = false, late = false, next = false;
    Lanes lanes(1, kPauses);
    lanes.put("a", [&] {
        began = true;
        return test::wait_until([&] { return go.load(); });
    });
    lanes.put("a", [&] { return late = true; });
    ASSERT_TRUE(test::wait_until([&] { return began.load(); }));
    lanes.forget();
    lanes.put("a", [&] { return next = true; });
    go = true;
    ASSERT_TRUE(test::wait_until([&] { return next.load(); }));
    EXPECT_FALSE(late);
}

}  // namespace
}  // namespace enlace::gateway
