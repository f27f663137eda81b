#include "tools/enlace/demo/people.h"

#include <gtest/gtest.h>

#include "base/curp.h"
#include "base/date.h"

namespace enlace::program::demo {
namespace {

TEST(InventedPeople, HaveACurpThatFitsThem) {
    Dice dice(7, 0);
    for (int i = 0; i < 500; ++i) {
        const Person person = invent_person(dice);
        const auto curp = base::Curp::parse(person.curp);
        ASSERT_TRUE(curp) << i;
        EXPECT_EQ(curp->sex(), person.sex == common::v1::FEMALE ? 'M' : 'H');
        EXPECT_EQ(std::chrono::sys_days(curp->birth()), base::parse_date(person.birth_date));
        EXPECT_FALSE(base::Curp::parse(mistyped(person.curp)));
    }
}

TEST(InventedPeople, AreTheSameForTheSameSeed) {
    Dice once(7, 3), again(7, 3), other(7, 4);
    const auto person = invent_person(once);
    EXPECT_EQ(person.curp, invent_person(again).curp);
    EXPECT_NE(person.curp, invent_person(other).curp);
}

}  // namespace
}  // namespace enlace::program::demo
