#include "security/movable_keyring.h"

#include "security/keyring_file.h"
#include "support/movable_keyrings.h"
#include "support/temporary_folder.h"

namespace enlace::security {
namespace {

struct TwoFiles {
    test::TemporaryFolder folder;
    Key kek = Key::random();
    std::unique_ptr<FileKeyring> first = FileKeyring::open(folder / "first", kek);
    std::unique_ptr<FileKeyring> second = FileKeyring::open(folder / "second", kek);
    MovableKeyring& from() { return *first; }
    MovableKeyring& to() { return *second; }
};

INSTANTIATE_TYPED_TEST_SUITE_P(Files, MovableKeyrings, TwoFiles);

TEST(AdoptedKeys, AreThereWhenTheFileIsOpenedAgain) {
    TwoFiles files;
    std::vector<SubjectKey> keys;
    for (int i = 0; i < 3'000; ++i) {  // More than are written at once.
        keys.push_back(files.from().key_for("patient-" + std::to_string(1000 + i)));
    }
    files.from().destroy("patient-1000");
    files.to().adopt(files.from().newest());
    files.second.reset();
    files.second = FileKeyring::open(files.folder / "second", files.kek);
    EXPECT_FALSE(files.second->torn_when_opened());
    EXPECT_EQ(files.second->newest().size(), keys.size());
    EXPECT_FALSE(files.second->find(keys[0].id));
    for (std::size_t i = 1; i < keys.size(); ++i) {
        ASSERT_TRUE(files.second->find(keys[i].id));
        ASSERT_EQ(files.second->find(keys[i].id)->id(), keys[i].key.id());
    }
}

TEST(AdoptedKeys, AreKeysOfStreams) {
    TwoFiles files;
    const Slot strange = make_slot(files.kek, std::string(kSubjectMax + 1, 's'), 1);
    EXPECT_THROW(files.to().adopt({strange}), KeyringError);
}

}  // namespace
}  // namespace enlace::security
