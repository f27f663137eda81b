#include "journal/founding.h"

#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/accept.h"
#include "support/kafka_home.h"
#include "support/log_behind.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"

namespace enlace::journal {
namespace {

constexpr std::uint32_t kPartitions = 4;
constexpr std::uint32_t kInstances = 4;

// Whose user goes on from its first look into the log when all the others have looked, too.
class LookedAtTogether : public test::LogBehind {
public:
    LookedAtTogether(journal::Log& log, std::barrier<>& all) : LogBehind(log), all_(all) {}

    std::optional<std::string> read(PartitionRef where, std::uint64_t position) const override {
        auto found = LogBehind::read(where, position);
        if (!std::exchange(looked_, true)) all_.arrive_and_wait();
        return found;
    }

private:
    std::barrier<>& all_;
    mutable bool looked_ = false;
};

TEST(FoundingOnKafka, GivesInstancesThatStartAtOnceTheSameJournal) {
    const test::TemporaryFolder folder;
    test::make_topic(plan_journal(test::topic_rules(folder.path()), "intake", kPartitions));
    const test::ManualClock clock;
    std::vector<JournalInfo> infos(kInstances);
    std::barrier all(kInstances);
    std::vector<std::thread> instances;
    for (auto& info : infos) {
        instances.emplace_back([&] {
            const auto log = test::open_kafka_log(folder.path());
            LookedAtTogether together(*log, all);
            info = found(together, {"intake", kPartitions, "deployment", "identity"}, clock);
        });
    }
    for (auto& instance : instances) instance.join();
    for (const auto& info : infos) EXPECT_EQ(info.journal_id, infos[0].journal_id);

    // Of partition 0 all wrote one, and nobody reads but the first.
    const auto log = test::open_kafka_log(folder.path());
    EXPECT_EQ(found(*log, {"intake", kPartitions, "deployment", "identity"}, clock).journal_id,
              infos[0].journal_id);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        v1::Entry entry;
        ASSERT_TRUE(entry.ParseFromString(log->read({"intake", p}, 0).value()));
        EXPECT_EQ(entry.genesis().journal_id(), infos[0].journal_id);
    }
    EXPECT_EQ(log->end({"intake", 0}), kInstances) << "nobody raced with anybody";
}

}  // namespace
}  // namespace enlace::journal
