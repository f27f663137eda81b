#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/options.pb.h"
#include "journal/memory_log.h"
#include "support/engine/care_world.h"
#include "support/engine/other_release.h"
#include "support/wait_until.h"

// Streams that commands on others look up hold events of a newer release: nothing is decided on
// half of what they say, and nobody is told that they don't exist.
namespace enlace::aggregate {
namespace {

constexpr auto kRegistered = "enlace.intake.v1.CaseRegistered";
constexpr auto kForeign = "SPSSA000999";

class NewerSource : public testing::Test {
protected:
    using Change = std::function<void(journal::v1::JournalRecord&)>;

    void SetUp() override {
        intake = &world.start(log, world.intake_options());
        visits = &world.start(log, world.visits_options());
        opened = world.open_case(*intake, "first");
        other = world.open_case(*intake, "other");
        ASSERT_EQ(ask(opened.stream).outcome, common::v1::ACCEPTED);
        // The last thing that anybody writes to the case unasked.
        ASSERT_TRUE(
            test::wait_until([&] { return world.events("intake", "ObligationOpened") == 1; }));
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "homevisits"}, allowed), ""); }

    CommandRequest visit(const std::string& of, const std::string& institution = "") {
        auto request =
            world.request_visit(*visits, "visit-0123456789-" + std::to_string(++commands), of);
        if (!institution.empty()) request.actor.set_institution(institution);
        return request;
    }
    Answer ask(const std::string& of) { return world.handle(*visits, visit(of)); }

    // What a newer release wrote: the first record of a stream again, changed, as the next one of
    // `stream`, which may be new.
    void append_newer(const std::string& like, const std::string& stream, const Change& change) {
        journal::v1::Entry entry;
        auto& record = *entry.mutable_record();
        std::uint64_t sequence = 0;
        std::uint64_t version = 0;
        for (const auto& one : world.records()) {
            if (one.stream() == like && one.sequence() == 1) record = one;
            if (one.stream() != stream) continue;
            sequence = std::max(sequence, one.sequence());
            version = std::max(version, one.answer().version());
        }
        record.set_stream(stream);
        record.set_sequence(sequence + 1);
        record.mutable_answer()->set_version(version + 1);
        record.set_command_id(
            world.sent_elsewhere(*intake, "newer-0123456789-" + std::to_string(++commands)));
        record.mutable_events(0)->clear_sealed();
        record.mutable_events(0)->clear_key_id();
        change(record);
        const auto partition = base::StreamId::parse(stream)->partition(world.journal().partitions);
        log.append({"intake", partition}, entry.SerializeAsString(), [](auto) {});
        EXPECT_TRUE(is_met());
    }
    // A case of the first one's patient, as only a newer release can read it.
    std::string newer_case() {
        const auto stream = base::make_stream_id(
            "case", base::StreamId::parse(opened.stream)->slot(), std::string(32, 'n'));
        append_newer(opened.stream, stream, of_schema(2));
        return stream;
    }
    static Change of_schema(std::uint32_t schema) {
        return [schema](auto& record) {
            record.mutable_events(0)->mutable_meta()->set_schema(schema);
        };
    }
    static Change of_type(const std::string& type) {
        return [type](auto& record) { record.mutable_events(0)->set_type(type); };
    }
    // Both engines have met one, and know it.
    bool is_met() {
        return test::wait_until([&] {
            return intake->status().unreadable_streams == 1 &&
                   visits->status().unreadable_streams == 1;
        });
    }
    static void expect_unreadable(const Answer& answer,
                                  const std::string& event,
                                  std::uint32_t needs_schema) {
        EXPECT_EQ(answer.verdict, Verdict::unreadable);
        EXPECT_EQ(answer.unreadable_event, event);
        EXPECT_EQ(answer.needs_schema, needs_schema);
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    Engine* intake = nullptr;
    Engine* visits = nullptr;
    Answer opened;
    Answer other;
    int commands = 0;
    std::vector<std::string> allowed{"EVENT_SCHEMA", "EVENT_TYPE_UNKNOWN", "ILLEGAL_TRANSITION"};
};

