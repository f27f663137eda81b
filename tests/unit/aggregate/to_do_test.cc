#include "aggregate/to_do.h"

#include <gtest/gtest.h>

namespace enlace::aggregate {
namespace {

using namespace std::chrono_literals;

class ToDos : public testing::Test {
protected:
    void add(const std::string& id,
             const std::string& stream,
             std::uint64_t position,
             std::chrono::seconds from = 0s,
             const std::string& service = "homevisits") {
        v1::Pending pending;
        pending.set_service(service);
        pending.set_stream(stream);
        pending.set_position(position);
        to_do.add(id, pending, ToDo::Time(from));
    }
    std::string begin(std::chrono::seconds now = 0s) {
        item = to_do.begin(ToDo::Time(now));
        return item ? item->command_id() : "";
    }

    ToDo to_do;
    std::optional<ToDo::Item> item;
};

TEST_F(ToDos, OfOneStreamComeInTheOrderOfItsEvents) {
    add("b", "visit-1", 8);
    add("c", "visit-1", 9);
    add("a", "visit-1", 7);
    add("a", "visit-1", 7);
    EXPECT_EQ(to_do.size(), 3u);
    for (const char* next : {"a", "b", "c"}) {
        EXPECT_EQ(begin(), next);
        EXPECT_FALSE(to_do.begin(ToDo::Time(0s))) << "one at a time";
        EXPECT_EQ(to_do.in_work(), 1u);
        to_do.done(*item);
    }
    EXPECT_EQ(begin(), "");
    EXPECT_EQ(to_do.size(), 0u);
    EXPECT_EQ(to_do.in_work(), 0u);
}

TEST_F(ToDos, OfOneStreamWaitForTheOneBeforeThem) {
    add("a", "visit-1", 7);
    add("b", "visit-1", 8);
    EXPECT_EQ(begin(), "a");
    to_do.again(*item, ToDo::Time(5s));
    EXPECT_EQ(begin(4s), "");
    EXPECT_EQ(begin(5s), "a");
    to_do.done(*item);
    EXPECT_EQ(begin(5s), "b");
}

TEST_F(ToDos, OfOtherStreamsGoOnMeanwhile) {
    add("a", "visit-1", 7, 9s);
    add("b", "visit-2", 8);
    add("c", "visit-1", 9, 0s, "intake");
    EXPECT_EQ(begin() + begin(), "cb");
    EXPECT_EQ(begin(8s), "");
    EXPECT_EQ(begin(9s), "a");
    EXPECT_EQ(to_do.in_work(), 3u);
}

TEST_F(ToDos, ThatComeBeforeOneInWorkAreNext) {
    add("b", "visit-1", 8);
    EXPECT_EQ(begin(), "b");
    const auto in_work = *item;
    add("a", "visit-1", 7);
    EXPECT_EQ(begin(), "");
    to_do.done(in_work);
    EXPECT_EQ(begin(), "a");
}

}  // namespace
}  // namespace enlace::aggregate
