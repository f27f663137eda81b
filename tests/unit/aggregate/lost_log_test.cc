#include <gtest/gtest.h>

#include "journal/memory_log.h"
#include "support/engine/care_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// A log that is cut, or made anew, under an engine that goes on.
namespace enlace::aggregate {
namespace {

using test::kChangeRisk;
using test::kTriage;

constexpr auto kLost = "intake/0@3 does not exist, although it did";

class LostLog : public test::FaultyLog {
public:
    using FaultyLog::FaultyLog;

    // Nothing that was read can be read again, and nothing is read any more.
    void lose() { lost_ = true; }
    // In the place of everything that was read stands this.
    void put_everywhere(std::string entry) {
        const std::lock_guard lock(mutex_);
        other_ = std::move(entry);
        rewritten_reads_ = 0;
    }
    void put_back() {
        const std::lock_guard lock(mutex_);
        other_.reset();
    }
    // Times that somebody was given what was put last.
    std::uint64_t rewritten_reads() const {
        const std::lock_guard lock(mutex_);
        return rewritten_reads_;
    }

    std::optional<std::string> read(journal::PartitionRef where,
                                    std::uint64_t position) const override {
        if (lost_) throw journal::LogDamaged(kLost);
        const std::lock_guard lock(mutex_);
        if (other_) {
            ++rewritten_reads_;
            return other_;
        }
        return FaultyLog::read(where, position);
    }
    std::unique_ptr<journal::Follower> follow(std::vector<journal::FollowFrom> from,
                                              std::function<void()> wake) override {
        return std::make_unique<LostFollower>(*this,
                                              FaultyLog::follow(std::move(from), std::move(wake)));
    }

private:
    class LostFollower : public journal::Follower {
    public:
        LostFollower(LostLog& log, std::unique_ptr<journal::Follower> inner)
            : log_(log), inner_(std::move(inner)) {}
        journal::LogBatch poll(std::size_t max_bytes) override {
            if (log_.lost_) throw journal::LogDamaged(kLost);
            return inner_->poll(max_bytes);
        }

    private:
        LostLog& log_;
        std::unique_ptr<journal::Follower> inner_;
    };

