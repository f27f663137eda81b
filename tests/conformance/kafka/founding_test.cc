#include "journal/founding.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/accept.h"
#include "support/kafka_home.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"

namespace enlace::journal {
namespace {

constexpr std::uint32_t kPartitions = 4;

TEST(FoundingOnKafka, GivesInstancesThatStartAtOnceTheSameJournal) {
    constexpr int kInstances = 4;
    const test::TemporaryFolder folder;
    test::make_topic(plan_journal(test::topic_rules(folder.path()), "intake", kPartitions));
    const test::ManualClock clock;
    std::vector<JournalInfo> infos(kInstances);
    std::vector<std::thread> instances;
    for (auto& info : infos) {
        instances.emplace_back([&] {
            const auto log = test::open_kafka_log(folder.path());
            info = found(*log, {"intake", kPartitions, "deployment", "identity"}, clock);
        });
    }
    for (auto& instance : instances) instance.join();
    for (const auto& info : infos) EXPECT_EQ(info.journal_id, infos[0].journal_id);

    // Whoever came later left a Genesis that nobody reads, or none.
    const auto log = test::open_kafka_log(folder.path());
    EXPECT_EQ(found(*log, {"intake", kPartitions, "deployment", "identity"}, clock).journal_id,
              infos[0].journal_id);
    std::uint64_t entries = 0;
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        v1::Entry entry;
        ASSERT_TRUE(entry.ParseFromString(log->read({"intake", p}, 0).value()));
        EXPECT_EQ(entry.genesis().journal_id(), infos[0].journal_id);
        entries += log->end({"intake", p});
    }
    EXPECT_GT(entries, std::uint64_t{kPartitions}) << "nobody raced with anybody";
}

}  // namespace
}  // namespace enlace::journal
