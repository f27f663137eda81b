#include "support/moving.h"

#include <gmock/gmock.h>

#include "enlace/intake/v1/patient.pb.h"
#include "enlace/journal/v1/system.pb.h"
#include "journal/audit.h"
#include "journal/embedded/embedded_log.h"
#include "journal/moving/folder_house.h"
#include "journal/moving/move.h"
#include "journal/read_through.h"
#include "support/journal_writer.h"
#include "support/manual_clock.h"

namespace enlace::journal {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr std::uint32_t kOfEach = 4;
const std::vector<JournalShape> kJournals = {{"intake", kOfEach}, {"homevisits", kOfEach}};
constexpr auto kMovedPatient = "patient-01AB";  // Partition 1.
constexpr auto kForgotten = "patient-02AB";
constexpr auto kVisit = "visit-03AB";
const FoundingKeys kKeys = {std::string(8, 'k'), std::string(8, 'k')};

using Entries = std::map<std::string, std::vector<std::string>>;  // By place.

Entries entries_of(Log& log) {
    Entries all;
    read_through(
        log, kJournals, beginnings(kJournals), ends(log, kJournals), [&](const LogBatch& batch) {
            for (const auto& entry : batch.entries) {
                const auto& service = kJournals[entry.journal].service;
                all[service + "/" + std::to_string(entry.partition)].emplace_back(entry.bytes);
            }
        });
    return all;
}

// What moves of it.
Entries without_last(Entries entries) {
    for (auto& [place, of] : entries) {
        v1::Entry last;
        EXPECT_TRUE(last.ParseFromString(of.back()));
        EXPECT_TRUE(last.record().last()) << place;
        of.pop_back();
    }
    return entries;
}

// Two journals in a home, and another home that they may move to.
class MovingTest : public testing::Test {
protected:
    MovingTest() {
        from.shapes = kJournals;
        for (const auto& journal : kJournals) writer.journal(journal.service);
        write_history();
    }

    void write_history() {
        intake::v1::PatientEvent registered;
        registered.mutable_patient_registered()->mutable_demographics()->set_name("Juana");
        for (const char* patient : {kMovedPatient, kForgotten}) {
            writer.write("intake", patient, {&registered}, {});
        }
        from.keyring().destroy(kForgotten);
        for (int i = 0; i < 5; ++i) writer.refuse("homevisits", kVisit, {});
        from.log().append_unseen({"homevisits", 3}, "void");
        from.log().append_unseen({"homevisits", 3}, "");
        writer.refuse("homevisits", kVisit, {});
    }

    Moving move() { return move_house(from, to, kKeys, clock, {}); }
    auto refusal(const std::string& why) {
        return ThrowsMessage<std::runtime_error>(HasSubstr(why));
    }