    std::atomic<bool> lost_ = false;
    mutable std::mutex mutex_;
    std::optional<std::string> other_;
    mutable std::uint64_t rewritten_reads_ = 0;
};

class LostLogTest : public testing::Test {
protected:
    void SetUp() override {
        engine = &world.start(way, world.options());
        opened = world.open_case(*engine, "first");
        EXPECT_EQ(triage().outcome, common::v1::ACCEPTED);
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    Answer send(const std::string& key, const char* text) {
        return world.handle(*engine, world.on_case(*engine, key, opened.stream, text));
    }
    Answer triage() { return send("triage-0123456789", kTriage); }

    journal::MemoryLog log;
    LostLog way{log};
    test::EngineWorld world{log};
    Engine* engine = nullptr;
    Answer opened;
};

TEST_F(LostLogTest, StopsAnEngineWhichSaysWhereAndWhy) {
    way.lose();
    ASSERT_TRUE(test::wait_until([&] { return !engine->status().halted.empty(); }));
    EXPECT_EQ(engine->status().halted, std::vector<std::string>{kLost});
    EXPECT_TRUE(engine->status().store_writable) << "nothing is wrong with its disk";
    const auto records = world.records().size();
    EXPECT_EQ(send("risk-0123456789", kChangeRisk).verdict, Verdict::not_tried);
    EXPECT_EQ(triage().verdict, Verdict::outcome_unknown) << "it has counted";
    EXPECT_EQ(world.records().size(), records);
}

TEST_F(LostLogTest, DoesNotMakeACommandAnotherOne) {
    journal::v1::Entry entry;
    *entry.mutable_record() = world.records().front();
    way.put_everywhere(entry.SerializeAsString());
    EXPECT_EQ(triage().verdict, Verdict::outcome_unknown) << "its key was used for no other";
    EXPECT_GT(way.rewritten_reads(), 0u);
    way.put_everywhere("no record");
    EXPECT_EQ(triage().verdict, Verdict::outcome_unknown);
    way.put_back();
    EXPECT_EQ(triage().outcome, common::v1::ACCEPTED);
}

// What a reaction meets in the place of the record that it heard, which came last.
struct OtherRecord {
    const char* name;
    std::string (*of)(const std::vector<journal::v1::JournalRecord>& heard);
};

std::string entry_of(journal::v1::JournalRecord record) {
    journal::v1::Entry entry;
    *entry.mutable_record() = std::move(record);
    return entry.SerializeAsString();
}

template <class Change>
std::string last_but(const std::vector<journal::v1::JournalRecord>& heard, Change change) {
    auto record = heard.back();
    change(record);
    return entry_of(std::move(record));
}

const OtherRecord kOtherRecords[] = {
    {"no record", [](const auto&) { return std::string("no record"); }},
    {"none of its events",
     [](const auto& heard) { return last_but(heard, [](auto& it) { it.clear_events(); }); }},
    {"another stream's",
     [](const auto& heard) {
         return last_but(heard, [](auto& it) { it.set_stream(it.stream() + "0"); });
     }},
    {"an earlier one", [](const auto& heard) { return entry_of(heard.front()); }},
    {"an earlier one of its type", [](const auto& heard) { return entry_of(heard.end()[-2]); }},
    {"another version",
     [](const auto& heard) {
         return last_but(
             heard, [](auto& it) { it.mutable_answer()->set_version(it.answer().version() + 1); });
     }},
    {"another type",
     [](const auto& heard) {
         return last_but(heard, [&](auto& it) {
             it.mutable_events(0)->set_type(heard.front().events(0).type());
         });
     }},
    {"not its type's bytes",
     [](const auto& heard) {
         return last_but(heard, [](auto& it) { it.mutable_events(0)->set_clear("\xff\xff"); });
     }},
    {"asks for nothing",
     [](const auto& heard) {
         return last_but(heard, [](auto& it) { it.mutable_events(0)->clear_clear(); });
     }},
};

TEST(LostSource, IsNotReactedTo) {
    journal::MemoryLog log;
    LostLog way(log);
    test::CareWorld world(log);
    auto& intake = world.start(log, world.intake_options());
    auto& visits = world.start(way, world.visits_options());
    way.put_everywhere("nothing yet");
    const Answer opened = world.open_case(intake, "first");
    world.handle(intake, world.on_case(intake, "triage-0123456789", opened.stream, kTriage));
    for (const char* key : {"call-0123456789-1", "call-0123456789-2", "call-0123456789-3"}) {
        world.handle(intake, world.failed_call(intake, key, opened.stream));
    }
    auto heard = world.records();
    std::erase_if(heard, [&](const auto& record) { return record.stream() != opened.stream; });
    ASSERT_EQ(heard.back().events_size(), 1);
    const auto records = world.records("homevisits").size();
    // The next one is only read after the last one was dealt with.
    for (const auto& other : kOtherRecords) {
        SCOPED_TRACE(other.name);
        way.put_everywhere(other.of(heard));
        ASSERT_TRUE(test::wait_until([&] { return way.rewritten_reads() > 0; }));
        EXPECT_EQ(world.records("homevisits").size(), records);
    }
    ASSERT_TRUE(test::wait_until([&] { return way.rewritten_reads() > 1; }));
    EXPECT_EQ(world.records("homevisits").size(), records);
    EXPECT_EQ(visits.status().reactions_refused, 0u);
    EXPECT_EQ(visits.status().reactions_pending, 1u);
    way.put_back();
    EXPECT_TRUE(
        test::wait_until([&] { return world.events("homevisits", "HomeVisitRequested") == 1; }));
    EXPECT_EQ(world.faults_of({"intake", "homevisits"}), "");
}

}  // namespace
}  // namespace enlace::aggregate