TEST_F(NewerSource, IsNotSaidToBeMissingWhereNothingOfItWasRead) {
    const auto stream = newer_case();
    expect_unreadable(ask(stream), kRegistered, 2);
    expect_unreadable(world.handle(*visits, visit(stream, kForeign)), kRegistered, 2);
    // To its own service neither.
    expect_unreadable(
        world.handle(*intake, world.on_case(*intake, "close-0123456789", stream, "resume_case {}")),
        kRegistered, 2);
    EXPECT_EQ(ask(other.stream).outcome, common::v1::ACCEPTED);
    visits = &world.restart_on_empty_store(*visits);
    expect_unreadable(ask(stream), kRegistered, 2);
}

TEST_F(NewerSource, EndsAtAnEventThatItsOwnServiceCouldNotReadEither) {
    const std::string moved = "enlace.intake.v9.CaseMoved";
    append_newer(opened.stream, opened.stream, of_type(moved));
    expect_unreadable(ask(opened.stream), moved, 1);
    EXPECT_EQ(world.handle(*visits, visit(opened.stream, kForeign)).verdict, Verdict::not_found);
    EXPECT_EQ(ask(other.stream).outcome, common::v1::ACCEPTED);
    // What follows is not read by itself.
    append_newer(opened.stream, opened.stream, [](auto&) {});
    visits = &world.restart_on_empty_store(*visits);
    ASSERT_TRUE(is_met());
    expect_unreadable(ask(opened.stream), moved, 1);
}

TEST_F(NewerSource, EndsAtBytesThatAreNoEvent) {
    allowed = {"RECORD_UNREADABLE", "STREAM_KIND", "ILLEGAL_TRANSITION"};
    append_newer(opened.stream, opened.stream,
                 [](auto& record) { record.mutable_events(0)->set_clear("\xff\xff"); });
    expect_unreadable(ask(opened.stream), kRegistered, 0);
    EXPECT_EQ(ask(other.stream).outcome, common::v1::ACCEPTED);
}

TEST_F(NewerSource, EndsWhatRestsOnAPatientOfIt) {
    intake::v1::CaseRegistered registered;
    for (const auto& record : world.records()) {
        if (record.stream() != opened.stream || record.sequence() != 1) continue;
        ASSERT_TRUE(registered.ParseFromString(record.events(0).clear()));
    }
    const std::string& patient = registered.patient_id();
    const std::string merged = "enlace.intake.v9.PatientMerged";
    append_newer(patient, patient, of_type(merged));
    expect_unreadable(ask(opened.stream), merged, 1);
    const auto another_case = [&](const std::string& key) {
        auto request = world.register_case(*intake, key, patient);
        if (key.starts_with("foreign")) request.actor.set_institution(kForeign);
        return world.handle(*intake, std::move(request));
    };
    expect_unreadable(another_case("another-case-0123"), merged, 1);
    EXPECT_EQ(another_case("foreign-case-0123").verdict, Verdict::not_found);
    EXPECT_EQ(ask(other.stream).outcome, common::v1::ACCEPTED);
}

TEST_F(NewerSource, IsReadByTheReleaseThatKnowsIt) {
    const auto stream = newer_case();
    expect_unreadable(ask(stream), kRegistered, 2);
    const test::OtherRelease newer(*world.deciders->cases, [](auto& file) {
        test::message_named(file, "CaseRegistered")
            ->mutable_options()
            ->SetExtension(enlace::schema, 2);
    });
    auto options = world.visits_options();
    for (auto& known : options.known_kinds) {
        if (known.kind == "case") known.events = &newer.event_type();
    }
    visits = &world.restart(*visits, options);
    EXPECT_EQ(ask(stream).outcome, common::v1::ACCEPTED);
    EXPECT_EQ(visits->status().unreadable_streams, 0u);
    visits = &world.restart(*visits, world.visits_options());  // As a failed upgrade goes.
    ASSERT_TRUE(is_met());
    expect_unreadable(ask(stream), kRegistered, 2);
}

}  // namespace
}  // namespace enlace::aggregate
