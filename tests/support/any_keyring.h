#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "security/keyring.h"

// What every keyring promises. A home has a get(), which gives a keyring with nothing in it yet.
namespace enlace::security {

inline constexpr auto kPatient = "patient-7Z0123456789ABCDEFGHJKMNPQ";

template <class Home>
class AnyKeyring : public testing::Test {
protected:
    Keyring& keyring() { return home_.get(); }

private:
    Home home_;
};

TYPED_TEST_SUITE_P(AnyKeyring);

TYPED_TEST_P(AnyKeyring, KeepsOneKeyForEachSubject) {
    auto& keyring = this->keyring();
    const auto first = keyring.key_for(kPatient);
    EXPECT_EQ(first.id.size(), Keyring::kKeyIdSize);
    EXPECT_EQ(keyring.key_for(kPatient).id, first.id);
    EXPECT_EQ(keyring.key_for(kPatient).key.id(), first.key.id());
    const auto other = keyring.key_for("patient-7Z");
    EXPECT_NE(other.id, first.id);
    EXPECT_NE(other.key.id(), first.key.id());
}

TYPED_TEST_P(AnyKeyring, FindsKeysByTheirIds) {
    auto& keyring = this->keyring();
    const auto made = keyring.key_for(kPatient);
    ASSERT_TRUE(keyring.find(made.id));
    EXPECT_EQ(keyring.find(made.id)->id(), made.key.id());
    EXPECT_FALSE(keyring.find(std::string(16, 'x')));
    EXPECT_FALSE(keyring.find(""));
}

TYPED_TEST_P(AnyKeyring, BeginsANewGenerationAfterDestruction) {
    auto& keyring = this->keyring();
    const auto old = keyring.key_for(kPatient);
    const auto neighbour = keyring.key_for("patient-7Z");
    keyring.destroy(kPatient);
    EXPECT_FALSE(keyring.find(old.id));
    const auto fresh = keyring.key_for(kPatient);
    EXPECT_NE(fresh.id, old.id);
    EXPECT_NE(fresh.key.id(), old.key.id());
    EXPECT_FALSE(keyring.find(old.id));
    EXPECT_TRUE(keyring.find(neighbour.id));
}

TYPED_TEST_P(AnyKeyring, DestroysNoKeyThatWasBegunLater) {
    auto& keyring = this->keyring();
    const auto old = keyring.key_for(kPatient);
    keyring.destroy_key(kPatient, old.id);
    EXPECT_FALSE(keyring.find(old.id));
    const auto fresh = keyring.key_for(kPatient);
    keyring.destroy_key(kPatient, old.id);
    EXPECT_TRUE(keyring.find(fresh.id));
    keyring.destroy_key(kPatient, std::string(16, 'x'));
    keyring.destroy_key("patient-7Z", old.id);
    EXPECT_TRUE(keyring.find(fresh.id));
}

TYPED_TEST_P(AnyKeyring, TellsWhichKeyASubjectHasWithoutMakingOne) {
    auto& keyring = this->keyring();
    EXPECT_EQ(keyring.current_id(kPatient), std::nullopt);
    const auto first = keyring.key_for(kPatient);
    EXPECT_EQ(keyring.current_id(kPatient), first.id);
    EXPECT_EQ(keyring.current_id("patient-7Z"), std::nullopt);
    keyring.destroy_key(kPatient, first.id);
    EXPECT_EQ(keyring.current_id(kPatient), std::nullopt);
    EXPECT_EQ(keyring.current_id(kPatient), std::nullopt) << "asking made one";
    const auto second = keyring.key_for(kPatient);
    EXPECT_EQ(keyring.current_id(kPatient), second.id);
}

TYPED_TEST_P(AnyKeyring, DestroysWhatIsNotThereWithoutComplaint) {
    this->keyring().destroy(kPatient);
    this->keyring().key_for(kPatient);
    this->keyring().destroy(kPatient);
    this->keyring().destroy(kPatient);
}

TYPED_TEST_P(AnyKeyring, GivesManyThreadsTheSameKeys) {
    constexpr int kThreads = 4;
    constexpr int kSubjects = 50;
    std::vector<std::vector<std::string>> ids(kThreads);
    std::vector<std::thread> threads;
    for (auto& seen : ids) {
        threads.emplace_back([&] {
            for (int i = 0; i < kSubjects; ++i) {
                const auto key = this->keyring().key_for("patient-" + std::to_string(10 + i));
                EXPECT_TRUE(this->keyring().find(key.id));
                seen.push_back(key.id);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    for (const auto& seen : ids) EXPECT_EQ(seen, ids.front());
    EXPECT_EQ(std::set(ids.front().begin(), ids.front().end()).size(), kSubjects);
}

REGISTER_TYPED_TEST_SUITE_P(AnyKeyring,
                            KeepsOneKeyForEachSubject,
                            FindsKeysByTheirIds,
                            BeginsANewGenerationAfterDestruction,
                            DestroysNoKeyThatWasBegunLater,
                            TellsWhichKeyASubjectHasWithoutMakingOne,
                            DestroysWhatIsNotThereWithoutComplaint,
                            GivesManyThreadsTheSameKeys);

}  // namespace enlace::security
