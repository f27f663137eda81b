#include <gmock/gmock.h>

#include "support/kafka_brokers.h"
#include "support/run_enlace.h"
#include "support/temporary_folder.h"

namespace enlace::program {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Ran run_topics(std::vector<std::string> arguments, const std::string& copies = "1") {
    arguments.insert(arguments.begin(), "topics");
    arguments.insert(arguments.end(), {"--brokers", test::brokers(), "--replication", copies,
                                       "--min-insync", copies});
    return run_enlace(arguments);
}

TEST(Topics, AreMadeOnceAndThenFoundInOrder) {
    const auto missing = run_topics({"check"});
    EXPECT_EQ(missing.status, 1);
    EXPECT_THAT(missing.out, HasSubstr("topic enlace.intake.journal.v1 does not exist"));

    const auto made = run_topics({"create", "--partitions", "4"});
    EXPECT_EQ(made.status, 0) << made.out << made.errors;
    for (const char* topic :
         {"enlace.intake.journal.v1", "enlace.homevisits.journal.v1", "enlace.referral.journal.v1",
          "enlace.telemedicine.journal.v1", "enlace.transfers.journal.v1",
          "enlace.grievances.journal.v1", "enlace.access.journal.v1", "enlace.webhooks.journal.v1",
          "enlace.keyring.v1", "enlace.events.homevisits.v1",
          "enlace.jurisdiction.VII.home-visits.v1",
          "enlace.institution.SPSSA000011.referrals.v1"}) {
        EXPECT_THAT(made.out, AllOf(HasSubstr(topic + std::string(": made")),
                                    HasSubstr(topic + std::string(": as it should be"))));
    }
    const auto again = run_topics({"create", "--partitions", "4"});
    EXPECT_EQ(again.status, 0);
    EXPECT_THAT(again.out, Not(HasSubstr("made")));
    EXPECT_EQ(run_topics({"check", "--partitions", "4"}).out, again.out);

    const auto other = run_topics({"check", "--partitions", "8"});
    EXPECT_EQ(other.status, 1);
    EXPECT_THAT(other.out, HasSubstr("4 partitions, not 8"));

    const auto dangerous = run_topics({"check", "--partitions", "4"}, "2");
    EXPECT_EQ(dangerous.status, 1);
    EXPECT_THAT(dangerous.out, AllOf(HasSubstr("enlace.intake.journal.v1: DANGEROUS"),
                                     HasSubstr("1 copies, not 2"),
                                     HasSubstr("--add-config min.insync.replicas=2")));
    EXPECT_EQ(run_topics({"check", "--partitions", "4", "--unsafe"}, "2").status, 0);
}

TEST(Topics, AreFoundedAllAtOnceAndForTheseKeysOnly) {
    const test::TemporaryFolder folder;
    const auto keys = (folder / "keys").string(), others = (folder / "others").string();
    for (const auto& made : {keys, others}) ASSERT_EQ(run_enlace({"keys", made}).status, 0);
    ASSERT_EQ(run_topics({"create", "--partitions", "4"}).status, 0);
    const auto found = [](const std::string& with) {
        return run_topics({"found", "--partitions", "4", "--keys", with});
    };
    for (int i = 0; i < 2; ++i) {
        const auto founded = found(keys);
        EXPECT_EQ(founded.status, 0) << founded.errors;
        for (const char* journal : {"intake", "homevisits", "referral", "telemedicine", "transfers",
                                    "grievances", "access", "webhooks"})
            EXPECT_THAT(founded.out, HasSubstr(journal + std::string(": founded")));
    }
    const auto refused = found(others);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.errors, HasSubstr("put that key back"));
}

TEST(Topics, SayWhatIsWrongWhereNobodyAnswers) {
    const auto unable = run_enlace({"topics", "check", "--brokers", ""});
    EXPECT_EQ(unable.status, 1);
    EXPECT_THAT(unable.errors, HasSubstr("host:port"));
    EXPECT_EQ(run_enlace({"topics"}).status, 2);
    EXPECT_EQ(run_enlace({"topics", "check"}).status, 2);
}

}  // namespace
}  // namespace enlace::program
