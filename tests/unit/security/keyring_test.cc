#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "security/keyring_file.h"
#include "security/keyring_memory.h"
#include "support/any_keyring.h"
#include "support/temporary_folder.h"

namespace enlace::security {
namespace {

constexpr std::uint64_t kFirstSlot = 512;
constexpr std::uint64_t kSlot = 256;

struct InMemory {
    MemoryKeyring keyring;
    Keyring& get() { return keyring; }
};

struct InAFile {
    test::TemporaryFolder folder;
    std::unique_ptr<FileKeyring> keyring = FileKeyring::open(folder / "keyring", Key::random());
    Keyring& get() { return *keyring; }
};

using Homes = testing::Types<InMemory, InAFile>;
INSTANTIATE_TYPED_TEST_SUITE_P(Homes, AnyKeyring, Homes);

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class KeyringFile : public testing::Test {
protected:
    std::unique_ptr<FileKeyring> open() { return FileKeyring::open(file_, kek_); }

    void write_at(std::uint64_t offset, std::string_view bytes) {
        std::fstream file(file_, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(offset));
        file << bytes;
    }

    void flip_byte(std::uint64_t offset) {
        const char flipped = static_cast<char>(content_of(file_).at(offset) ^ 1);
        write_at(offset, {&flipped, 1});
    }

    std::string refusal() {
        try {
            open();
        } catch (const KeyringError& error) {
            return error.what();
        }
        return "";
    }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "keyring";
    Key kek_ = Key::random();
};

TEST_F(KeyringFile, RemembersKeysAndGenerations) {
    std::string kept, destroyed, kept_key;
    {
        const auto keyring = open();
        destroyed = keyring->key_for(kPatient).id;
        keyring->destroy(kPatient);
        kept = keyring->key_for("patient-7Z").id;
        kept_key = keyring->key_for("patient-7Z").key.id();
    }
    const auto keyring = open();
    EXPECT_FALSE(keyring->torn_when_opened());
    EXPECT_FALSE(keyring->find(destroyed));
    ASSERT_TRUE(keyring->find(kept));
    EXPECT_EQ(keyring->find(kept)->id(), kept_key);
    EXPECT_EQ(keyring->key_for("patient-7Z").id, kept);
    EXPECT_NE(keyring->key_for(kPatient).id, destroyed);
    const std::string third_slot = content_of(file_).substr(kFirstSlot + 2 * kSlot, kSlot);
    EXPECT_EQ(third_slot[4], 2) << "the second generation";
}

TEST_F(KeyringFile, IsForItsOwnerOnly) {
    open();
    EXPECT_EQ(std::filesystem::status(file_).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(KeyringFile, HoldsNoKeyInClear) {
    const auto keyring = open();
    const auto made = keyring->key_for(kPatient);
    EXPECT_EQ(content_of(file_).find(made.key.bytes()), std::string::npos);
}

TEST_F(KeyringFile, OverwritesWhatItDestroys) {
    const auto keyring = open();
    keyring->key_for(kPatient);
    constexpr std::uint64_t kWrapped = kFirstSlot + 24;
    const std::string wrapped = content_of(file_).substr(kWrapped, 60);
    keyring->destroy(kPatient);
    EXPECT_EQ(content_of(file_).find(wrapped), std::string::npos);
    EXPECT_EQ(content_of(file_).substr(kWrapped, 60), std::string(60, '\0'));
}

TEST_F(KeyringFile, IsRefusedToAnotherKek) {
    open();
    kek_ = Key::random();
    EXPECT_NE(refusal().find("key-encryption key does not open it"), std::string::npos);
    EXPECT_NE(refusal().find(file_.string()), std::string::npos);
}

TEST_F(KeyringFile, IsForOneProcessAtATime) {
    const auto keyring = open();
    EXPECT_NE(refusal().find("another process"), std::string::npos);
}

TEST_F(KeyringFile, IgnoresATornEndAndUsesItAgain) {
    std::string first, second;
    {
        const auto keyring = open();
        first = keyring->key_for("patient-7Z").id;
        second = keyring->key_for(kPatient).id;
    }
    flip_byte(kFirstSlot + kSlot + 100);
    {
        const auto keyring = open();
        EXPECT_TRUE(keyring->torn_when_opened());
        EXPECT_TRUE(keyring->find(first));
        EXPECT_FALSE(keyring->find(second));
        second = keyring->key_for(kPatient).id;
    }
    const auto keyring = open();
    EXPECT_FALSE(keyring->torn_when_opened());
    EXPECT_TRUE(keyring->find(first));
    EXPECT_TRUE(keyring->find(second));
}

TEST_F(KeyringFile, OpensHoweverMuchOfItsEndIsMissing) {
    std::string first;
    {
        const auto keyring = open();
        first = keyring->key_for("patient-7Z").id;
        keyring->key_for(kPatient);
    }
    for (std::uint64_t size = kFirstSlot + 2 * kSlot; size > kFirstSlot + kSlot; size -= 8) {
        std::filesystem::resize_file(file_, size - 3);
        const auto keyring = open();
        ASSERT_TRUE(keyring->find(first)) << size;
        EXPECT_TRUE(keyring->find(keyring->key_for(kPatient).id));
    }
}

TEST_F(KeyringFile, RefusesDamageBeforeAValidSlotAndNamesThePlace) {
    {
        const auto keyring = open();
        keyring->key_for("patient-7Z");
        keyring->key_for(kPatient);
    }
    for (std::uint64_t byte = 0; byte < kSlot; ++byte) {
        flip_byte(kFirstSlot + byte);
        EXPECT_NE(refusal().find("slot 0 at offset 512 is damaged"), std::string::npos) << byte;
        flip_byte(kFirstSlot + byte);
    }
    EXPECT_EQ(refusal(), "");
}

TEST_F(KeyringFile, RefusesADamagedHeader) {
    open()->key_for(kPatient);
    for (std::uint64_t byte = 0; byte < 68; ++byte) {
        flip_byte(byte);
        EXPECT_NE(refusal().find("header is damaged"), std::string::npos) << byte;
        flip_byte(byte);
    }
    EXPECT_EQ(refusal(), "");
}

TEST_F(KeyringFile, BeginsAnewWhereNothingWasEverKept) {
    std::ofstream(file_) << "ENLK";
    const auto keyring = open();
    EXPECT_TRUE(keyring->find(keyring->key_for(kPatient).id));
}

TEST_F(KeyringFile, RefusesASlotThatStandsThereTwice) {
    {
        const auto keyring = open();
        keyring->key_for("patient-70");
        keyring->key_for("patient-7Z");
    }
    write_at(kFirstSlot + 2 * kSlot, content_of(file_).substr(kFirstSlot, kSlot));
    EXPECT_NE(refusal().find("slot 2 at offset 1024 contradicts an earlier one"),
              std::string::npos);
}

TEST_F(KeyringFile, GrowsBeyondWhatItReserves) {
    constexpr int kThreads = 32;
    constexpr int kOfEach = 70;
    std::vector<std::vector<std::string>> ids(kThreads);
    {
        const auto keyring = open();
        std::vector<std::jthread> threads;
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < kOfEach; ++i) {
                    const auto subject = "patient-" + std::to_string(t * kOfEach + i);
                    ids[static_cast<std::size_t>(t)].push_back(keyring->key_for(subject).id);
                }
            });
        }
    }
    const auto keyring = open();
    for (const auto& some : ids) {
        for (const auto& id : some) ASSERT_TRUE(keyring->find(id));
    }
}

}  // namespace
}  // namespace enlace::security
