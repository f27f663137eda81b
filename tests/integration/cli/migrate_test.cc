#include <gmock/gmock.h>

#include "grievances/part.h"
#include "homevisits/part.h"
#include "intake/part.h"
#include "intake/service.h"
#include "journal/moving/folder_house.h"
#include "journal/moving/move.h"
#include "process/host.h"
#include "process/installed.h"
#include "referral/part.h"
#include "security/key_files.h"
#include "support/moving.h"
#include "support/run_enlace.h"
#include "support/temporary_folder.h"
#include "telemedicine/part.h"
#include "tools/enlace/everything.h"
#include "transfers/part.h"

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

// A release that had no journal of accesses.
process::Composition older_release() {
    return {.name = "enlace",
            .policy = {intake::policy_names(), homevisits::policy_names(), referral::policy_names(),
                       telemedicine::policy_names(), transfers::policy_names(),
                       grievances::policy_names()},
            .decides = {intake::kService, homevisits::kService, referral::kService,
                        telemedicine::kService, transfers::kService, grievances::kService},
            .parts = {intake::make_part, homevisits::make_part, referral::make_part,
                      telemedicine::make_part, transfers::make_part, grievances::make_part}};
}

TEST(Migrate, LeavesAFolderThatFoundsNothingAnyMore) {
    const test::TemporaryFolder folder;
    process::Options options;
    options.data = folder / "data";
    options.directory = process::installed("deploy/directory/san-luis-potosi.json");
    options.policy = process::installed("deploy/policy/policy.json");
    options.questionnaires = process::installed("deploy/questionnaires/satisfaction.json");
    options.dev = true;
    process::Host(options, older_release()).start();

    const auto keys = security::KeyFiles::load(options.data / "keys");
    {
        journal::FolderHouse from(options.data, keys.keyring_kek);
        test::Fuse fuse;
        test::MemoryHouse to("elsewhere", keys.keyring_kek, fuse);
        const auto moving = journal::move_house(
            from, to, {keys.deployment.id(), keys.identity.id()}, base::system_clock(), {});
        ASSERT_TRUE(moving.now);
    }
    try {
        process::Host(options, everything()).start();
        FAIL() << "it was served";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("the journal of intake has moved to elsewhere"));
    }
    std::vector<std::string> journals;
    for (const auto& one : journal::EmbeddedLog({.directory = options.data}).journals())
        journals.push_back(one.service);
    EXPECT_THAT(journals, testing::UnorderedElementsAre("intake", "homevisits", "referral",
                                                        "telemedicine", "transfers", "grievances"));
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
