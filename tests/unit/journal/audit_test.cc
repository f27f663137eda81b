#include "journal/audit.h"

#include <gmock/gmock.h>

#include "base/stream_id.h"
#include "enlace/journal/v1/system.pb.h"
#include "golden.h"
#include "journal/memory_log.h"
#include "journal/read_through.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/manual_clock.h"

namespace enlace::journal {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint32_t kPartitions = 4;
constexpr auto kCase = "case-01AB";  // Partition 1.
constexpr std::uint32_t kOfCase = 1;

// A journal in memory, written by an engine's rules unless it is spoilt.
class AuditTest : public testing::Test {
protected:
    AuditTest() { writer.journal("intake"); }

    using Spoil = std::function<void(v1::JournalRecord&)>;
    void write(const std::string& stream, const v1::SystemEvent& event, Spoil spoil = {}) {
        writer.write("intake", stream, {&event}, {.spoil = std::move(spoil)});
    }
    void refuse(Spoil spoil = {}) { writer.refuse("intake", kCase, {.spoil = std::move(spoil)}); }
    void append(std::uint32_t partition, std::string entry) {
        log.append({"intake", partition}, std::move(entry), [](Handed) {});
    }
    void move_to(const std::string& to, std::uint32_t partition) {
        v1::SystemEvent event;
        event.mutable_journal_moved()->set_to(to);
        write(base::system_stream(partition), event, [](auto& record) { record.set_last(true); });
    }
    // What the next record says that it has read, if it has read everything.
    v1::Seen seen() {
        const auto read = audited().partition(kOfCase);
        v1::Seen seen;
        seen.set_position(read.next - 1);
        seen.set_chain(seen_chain(read.chain));
        return seen;
    }

    Audit audited(std::uint32_t partitions = kPartitions) {
        Audit audit("intake", partitions);
        const std::vector<JournalShape> journals = {{"intake", kPartitions}};
        read_through(log, journals, beginnings(journals), ends(log, journals),
                     [&](const LogBatch& batch) {
                         for (const auto& entry : batch.entries) {
                             audit.take(entry.partition, entry.bytes);
                         }
                     });
        return audit;
    }
    std::vector<std::string> faults() { return audited().faults().kept; }

    MemoryLog log;
    security::MemoryKeyring keyring;
    test::ManualClock clock;
    test::JournalWriter writer{log, keyring, clock, kPartitions};
};

TEST_F(AuditTest, FindsNothingInWhatEnginesWrite) {
    v1::SystemEvent event;
    event.mutable_reaction_enabled()->set_name("a");
    write(base::system_stream(2), event);
    for (int i = 0; i < 3; ++i) {
        const auto newest = seen();
        refuse([&](auto& record) { *record.mutable_seen() = newest; });
    }
    append(kOfCase, "neither Genesis nor record");
    const Audit audit = audited();
    EXPECT_THAT(audit.faults().kept, IsEmpty());
    const auto whole = audit.whole();
    EXPECT_EQ(whole.next, kPartitions + 5);
    EXPECT_EQ(whole.counted, 4u);
    EXPECT_EQ(whole.void_entries, 1u);
    EXPECT_EQ(whole.streams, 2u);
    EXPECT_EQ(whole.events, 1u);
    EXPECT_FALSE(whole.moved);
    EXPECT_EQ(audit.stream(kOfCase, kCase).sequence, 3u);
    EXPECT_EQ(audit.stream(2, base::system_stream(2)).version, 1u);
}

TEST_F(AuditTest, ComesToTheChainsAndVerdictsOfTheGoldenVectors) {
    const Json& golden = field(golden_vectors(), "partition");
    const auto of = static_cast<std::uint32_t>(number(golden, "partition"));
    Audit audit("intake", static_cast<std::uint32_t>(number(golden, "partitions")));
    std::uint64_t counted = 0;
    for (const Json& one : list(golden, "entries")) {
        SCOPED_TRACE(text(one, "name"));
        audit.take(of, bytes(one, "entry"));
        const Chain& chain = audit.partition(of).chain;
        EXPECT_EQ(std::string(chain.begin(), chain.end()), bytes(one, "chain"));
        counted += flag(one, "counts") ? 1 : 0;
        EXPECT_EQ(audit.partition(of).counted, counted);
    }
    EXPECT_GT(counted, 0u);
}

TEST_F(AuditTest, FindsAPartitionThatDoesNotBeginWithItsGenesis) {
    Audit audit("intake", 2);
    audit.take(0, *log.read({"intake", 0}, 0));
    audit.take(1, *log.read({"intake", 2}, 0));
    EXPECT_THAT(
        audit.faults().kept,
        AllOf(Contains(HasSubstr("intake/0@0 was founded with 4 partitions, and there are 2")),
              Contains(HasSubstr("intake/1@0 was founded as intake/2"))));

    Audit other("homevisits", kPartitions);
    other.take(0, "what is this?");
    EXPECT_THAT(other.faults().kept, AllOf(Contains(HasSubstr("homevisits/0@0 is no Genesis")),
                                           Contains(HasSubstr("homevisits/3@0 does not exist"))));
}

TEST_F(AuditTest, FindsPartitionsOfTwoJournals) {
    MemoryLog other_log;
    test::JournalWriter other(other_log, keyring, clock, kPartitions);
    other.journal("intake");
    Audit audit("intake", kPartitions);
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        audit.take(p, *(p == 2 ? other_log : log).read({"intake", p}, 0));
    }
    EXPECT_THAT(audit.faults().kept,
                ElementsAre(HasSubstr("intake/2@0 belongs to another journal")));
}

