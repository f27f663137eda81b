#include <gtest/gtest.h>

#include "journal/accept.h"
#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/wait_until.h"

// Records that this release can't read, or should not have to.
namespace enlace::aggregate {
namespace {

using test::kTriage;

class BadRecords : public testing::Test {
protected:
    void SetUp() override {
        engine = &world.start();
        opened = world.open_case(*engine, "first");
        other = world.open_case(*engine, "other");
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}, allowed), ""); }

    Answer send(const std::string& key, const std::string& stream, const char* text) {
        return world.handle(*engine, world.on_case(*engine, key, stream, text));
    }
    // What another release wrote: the newest record of the case again, changed, as its next one.
    std::string next_record(const std::function<void(journal::v1::JournalRecord&)>& change) {
        journal::v1::Entry entry;
        for (const auto& record : world.records()) {
            if (record.stream() == opened.stream) *entry.mutable_record() = record;
        }
        auto& record = *entry.mutable_record();
        record.set_sequence(record.sequence() + 1);
        record.set_command_id(world.sent_elsewhere(*engine, "next-0123456789"));
        record.mutable_answer()->set_version(record.answer().version() + 1);
        record.mutable_events(0)->clear_sealed();
        record.mutable_events(0)->clear_key_id();
        change(record);
        return entry.SerializeAsString();
    }
    void expect_unreadable(std::string entry,
                           const std::string& event,
                           std::uint32_t needs_schema) {
        log.append({"intake", opened.partition}, std::move(entry), [](auto) {});
        ASSERT_TRUE(test::wait_until([&] {
            return send("triage-0123456789", opened.stream, kTriage).verdict == Verdict::unreadable;
        }));
        EXPECT_EQ(send("triage-of-another", other.stream, kTriage).outcome, common::v1::ACCEPTED);
        for (auto* again : {&world.restart(*engine), &world.start()}) {
            engine = again;
            const Answer closed = send("triage-0123456789", opened.stream, kTriage);
            EXPECT_EQ(closed.verdict, Verdict::unreadable);
            EXPECT_EQ(closed.unreadable_event, event);
            EXPECT_EQ(closed.needs_schema, needs_schema);
            auto foreign = world.on_case(*engine, "triage-0123456789", opened.stream, kTriage);
            foreign.command_id = engine->command_id("another", "triage-0123456789");
            foreign.actor.set_institution("SPSSA000999");
            EXPECT_EQ(world.handle(*engine, std::move(foreign)).verdict, Verdict::not_found);
            EXPECT_TRUE(test::wait_until([&] { return engine->status().unreadable_streams == 1; }));
            EXPECT_EQ(send("triage-of-another", other.stream, kTriage).outcome,
                      common::v1::ACCEPTED);
        }
        EXPECT_TRUE(engine->status().halted.empty());
    }

    journal::MemoryLog log;
    test::EngineWorld world{log};
    Engine* engine = nullptr;
    Answer opened;
    Answer other;
    std::vector<std::string> allowed;  // Findings of the judge, who can't read them either.
};

TEST_F(BadRecords, WithAHigherSchemaCloseTheirStreamOnly) {
    allowed = {"EVENT_SCHEMA", "ILLEGAL_TRANSITION"};
    expect_unreadable(
        next_record([](auto& record) { record.mutable_events(0)->mutable_meta()->set_schema(99); }),
        "enlace.intake.v1.CaseRegistered", 99);
}

TEST_F(BadRecords, WithAnUnknownEventCloseTheirStreamOnly) {
    allowed = {"EVENT_TYPE_UNKNOWN"};
    expect_unreadable(next_record([](auto& record) {
                          record.mutable_events(0)->set_type("enlace.intake.v9.CaseMoved");
                      }),
                      "enlace.intake.v9.CaseMoved", 1);
}

TEST_F(BadRecords, WithBytesThatAreNoEventCloseTheirStreamOnly) {
    allowed = {"RECORD_UNREADABLE"};
    expect_unreadable(
        next_record([](auto& record) { record.mutable_events(0)->set_clear("\xff\xff"); }),
        "enlace.intake.v1.CaseRegistered", 0);
}

