#include "security/key_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace enlace::security {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class KeyFolder : public testing::Test {
protected:
    template <class Action>
    static std::string refusal(const Action& action) {
        try {
            action();
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }

    std::string refusal_to_load() {
        return refusal([&] { KeyFiles::load(keys_); });
    }

    test::TemporaryFolder folder_;
    fs::path keys_ = folder_ / "keys";
};

TEST_F(KeyFolder, GivesBackTheKeysItWasMadeWith) {
    const auto made = KeyFiles::create(keys_);
    const auto loaded = KeyFiles::load(keys_);
    EXPECT_EQ(loaded.deployment.id(), made.deployment.id());
    EXPECT_EQ(loaded.identity.id(), made.identity.id());
    EXPECT_EQ(loaded.keyring_kek.id(), made.keyring_kek.id());
    EXPECT_NE(made.deployment.id(), made.identity.id());
    EXPECT_NE(made.deployment.id(), made.keyring_kek.id());
    EXPECT_TRUE(fs::exists(loaded.jwks));
}

TEST_F(KeyFolder, IsForItsOwnerOnly) {
    KeyFiles::create(keys_);
    for (const auto* name : {"deployment.key", "identity.key", "keyring.kek"}) {
        EXPECT_EQ(
            fs::status(keys_ / name).permissions() & (fs::perms::group_all | fs::perms::others_all),
            fs::perms::none);
    }
    EXPECT_EQ(fs::status(keys_).permissions(), fs::perms::owner_all);
}

TEST_F(KeyFolder, IsNeverOverwritten) {
    const auto id = KeyFiles::create(keys_).deployment.id();
    EXPECT_THAT(refusal([&] { KeyFiles::create(keys_); }),
                AllOf(HasSubstr("deployment.key"), HasSubstr("not overwritten")));
    EXPECT_EQ(KeyFiles::load(keys_).deployment.id(), id);
    fs::remove(keys_ / "deployment.key");
    EXPECT_THAT(refusal([&] { KeyFiles::create(keys_); }), HasSubstr("identity.key"));
    EXPECT_FALSE(fs::exists(keys_ / "deployment.key"));
}

TEST_F(KeyFolder, SaysWhichFileIsMissing) {
    KeyFiles::create(keys_);
    fs::remove(keys_ / "identity.key");
    EXPECT_THAT(refusal_to_load(), AllOf(HasSubstr("identity.key"), HasSubstr("is missing")));
}

TEST_F(KeyFolder, RefusesKeysThatOthersMayReadAndSaysHowToStopThem) {
    KeyFiles::create(keys_);
    fs::permissions(keys_ / "keyring.kek", fs::perms::group_read, fs::perm_options::add);
    EXPECT_THAT(refusal_to_load(), HasSubstr("chmod 600 " + (keys_ / "keyring.kek").string()));
}

TEST_F(KeyFolder, RefusesWhatIsNoKeyWithoutRepeatingIt) {
    KeyFiles::create(keys_);
    for (const auto* content : {"", "secret", "0123"}) {
        std::ofstream(keys_ / "deployment.key") << content << '\n';
        EXPECT_THAT(refusal_to_load(),
                    AllOf(HasSubstr("deployment.key"), HasSubstr("64 hexadecimal digits")));
        EXPECT_THAT(refusal_to_load(), testing::Not(HasSubstr("secret")));
    }
}

}  // namespace
}  // namespace enlace::security