    security::Key kek = security::Key::random();
    test::Fuse fuse;
    test::MemoryHouse from{"the old house", kek, fuse};
    test::MemoryHouse to{"the new house", kek, fuse};
    test::ManualClock clock;
    test::JournalWriter writer{from.log(), from.keyring(), clock, kOfEach};
};

TEST_F(MovingTest, CopiesAllThatStoodBeforeAndClosesTheOldHouse) {
    const Entries before = entries_of(from.log());
    const Moving moving = move();
    EXPECT_TRUE(moving.now);
    EXPECT_EQ(moving.copied, 2 * kOfEach + 10u);
    EXPECT_EQ(moving.entries, moving.copied);
    EXPECT_EQ(moving.subjects, 2u);
    EXPECT_EQ(entries_of(to.log()), before);
    EXPECT_EQ(without_last(entries_of(from.log())), before);
    EXPECT_FALSE(to.moving_from());

    Audit audit("homevisits", kOfEach);
    const Entries old = entries_of(from.log());
    for (const auto& entry : old.at("homevisits/3")) audit.take(3, entry);
    EXPECT_EQ(audit.partition(3).moved->to, "the new house");
    writer.refuse("homevisits", kVisit, {});
    audit.take(3, entries_of(from.log()).at("homevisits/3").back());
    EXPECT_EQ(audit.partition(3).counted, 7u) << "what comes later does not count";
    EXPECT_EQ(audit.partition(3).void_entries, 3u);
}

TEST_F(MovingTest, TakesTheKeysAlong) {
    const auto key = from.keyring().key_for(kMovedPatient);
    move();
    EXPECT_EQ(to.keyring().key_for(kMovedPatient).id, key.id);
    EXPECT_EQ(to.keyring().find(key.id)->id(), key.key.id());
    EXPECT_EQ(to.keyring().newest().size(), 2u);
}

TEST_F(MovingTest, IsDoneOnce) {
    move();
    const Entries old = entries_of(from.log());
    const Entries there = entries_of(to.log());
    EXPECT_FALSE(move().now);
    EXPECT_EQ(entries_of(from.log()), old);
    EXPECT_EQ(entries_of(to.log()), there);

    // Served since then.
    to.log().append_unseen({"intake", 2}, "goes on");
    EXPECT_FALSE(move().now);
    EXPECT_EQ(entries_of(from.log()), old);
}

TEST_F(MovingTest, GoesOnWhereverItWasInterrupted) {
    const std::uint64_t changes = [&] {
        test::MemoryHouse a("a", kek, fuse), b("b", kek, fuse);
        a.shapes = kJournals;
        test::JournalWriter writes(a.log(), a.keyring(), clock, kOfEach);
        for (const auto& journal : kJournals) writes.journal(journal.service);
        writes.refuse("intake", kMovedPatient, {});
        const auto from_here = fuse.changes();
        move_house(a, b, kKeys, clock, {});
        return fuse.changes() - from_here;
    }();
    // Mark, one JournalMoved for each partition, all that is copied, keys, no mark.
    ASSERT_EQ(changes, 1 + 2 * kOfEach + (2 * kOfEach + 1) + 1 + 1);

    std::uint64_t interrupted = 0;
    for (const bool done : {false, true}) {
        for (std::uint64_t after = 1;; ++after) {
            SCOPED_TRACE(std::to_string(after) + (done ? ", done" : ", not done"));
            test::MemoryHouse a("a", kek, fuse), b("b", kek, fuse);
            fuse.never();
            a.shapes = kJournals;
            test::JournalWriter writes(a.log(), a.keyring(), clock, kOfEach);
            for (const auto& journal : kJournals) writes.journal(journal.service);
            writes.refuse("intake", kMovedPatient, {});
            a.keyring().key_for(kMovedPatient);
            const Entries all = entries_of(a.log());
            fuse.blow_after(after, done);
            bool killed = false;
            try {
                move_house(a, b, kKeys, clock, {});
            } catch (const std::runtime_error&) {
                killed = true;
            }
            ASSERT_EQ(killed, fuse.blown());
            if (!killed) break;
            ++interrupted;
            fuse.never();
            // The very last change may have been all that was missing.
            EXPECT_EQ(move_house(a, b, kKeys, clock, {}).now, !(done && after == changes));
            EXPECT_EQ(entries_of(b.log()), all);
            EXPECT_EQ(without_last(entries_of(a.log())), all);
            EXPECT_EQ(b.keyring().newest().size(), 1u);
            EXPECT_FALSE(b.moving_from());
        }
    }
    EXPECT_EQ(interrupted, 2 * changes);
}

TEST_F(MovingTest, ClosesWhatOthersStillWriteTo) {
    int races = 0;
    from.log().before_append = [&](PartitionRef where, const std::string& entry) {
        if (where.service != "intake" || where.partition != 2 || ++races > 3) return;
        // An instance that announces something at the same moment takes the number.
        v1::Entry other;
        ASSERT_TRUE(other.ParseFromString(entry));
        other.mutable_record()->clear_last();
        other.mutable_record()->set_command_id(std::string(32, static_cast<char>(races)));
        v1::ReactionEnabled enabled;
        auto& event = *other.mutable_record()->mutable_events(0);
        event.set_type(enabled.GetTypeName());
        event.set_clear(enabled.SerializeAsString());
        from.log().append_unseen(where, other.SerializeAsString());
    };
    move();
    EXPECT_EQ(races, 4);
    const auto old = entries_of(from.log()).at("intake/2");
    const auto there = entries_of(to.log()).at("intake/2");
    ASSERT_EQ(old.size(), there.size() + 1);
    EXPECT_TRUE(std::equal(there.begin(), there.end(), old.begin()));
    Audit audit("intake", kOfEach);
    for (const auto& entry : there) audit.take(2, entry);
    EXPECT_EQ(audit.partition(2).void_entries, 3u) << "the numbers that were lost";
}

TEST_F(MovingTest, LeavesBehindWhatCameAfterTheEnd) {
    const Entries before = entries_of(from.log());
    from.log().before_append = [&](PartitionRef where, const std::string&) {
        // A copy that is late; but for the first, behind JournalMoved.
        from.log().append_unseen({where.service, 0}, "late");
    };
    move();
    EXPECT_EQ(entries_of(to.log()).at("intake/1"), before.at("intake/1"));
    EXPECT_LE(entries_of(to.log()).at("intake/0").size(), before.at("intake/0").size() + 1);
    EXPECT_GT(entries_of(from.log()).at("intake/0").size(), before.at("intake/0").size() + 3);
}

TEST_F(MovingTest, GoesThereAndBackWithTheSameBytes) {
    const Entries before = entries_of(from.log());
    const test::TemporaryFolder folder;
    {
        FolderHouse house(folder.path(), kek);
        EXPECT_TRUE(move_house(from, house, kKeys, clock, {}).now);
        EXPECT_EQ(entries_of(house.log()), before);
    }
    to.shapes = kJournals;
    FolderHouse house(folder.path(), kek);
    EXPECT_TRUE(move_house(house, to, kKeys, clock, {}).now);
    EXPECT_EQ(entries_of(to.log()), before);
    EXPECT_EQ(to.keyring().newest().size(), 2u);
    EXPECT_TRUE(to.keyring().find(from.keyring().key_for(kMovedPatient).id));

    // Where it began, it has another end since then.
    EXPECT_THAT([&] { move_house(to, from, kKeys, clock, {}); },
                refusal("Choose an empty folder, or topics made anew"));
}

TEST_F(MovingTest, RefusesAHouseWithAnotherJournal) {
    test::JournalWriter other(to.log(), to.keyring(), clock, kOfEach);
    other.journal("intake");
    const Entries before = entries_of(from.log());
    to.log().open_journal("homevisits", kOfEach);
    EXPECT_THAT([&] { move(); },
                ThrowsMessage<std::runtime_error>(AllOf(
                    HasSubstr("journal intake, partition 0: the first 1 entries in the new house"),
                    HasSubstr("another journal"))));
    EXPECT_EQ(entries_of(from.log()), before) << "nothing was changed";
    EXPECT_FALSE(to.moving_from());
}

TEST_F(MovingTest, RefusesAHouseThatHoldsMore) {
    for (const auto& [service, partitions] : kJournals) to.log().open_journal(service, partitions);
    const Entries before = entries_of(from.log());
    for (const auto& entry : before.at("intake/1")) to.log().append_unseen({"intake", 1}, entry);
    to.log().append_unseen({"intake", 1}, "more");
    EXPECT_THAT([&] { move(); }, refusal("journal intake, partition 1: the new house holds 3 "
                                         "entries, and the old house only 2"));
    EXPECT_EQ(entries_of(from.log()), before);
}

TEST_F(MovingTest, RefusesAHouseWithAJournalThatIsNotMoved) {
    test::JournalWriter other(to.log(), to.keyring(), clock, kOfEach);
    other.journal("grievances");
    to.shapes = {{"grievances", kOfEach}};
    EXPECT_THAT([&] { move(); }, refusal("holds journal grievances, which the old house does not"));
}

TEST_F(MovingTest, RefusesToGoOnInTwoPlaces) {
    move();
    test::MemoryHouse third("a third house", kek, fuse);
    EXPECT_THAT([&] { move_house(from, third, kKeys, clock, {}); },
                refusal("has moved to the new house before: go on there"));
    EXPECT_FALSE(third.moving_from());
}

TEST_F(MovingTest, BeginsAgainWhereTheCopyWasDeleted) {
    move();
    test::MemoryHouse again("the new house", kek, fuse);
    EXPECT_TRUE(move_house(from, again, kKeys, clock, {}).now);
    EXPECT_EQ(entries_of(again.log()), entries_of(to.log()));
}

TEST_F(MovingTest, RefusesAJournalThatIsNotWhole) {
    writer.refuse("intake", kMovedPatient,
                  {.spoil = [](auto& record) { record.mutable_seen()->set_chain("8 bytes."); }});
    const Entries before = entries_of(from.log());
    EXPECT_THAT([&] { move(); }, ThrowsMessage<std::runtime_error>(AllOf(
                                     HasSubstr("journal intake in the old house is not whole"),
                                     HasSubstr("intake/1@2 was written after another log"))));
    EXPECT_EQ(entries_of(from.log()), before);
    EXPECT_TRUE(entries_of(to.log()).empty());
}

TEST_F(MovingTest, RefusesWhatWasNeverFounded) {
    from.shapes.push_back({"grievances", kOfEach});
    EXPECT_THAT([&] { move(); }, refusal("journal grievances in the old house was never founded"));
    from.shapes.clear();
    EXPECT_THAT([&] { move(); }, refusal("holds no journal"));
}

TEST_F(MovingTest, RefusesOtherKeysThanItWasFoundedWith) {
    EXPECT_THAT(
        [&] { move_house(from, to, {std::string(8, 'x'), std::string(8, 'k')}, clock, {}); },
        refusal("was founded with other keys than those of --keys"));
}

TEST_F(MovingTest, RefusesAHouseThatIsStillBeingMovedInto) {
    from.begin_move("an older one");
    EXPECT_THAT([&] { move(); }, refusal("does not hold all yet that is being moved to it from an "
                                         "older one"));
}

TEST_F(MovingTest, NoticesSomebodyWhoWritesToTheNewHouseMeanwhile) {
    bool written = false;
    to.log().before_append = [&](PartitionRef where, const std::string&) {
        if (!std::exchange(written, true)) to.log().append_unseen(where, "an intruder's");
    };
    EXPECT_THAT([&] { move(); }, refusal("Delete what is there, and try again"));
    EXPECT_TRUE(written);
    EXPECT_TRUE(to.moving_from()) << "so that nobody serves it";
    EXPECT_THAT([&] { move(); }, refusal("are not those in the old house"));
}

TEST_F(MovingTest, NoticesAKeyThatDoesNotArrive) {
    const auto key = from.keyring().key_for(kMovedPatient);
    bool gone = false;
    const MoveWatch watch = {.on_stage = [&](std::string_view stage, std::uint64_t) {
        if (stage != "checking what was copied") return;
        to.keyring().destroy(kMovedPatient);
        gone = true;
    }};
    EXPECT_THAT([&] { move_house(from, to, kKeys, clock, watch); }, refusal("a key that records"));
    EXPECT_TRUE(gone);
    EXPECT_TRUE(from.keyring().find(key.id));
    EXPECT_TRUE(to.moving_from());
}

TEST_F(MovingTest, TellsHowFarItIs) {
    std::vector<std::string> stages;
    std::uint64_t missing = 0;
    const MoveWatch watch = {.on_stage =
                                 [&](std::string_view stage, std::uint64_t entries) {
                                     EXPECT_EQ(missing, 0u);
                                     stages.emplace_back(stage);
                                     missing = entries;
                                 },
                             .on_progress = [&](std::uint64_t entries) { missing -= entries; }};
    move_house(from, to, kKeys, clock, watch);
    EXPECT_EQ(missing, 0u);
    EXPECT_THAT(stages,
                ElementsAre("reading what is to be moved", "comparing what is there already",
                            "closing it", "copying", "checking what was copied"));
}

TEST_F(MovingTest, KeepsEverybodyElseOutOfAFolder) {
    const test::TemporaryFolder folder;
    {
        EmbeddedLog served({.directory = folder.path()});
        EXPECT_THROW(FolderHouse(folder.path(), kek), LogInUse);
    }
    {
        FolderHouse house(folder.path(), kek);
        EXPECT_THROW(EmbeddedLog({.directory = folder.path()}), LogInUse);
        house.begin_move("the old house");
    }
    EXPECT_THAT([&] { EmbeddedLog({.directory = folder.path()}); },
                ThrowsMessage<LogIncomplete>(AllOf(HasSubstr("moved from the old house"),
                                                   HasSubstr("run `enlace migrate` again"))));
    EXPECT_EQ(EmbeddedLog::verify(folder.path()).moving_from, "the old house");
    FolderHouse(folder.path(), kek).end_move();
    EXPECT_NO_THROW(EmbeddedLog({.directory = folder.path()}));
}

}  // namespace
}  // namespace enlace::journal
