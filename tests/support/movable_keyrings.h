#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "security/movable_keyring.h"

// What two keyrings promise between which keys are moved. Homes have a from() and a to(), which
// give keyrings with nothing in them yet and one key-encryption key for both.
namespace enlace::security {

template <class Homes>
class MovableKeyrings : public testing::Test {
protected:
    MovableKeyring& from() { return homes_.from(); }
    MovableKeyring& to() { return homes_.to(); }
    void move() { to().adopt(from().newest()); }

    void expect_same() {
        const auto sorted = [](std::vector<Slot> slots) {
            std::ranges::sort(slots, {}, &Slot::subject);
            return slots;
        };
        const auto here = sorted(to().newest());
        const auto there = sorted(from().newest());
        ASSERT_EQ(here.size(), there.size());
        for (std::size_t i = 0; i < here.size(); ++i) EXPECT_EQ(encode(here[i]), encode(there[i]));
    }

private:
    Homes homes_;
};

TYPED_TEST_SUITE_P(MovableKeyrings);

TYPED_TEST_P(MovableKeyrings, HaveTheSameKeysAfterwards) {
    constexpr int kSubjects = 30;
    std::vector<SubjectKey> keys;
    for (int i = 0; i < kSubjects; ++i) {
        keys.push_back(this->from().key_for("patient-" + std::to_string(10 + i)));
    }
    this->move();
    this->expect_same();
    for (int i = 0; i < kSubjects; ++i) {
        const auto& wanted = keys[static_cast<std::size_t>(i)];
        ASSERT_TRUE(this->to().find(wanted.id));
        EXPECT_EQ(this->to().find(wanted.id)->id(), wanted.key.id());
        EXPECT_EQ(this->to().key_for("patient-" + std::to_string(10 + i)).id, wanted.id);
    }
}

TYPED_TEST_P(MovableKeyrings, BeginANewGenerationWhereTheOldOneWasDestroyed) {
    const auto old = this->from().key_for("patient-10");
    this->from().destroy("patient-10");
    const auto renewed = this->from().key_for("patient-11");
    this->from().destroy("patient-11");
    const auto newer = this->from().key_for("patient-11");
    this->move();
    this->expect_same();
    EXPECT_FALSE(this->to().find(old.id));
    EXPECT_FALSE(this->to().find(renewed.id));
    EXPECT_TRUE(this->to().find(newer.id));
    const auto fresh = this->to().key_for("patient-10");
    EXPECT_NE(fresh.id, old.id);
    const auto slots = this->to().newest();
    const auto at = std::ranges::find(slots, "patient-10", &Slot::subject);
    ASSERT_NE(at, slots.end());
    EXPECT_EQ(at->generation, 2u);
}

TYPED_TEST_P(MovableKeyrings, TakeWhatIsMissingWhenTheMoveIsRepeated) {
    this->from().key_for("patient-10");
    this->from().key_for("patient-11");
    this->move();
    const auto destroyed = this->from().key_for("patient-10");
    this->from().destroy("patient-10");
    const auto later = this->from().key_for("patient-12");
    this->move();
    this->move();
    this->expect_same();
    EXPECT_FALSE(this->to().find(destroyed.id));
    EXPECT_TRUE(this->to().find(later.id));
}

TYPED_TEST_P(MovableKeyrings, AreNotMixed) {
    const auto kept = this->to().key_for("patient-10");
    this->from().key_for("patient-10");
    EXPECT_THROW(this->move(), KeyringError);
    EXPECT_EQ(this->to().key_for("patient-10").id, kept.id);
}

TYPED_TEST_P(MovableKeyrings, NeverBringBackWhatWasDestroyed) {
    const auto destroyed = this->from().key_for("patient-10");
    this->move();
    this->to().destroy("patient-10");
    EXPECT_THROW(this->move(), KeyringError);
    EXPECT_FALSE(this->to().find(destroyed.id));
}

REGISTER_TYPED_TEST_SUITE_P(MovableKeyrings,
                            HaveTheSameKeysAfterwards,
                            BeginANewGenerationWhereTheOldOneWasDestroyed,
                            TakeWhatIsMissingWhenTheMoveIsRepeated,
                            AreNotMixed,
                            NeverBringBackWhatWasDestroyed);

}  // namespace enlace::security
