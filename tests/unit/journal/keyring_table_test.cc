#include "journal/kafka/keyring_table.h"

#include <gtest/gtest.h>

#include <set>

#include "security/digest.h"

namespace enlace::journal {
namespace {

using security::Slot;

constexpr auto kPatient = "patient-7Z0123456789ABCDEFGHJKMNPQ";

class KeyringTableTest : public testing::Test {
protected:
    Slot make(std::uint32_t generation, std::string_view subject = kPatient) const {
        return security::make_slot(kek, subject, generation);
    }
    // Any slot is a message with its key, or its destruction.
    void takes(const Slot& slot) {
        EXPECT_TRUE(table.take(KeyringTable::message_key(slot), slot.wrapped));
    }
    void destroys(const Slot& slot) {
        EXPECT_TRUE(table.take(KeyringTable::message_key(slot), std::nullopt));
    }
    std::string current() const {
        const auto slot = table.current(kPatient);
        return slot ? slot->key_id : "";
    }

    const security::Key kek = security::Key::random();
    KeyringTable table;
};

TEST_F(KeyringTableTest, GivesAGenerationToTheFirstOfTwoCompetitors) {
    const Slot first = make(1);
    const Slot second = make(1);
    takes(first);
    takes(second);
    EXPECT_EQ(current(), first.key_id);
    EXPECT_EQ(table.generation(kPatient), 1u);
    // The other one can be found, and must go too when the subject is erased.
    EXPECT_TRUE(table.find(second.key_id));
    EXPECT_EQ(table.live(kPatient, 1).size(), 2u);
    const auto key = security::unwrap(kek, *table.find(first.key_id));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->id(), security::unwrap(kek, first)->id());
}

TEST_F(KeyringTableTest, EndsAGenerationWithTheFirstOfItsKeysThatIsDestroyed) {
    const Slot first = make(1);
    takes(first);
    destroys(first);
    EXPECT_EQ(current(), "");
    EXPECT_TRUE(table.is_gone(first.key_id));
    EXPECT_FALSE(table.find(first.key_id));

    // Written by somebody who had not heard of it.
    const Slot late = make(1);
    takes(late);
    EXPECT_EQ(current(), "");
    EXPECT_EQ(table.live(kPatient, 1).size(), 1u);

    const Slot next = make(2);
    takes(next);
    EXPECT_EQ(current(), next.key_id);
    EXPECT_EQ(table.live(kPatient, 1).size(), 1u);
    EXPECT_EQ(table.live(kPatient, 2).size(), 2u);
}

TEST_F(KeyringTableTest, NeverTakesADestroyedKeyBack) {
    const Slot first = make(1);
    destroys(first);
    takes(first);
    EXPECT_FALSE(table.find(first.key_id));
    EXPECT_EQ(current(), "");
    EXPECT_TRUE(table.live(kPatient, 1).empty());
}

TEST_F(KeyringTableTest, KeepsSubjectsApart) {
    const Slot mine = make(1);
    const Slot other = make(1, "patient-7Z");
    takes(mine);
    takes(other);
    destroys(mine);
    EXPECT_EQ(table.current("patient-7Z")->key_id, other.key_id);
    EXPECT_EQ(table.current("patient-7Z")->subject, "patient-7Z");
    EXPECT_FALSE(table.current("patient-00"));
    EXPECT_EQ(table.generation("patient-00"), 0u);
    EXPECT_EQ(table.any()->key_id, other.key_id);
}

TEST_F(KeyringTableTest, RemembersWhatWasLookedForInVain) {
    const Slot slot = make(1);
    EXPECT_FALSE(table.is_gone(slot.key_id));
    table.note_gone(slot.key_id);
    EXPECT_TRUE(table.is_gone(slot.key_id));
    EXPECT_FALSE(table.any());
}

TEST_F(KeyringTableTest, SaysWhichKeyOfEachSubjectIsTheNewest) {
    const Slot first = make(1);
    const Slot competitor = make(1);
    const Slot other = make(3, "patient-7Z");
    takes(first);
    takes(competitor);
    takes(other);
    EXPECT_FALSE(table.newest("patient-00"));
    EXPECT_EQ(table.newest().size(), 2u);
    EXPECT_EQ(encode(*table.newest(kPatient)), encode(first));

    destroys(first);
    const auto gone = table.newest(kPatient);
    ASSERT_TRUE(gone);
    EXPECT_FALSE(gone->live);
    EXPECT_EQ(gone->key_id, first.key_id);
    EXPECT_EQ(gone->generation, 1u);
    EXPECT_EQ(encode(*table.newest("patient-7Z")), encode(other));
}

TEST_F(KeyringTableTest, SaysWhetherADeploymentIsBeingMovedHere) {
    EXPECT_FALSE(table.moving_from());
    EXPECT_TRUE(table.take("moving", "elsewhere"));
    EXPECT_EQ(table.moving_from(), "elsewhere");
    EXPECT_TRUE(table.take("moving", std::nullopt));
    EXPECT_FALSE(table.moving_from());
    EXPECT_TRUE(table.newest().empty());
}

TEST_F(KeyringTableTest, LeavesOutWhatNoKeyringWrote) {
    const Slot slot = make(1);
    const std::string id = security::to_hex(slot.key_id);
    const std::vector<std::string> keys = {
        "",
        "/",
        "//",
        "patient/" + id,
        "patient/0/" + id,
        "patient/-1/" + id,
        "patient/1x/" + id,
        "patient/4294967296/" + id,
        "/1/" + id,
        "patient/1/" + id.substr(2),
        "patient/1/" + id + "00",
        "patient/1/xyz",
    };
    for (const auto& key : keys) {
        EXPECT_FALSE(table.take(key, slot.wrapped)) << key;
    }
    EXPECT_FALSE(table.take("patient/1/" + id, "too short"));
    EXPECT_FALSE(table.any());
    EXPECT_TRUE(table.take("patient/1/" + id, slot.wrapped));
}

// Whoever reads after compaction finds every key that was not destroyed, and no other; and as long
// as destructions are still there, everybody seals with the same one.
TEST_F(KeyringTableTest, SaysTheSameAfterCompaction) {
    struct Message {
        Slot slot;
        bool destroys;
    };
    for (unsigned history = 0; history < 3 * 3 * 3 * 3 * 3; ++history) {
        const std::vector<Slot> keys = {make(1), make(1), make(2)};
        std::vector<Message> messages;
        std::set<std::string> written;
        // Five times: one of the keys is made, or destroyed where it was made already.
        for (unsigned step = 0, rest = history; step < 5; ++step, rest /= 3) {
            const Slot& slot = keys[rest % 3];
            messages.push_back({slot, !written.insert(slot.key_id).second});
        }
        KeyringTable whole;
        for (const auto& [slot, destroys] : messages) {
            whole.take(KeyringTable::message_key(slot),
                       destroys ? std::nullopt : std::optional<std::string_view>(slot.wrapped));
        }
        KeyringTable compacted;
        for (std::size_t i = 0; i < messages.size(); ++i) {
            const auto& [slot, destroys] = messages[i];
            const auto is_later = [&](const Message& one) {
                return one.slot.key_id == slot.key_id;
            };
            if (std::any_of(messages.begin() + static_cast<std::ptrdiff_t>(i) + 1, messages.end(),
                            is_later)) {
                continue;
            }
            compacted.take(KeyringTable::message_key(slot),
                           destroys ? std::nullopt : std::optional<std::string_view>(slot.wrapped));
        }
        for (const Slot& slot : keys) {
            EXPECT_EQ(whole.find(slot.key_id).has_value(), compacted.find(slot.key_id).has_value());
        }
        EXPECT_EQ(whole.generation(kPatient), compacted.generation(kPatient));
        const auto sealing = whole.current(kPatient);
        ASSERT_EQ(sealing.has_value(), compacted.current(kPatient).has_value()) << history;
        if (sealing) {
            EXPECT_EQ(sealing->key_id, compacted.current(kPatient)->key_id);
        }
    }
}

}  // namespace
}  // namespace enlace::journal
