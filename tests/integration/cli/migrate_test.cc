#include <gmock/gmock.h>

#include "security/key_files.h"
#include "support/run_enlace.h"
#include "support/temporary_folder.h"

namespace enlace::program {
namespace {

using testing::HasSubstr;

constexpr auto kNobody = "127.0.0.1:1";

TEST(Migrate, GoesBetweenADirectoryAndBrokersOnly) {
    const test::TemporaryFolder folder;
    const auto in = [&](const char* name) { return (folder / name).string(); };
    EXPECT_EQ(run_enlace({"migrate"}).status, 2);
    EXPECT_EQ(run_enlace({"migrate", "--from", in("a")}).status, 2);
    for (const auto& [from, to] : {std::pair{in("a"), in("b")}, {kNobody, "b:1,c:2"}}) {
        const auto ran = run_enlace({"migrate", "--from", from, "--to", to});
        EXPECT_EQ(ran.status, 2);
        EXPECT_THAT(ran.errors, HasSubstr("one of them is a data directory"));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "nothing was made";
}

TEST(Migrate, SaysWhatIsMissingAndMakesNothing) {
    const test::TemporaryFolder folder;
    const auto data = folder / "data";
    const auto from_folder = run_enlace({"migrate", "--from", data.string(), "--to", kNobody});
    EXPECT_EQ(from_folder.status, 1);
    EXPECT_THAT(from_folder.errors, HasSubstr("is no data directory"));

    const auto without_keys = run_enlace({"migrate", "--from", kNobody, "--to", data.string()});
    EXPECT_EQ(without_keys.status, 1);
    EXPECT_THAT(without_keys.errors, HasSubstr("deployment.key: is missing"));

    security::KeyFiles::create(folder / "keys");
    const auto without_brokers = run_enlace({"migrate", "--from", kNobody, "--to", data.string(),
                                             "--keys", (folder / "keys").string()});
    EXPECT_EQ(without_brokers.status, 1);
    EXPECT_THAT(without_brokers.errors, HasSubstr("check that the brokers run"));
    EXPECT_FALSE(std::filesystem::exists(data));
}

TEST(Migrate, TeachesWhatItDoes) {
    const auto help = run_enlace({"migrate", "--help"});
    EXPECT_EQ(help.status, 0);
    for (const char* what : {"enlace migrate --from DIR --to HOST:PORT", "nothing counts after it",
                             "the same command again", "Stop what serves before"}) {
        EXPECT_THAT(help.out, HasSubstr(what));
    }
}

}  // namespace
}  // namespace enlace::program