TEST_F(AuditTest, TakesAnEmptyJournalForOneThatWasNotFoundedYet) {
    Audit audit("intake", kPartitions);
    EXPECT_TRUE(audit.empty());
    EXPECT_THAT(audit.faults().kept, IsEmpty());
}

TEST_F(AuditTest, FindsWhatWasWrittenAfterAnotherLog) {
    refuse();
    auto other = seen();
    other.set_chain("8 bytes.");
    refuse([&](auto& record) { *record.mutable_seen() = other; });
    other.set_position(99);
    refuse([&](auto& record) {
        *record.mutable_seen() = other;
        record.set_sequence(77);  // Void all the same.
    });
    EXPECT_THAT(faults(), ElementsAre(AllOf(HasSubstr("intake/1@2"), HasSubstr("rewritten"),
                                            HasSubstr("--accept-loss intake/1@2")),
                                      AllOf(HasSubstr("intake/1@3"), HasSubstr("was cut"))));

    v1::SystemEvent accepted;
    accepted.mutable_loss_accepted()->set_service("intake");
    accepted.mutable_loss_accepted()->set_partition(kOfCase);
    accepted.mutable_loss_accepted()->set_position(2);
    write(base::system_stream(kOfCase), accepted);
    EXPECT_THAT(faults(), ElementsAre(HasSubstr("intake/1@3")));
    EXPECT_EQ(audited().accepted_losses(), 1u);
}

TEST_F(AuditTest, FindsAnAnswerThatIsNotTheNumberOfEvents) {
    refuse([](auto& record) { record.mutable_answer()->set_version(4); });
    EXPECT_THAT(faults(), ElementsAre(AllOf(HasSubstr("intake/1@1"), HasSubstr("version 4"),
                                            HasSubstr("0 events"))));
}

TEST_F(AuditTest, LetsNothingCountAfterTheJournalHasMoved) {
    refuse();
    move_to("elsewhere", kOfCase);
    refuse();
    refuse();
    const Audit audit = audited();
    EXPECT_THAT(audit.faults().kept, IsEmpty());
    EXPECT_EQ(audit.partition(kOfCase).counted, 2u);
    EXPECT_EQ(audit.partition(kOfCase).void_entries, 2u);
    ASSERT_TRUE(audit.partition(kOfCase).moved);
    EXPECT_EQ(audit.partition(kOfCase).moved->position, 2u);
    EXPECT_EQ(audit.whole().moved->to, "elsewhere");
    EXPECT_FALSE(audit.partition(0).moved);
}

TEST_F(AuditTest, FindsALastRecordThatDoesNotSayWhereToGo) {
    refuse([](auto& record) { record.set_last(true); });
    EXPECT_THAT(faults(), ElementsAre(HasSubstr("intake/1@1 is the last that counts")));

    v1::SystemEvent event;
    event.mutable_journal_moved()->set_to("elsewhere");
    write(base::system_stream(2), event);
    EXPECT_THAT(faults(), Contains(HasSubstr("intake/2@1 says that the journal has moved")));
}

TEST_F(AuditTest, CountsMoreFaultsThanItKeeps) {
    for (int i = 0; i < 50; ++i) {
        refuse([](auto& record) { record.mutable_answer()->set_version(4); });
    }
    const Audit audit = audited();
    EXPECT_EQ(audit.faults().count, 50u);
    EXPECT_EQ(audit.faults().kept.size(), Audit::kFaultsKept);
}

TEST_F(AuditTest, TellsOfKeys) {
    std::vector<std::string> keys;
    Audit audit("intake", kPartitions);
    audit.on_key([&](std::string_view key_id) { keys.emplace_back(key_id); });
    audit.take(kOfCase, *log.read({"intake", kOfCase}, 0));
    v1::SystemEvent event;
    event.mutable_reaction_enabled()->set_name("a");
    write(kCase, event, [](auto& record) {
        record.mutable_events(0)->set_key_id("sixteen bytes ..");
        record.mutable_events(0)->set_sealed("s");
    });
    audit.take(kOfCase, *log.read({"intake", kOfCase}, 1));
    EXPECT_THAT(keys, ElementsAre("sixteen bytes .."));
}

}  // namespace
}  // namespace enlace::journal
