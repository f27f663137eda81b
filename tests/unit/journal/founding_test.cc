#include "journal/founding.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/accept.h"
#include "journal/memory_log.h"
#include "support/manual_clock.h"

namespace enlace::journal {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Founding homevisits() {
    return {"homevisits", 4, "deploymt", "identity"};
}

v1::Genesis genesis_of(const Log& log, std::uint32_t partition) {
    v1::Entry entry;
    EXPECT_TRUE(entry.ParseFromString(log.read({"homevisits", partition}, 0).value()));
    return entry.genesis();
}

void refuses(Log& log, const Founding& wanted, const char* why) {
    const test::ManualClock clock;
    EXPECT_THAT([&] { found(log, wanted, clock); },
                ThrowsMessage<std::runtime_error>(HasSubstr(why)));
}

// A log whose first appends work and whose later ones don't: what a crash leaves behind.
class LogThatStops : public MemoryLog {
public:
    explicit LogThatStops(int appends) : left_(appends) {}

    void append(PartitionRef where, std::string entry, Done done) override {
        if (left_-- <= 0) return done(Handed::not_tried);
        MemoryLog::append(where, std::move(entry), std::move(done));
    }
    void goes_on() { left_ = 1'000; }

private:
    int left_;
};

TEST(Founding, WritesOneGenesisIntoEveryPartition) {
    MemoryLog log;
    const test::ManualClock clock;
    const JournalInfo info = found(log, homevisits(), clock);
    EXPECT_EQ(info.service, "homevisits");
    EXPECT_EQ(info.journal_id.size(), 16u);
    EXPECT_EQ(info.partitions, 4u);
    EXPECT_EQ(info.created_at_us, clock.wall_us());
    for (std::uint32_t p = 0; p < 4; ++p) {
        EXPECT_EQ(log.end({"homevisits", p}), 1u);
        const v1::Genesis genesis = genesis_of(log, p);
        EXPECT_EQ(genesis.journal_id(), info.journal_id);
        EXPECT_EQ(genesis.service(), "homevisits");
        EXPECT_EQ(genesis.partition(), p);
        EXPECT_EQ(genesis.partitions(), 4u);
        EXPECT_EQ(genesis.format(), 1u);
        EXPECT_EQ(genesis.deployment_key_id(), "deploymt");
        EXPECT_EQ(genesis.identity_key_id(), "identity");
        EXPECT_EQ(genesis.created_at_us(), clock.wall_us());
    }
}

TEST(Founding, FindsTheSameJournalAgainAndWritesNothing) {
    MemoryLog log;
    test::ManualClock clock;
    const JournalInfo first = found(log, homevisits(), clock);
    clock.advance_us(base::kDay_us);
    const JournalInfo again = found(log, homevisits(), clock);
    EXPECT_EQ(again.journal_id, first.journal_id);
    EXPECT_EQ(again.created_at_us, first.created_at_us);
    EXPECT_EQ(log.end({"homevisits", 3}), 1u);
}

TEST(Founding, GoesOnAfterACrashBetweenAnyTwoPartitions) {
    for (int written = 0; written < 4; ++written) {
        LogThatStops log(written);
        const test::ManualClock clock;
        refuses(log, homevisits(), "start again");
        log.goes_on();
        const JournalInfo info = found(log, homevisits(), clock);
        for (std::uint32_t p = 0; p < 4; ++p) {
            EXPECT_EQ(genesis_of(log, p).journal_id(), info.journal_id);
            EXPECT_EQ(log.end({"homevisits", p}), 1u);
        }
    }
}

TEST(Founding, GivesOneJournalToManyWhoFoundItAtOnce) {
    MemoryLog log;
    const test::ManualClock clock;
    std::mutex mutex;
    std::set<std::string> ids;
    std::vector<std::thread> founders;
    for (int i = 0; i < 8; ++i) {
        founders.emplace_back([&] {
            const JournalInfo info = found(log, homevisits(), clock);
            const std::lock_guard lock(mutex);
            ids.insert(info.journal_id);
        });
    }
    for (auto& founder : founders) founder.join();
    EXPECT_EQ(ids.size(), 1u);
}

TEST(Founding, IsWaitedForByThoseWhoOnlyRead) {
    const test::ManualClock clock;
    LogThatStops log(3);
    EXPECT_THROW(founded_by_others(log, homevisits()), LogUnavailable);
    refuses(log, homevisits(), "start again");
    EXPECT_THAT([&] { founded_by_others(log, homevisits()); },
                ThrowsMessage<LogUnavailable>(HasSubstr("partition 3 is not founded yet")));
    EXPECT_EQ(log.end({"homevisits", 3}), 0u) << "only reads";

    log.goes_on();
    const JournalInfo theirs = found(log, homevisits(), clock);
    const JournalInfo read = founded_by_others(log, homevisits());
    EXPECT_EQ(read.journal_id, theirs.journal_id);
    EXPECT_EQ(read.created_at_us, theirs.created_at_us);
    EXPECT_EQ(read.partitions, 4u);
    Founding other = homevisits();
    other.deployment_key_id = "another!";
    EXPECT_THAT([&] { founded_by_others(log, other); },
                ThrowsMessage<std::runtime_error>(HasSubstr("another deployment key")));
}

TEST(Founding, RefusesAJournalOfAnotherNumberOfPartitions) {
    MemoryLog log;
    const test::ManualClock clock;
    found(log, homevisits(), clock);
    Founding other = homevisits();
    other.partitions = 8;
    refuses(log, other, "fixed for ever");
}

TEST(Founding, RefusesOtherKeys) {
    MemoryLog log;
    const test::ManualClock clock;
    found(log, homevisits(), clock);
    Founding deployment = homevisits();
    deployment.deployment_key_id = "another!";
    refuses(log, deployment, "another deployment key");
    Founding identity = homevisits();
    identity.identity_key_id = "another!";
    refuses(log, identity, "another identity key");
}

TEST(Founding, RefusesWhatWasFoundedForSomethingElse) {
    const auto with = [](auto change) {
        auto log = std::make_unique<MemoryLog>();
        log->open_journal("homevisits", 4);
        v1::Entry entry;
        auto& genesis = *entry.mutable_genesis();
        genesis.set_journal_id(std::string(16, 'j'));
        genesis.set_service("homevisits");
        genesis.set_partitions(4);
        genesis.set_format(1);
        change(entry);
        log->append({"homevisits", 0}, entry.SerializeAsString(), [](Handed) {});
        return log;
    };
    refuses(*with([](v1::Entry& e) { e.mutable_genesis()->set_service("intake"); }), homevisits(),
            "was founded as journal intake");
    refuses(*with([](v1::Entry& e) { e.mutable_genesis()->set_partition(1); }), homevisits(),
            "partition 1");
    refuses(*with([](v1::Entry& e) { e.mutable_genesis()->set_partitions(16); }), homevisits(),
            "founded with 16 partitions");
    refuses(*with([](v1::Entry& e) { e.mutable_genesis()->set_format(2); }), homevisits(),
            "format 2");
    refuses(*with([](v1::Entry& e) { e.mutable_record()->set_stream("visit-00"); }), homevisits(),
            "does not begin with a Genesis");
}

TEST(Founding, RefusesAPartitionThatBelongsToAnotherJournal) {
    MemoryLog mixed;
    MemoryLog other;
    const test::ManualClock clock;
    found(other, homevisits(), clock);
    mixed.open_journal("homevisits", 4);
    mixed.append({"homevisits", 2}, other.read({"homevisits", 2}, 0).value(), [](Handed) {});
    refuses(mixed, homevisits(), "belongs to another journal");
}

}  // namespace
}  // namespace enlace::journal