// An answer (field 7) whose bytes are no Answer: its head reads well, the record does not.
TEST_F(BadRecords, ThatCountByTheirHeadOnlyCloseTheirStreamOnly) {
    allowed = {"RECORD_UNREADABLE"};
    const std::string state = "zzzzzzzz";
    std::string entry =
        next_record([&](auto& record) { record.mutable_answer()->set_state(state); });
    const auto at = entry.find(state);
    ASSERT_NE(at, std::string::npos);
    entry[at - 1] = '\x7f';  // The text claims to be longer than the answer it stands in.
    journal::v1::Entry parsed;
    ASSERT_FALSE(parsed.ParseFromString(entry));
    ASSERT_TRUE(journal::record_head(entry).has_value());
    expect_unreadable(std::move(entry), "", 0);

    // Its own sender learns the same.
    auto request = world.on_case(*engine, "any-key-0123456789", opened.stream, kTriage);
    request.command_id = world.sent_elsewhere(*engine, "next-0123456789");
    EXPECT_EQ(world.handle(*engine, std::move(request)).verdict, Verdict::unreadable);
}

TEST_F(BadRecords, ThatAreTooLargeBecomeARefusal) {
    const std::string text(600 * 1024, 'x');
    auto request = world.register_patient(*engine, "large-0123456789", text);
    const Answer answer = world.handle(*engine, std::move(request));
    EXPECT_EQ(answer.verdict, Verdict::recorded);
    EXPECT_EQ(answer.outcome, common::v1::TOO_LARGE);
    EXPECT_EQ(answer.version, 0u);
    for (const auto& record : world.records()) EXPECT_LT(record.ByteSizeLong(), 512u * 1024);
    auto again = world.register_patient(*engine, "large-0123456789", text);
    EXPECT_EQ(world.handle(*engine, std::move(again)).position, answer.position);
}

TEST_F(BadRecords, HoldNoPersonalFieldInClearAndLoseNothingElseWithTheirKeys) {
    const auto patient = world.handle(
        *engine, world.register_patient(*engine, "patient-0123456789", "Xochiquetzal"));
    for (const auto& record : world.records()) {
        EXPECT_EQ(record.SerializeAsString().find("Xochiquetzal"), std::string::npos);
    }
    const auto records = world.records().size();
    world.keyring.destroy(patient.stream);
    EXPECT_EQ(
        world.handle(*engine, world.register_patient(*engine, "patient-0123456789", "Xochiquetzal"))
            .version,
        patient.version);
    engine = &world.restart_on_empty_store(*engine);
    EXPECT_EQ(
        world.handle(*engine, world.register_patient(*engine, "patient-0123456789", "Xochiquetzal"))
            .position,
        patient.position);
    EXPECT_EQ(world.records().size(), records);
}

TEST_F(BadRecords, OfRefusalsAreLimitedForEachClientAndRefilledAsTimePasses) {
    int sent = 0;
    const auto refused = [&](const char* client) {
        auto request = world.on_case(*engine, "x-0123456789-" + std::to_string(++sent),
                                     opened.stream, "resume_case {}");
        request.actor.set_client(client);
        return world.handle(*engine, std::move(request)).verdict;
    };
    for (int i = 0; i < 600; ++i) ASSERT_EQ(refused("hospital"), Verdict::recorded) << i;
    const auto records = world.records().size();
    EXPECT_EQ(refused("hospital"), Verdict::too_many_refusals);
    EXPECT_EQ(world.records().size(), records);
    EXPECT_EQ(refused("another"), Verdict::recorded);
    EXPECT_EQ(send("accepted-01234567", other.stream, kTriage).outcome, common::v1::ACCEPTED);

    world.clock.advance_us(base::kSecond_us);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(refused("hospital"), Verdict::recorded) << i;
    EXPECT_EQ(refused("hospital"), Verdict::too_many_refusals);
}

TEST_F(BadRecords, AreNotTheOnlyWayToAskTooMuch) {
    const auto missing = base::make_stream_id("case", 7, std::string(32, 'n'));
    int sent = 0;
    const auto asked = [&](const char* client, const std::string& stream) {
        auto request = world.on_case(*engine, "y-0123456789-" + std::to_string(++sent), stream,
                                     "resume_case {}");
        request.actor.set_client(client);
        return world.handle(*engine, std::move(request)).verdict;
    };
    for (int i = 0; i < 600; ++i) ASSERT_EQ(asked("hospital", missing), Verdict::not_found) << i;
    EXPECT_EQ(asked("hospital", missing), Verdict::too_many_refusals);
    EXPECT_EQ(asked("hospital", opened.stream), Verdict::too_many_refusals);
    EXPECT_EQ(asked("another", missing), Verdict::not_found);

    world.clock.advance_us(base::kSecond_us);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(asked("hospital", missing), Verdict::not_found) << i;
    EXPECT_EQ(asked("hospital", missing), Verdict::too_many_refusals);
}

}  // namespace
}  // namespace enlace::aggregate
