#include "gateway/inbox/answers.h"

#include <gmock/gmock.h>

namespace enlace::gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Offsets = std::vector<std::int64_t>;

// Of an inbox that was read up to 10, with marks of transactions between its messages.
AnswerFaults faults(const Offsets& told, bool begins_late = false) {
    return compare_answers({2, 3, 5, 8, 11}, 2, 10, told, begins_late);
}

TEST(Answers, AreRightOnceEachAndInOrder) {
    for (const Offsets& told : {Offsets{2, 3, 5, 8}, Offsets{2, 3, 5, 8, 11}}) {
        EXPECT_THAT(faults(told).missing, IsEmpty());
        EXPECT_THAT(faults(told).doubled, IsEmpty());
        EXPECT_THAT(faults(told).unknown, IsEmpty());
    }
}

TEST(Answers, ThatAreMissingDoubledOrToNothingAreNamed) {
    EXPECT_THAT(faults({2, 5, 8}).missing, ElementsAre(3));
    EXPECT_THAT(faults({}).missing, ElementsAre(2, 3, 5, 8));
    EXPECT_THAT(faults({2, 3, 3, 5, 8}).doubled, ElementsAre(3));
    EXPECT_THAT(faults({2, 5, 3, 8}).doubled, ElementsAre(3));
    EXPECT_THAT(faults({2, 3, 4, 5, 8}).unknown, ElementsAre(4));
}

TEST(Answers, OfWhatIsNoLongerKeptAreNotAskedFor) {
    EXPECT_THAT(faults({0, 1, 2, 3, 5, 8}).unknown, IsEmpty()) << "the inbox has lost them";
    EXPECT_THAT(faults({5, 8}, true).missing, IsEmpty()) << "the outbox has lost the others";
    EXPECT_THAT(faults({5}, true).missing, ElementsAre(8));
    EXPECT_THAT(faults({}, true).missing, IsEmpty());
}

}  // namespace
}  // namespace enlace::gateway
