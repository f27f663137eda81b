#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include "enlace/options.pb.h"
#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/engine/other_release.h"
#include "support/wait_until.h"

// Releases that know different events, on one log and one after the other on one folder.
namespace enlace::aggregate {
namespace {

using google::protobuf::FileDescriptorProto;
using test::kChangeRisk;
using test::kTriage;
using test::message_named;
using test::OtherRelease;

// A release whose author thought that a case can't be triaged; and later ones know other events.
class Mistaken : public OtherRelease {
public:
    explicit Mistaken(const Decider& ours)
        : OtherRelease(ours, [](FileDescriptorProto& file) {
              message_named(file, "CaseClosed")->mutable_options()->SetExtension(enlace::schema, 9);
          }) {}

    Folded evolve(Message& state,
                  const journal::v1::RecordedEvent& event,
                  const base::EventInfo& info) const override {
        if (event.type() == "enlace.intake.v1.CaseTriaged") {
            state.Clear();  // As one does that is moved from.
            throw std::logic_error("it can't happen");
        }
        return OtherRelease::evolve(state, event, info);
    }
};

class Upgrade : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}, allowed), ""); }

    Engine::Options release(const OtherRelease::Change& change) {
        other = std::make_unique<OtherRelease>(*world.deciders->cases, change);
        auto options = world.options();
        options.deciders = {world.deciders->patients.get(), other.get()};
        return options;
    }
    Answer send(Engine& engine, const std::string& key, const Answer& to, const char* text) {
        return world.handle(engine, world.on_case(engine, key, to.stream, text));
    }

    journal::MemoryLog log;
    std::unique_ptr<OtherRelease> other;
    test::EngineWorld world{log};
    std::vector<std::string> allowed;  // Findings of the judge, who knows this release only.
};

TEST_F(Upgrade, HealsStreamsWithEventsThatTheOlderReleaseDidNotKnow) {
    const auto older = release([](FileDescriptorProto& file) {
        auto& events = *message_named(file, "CaseEvent")->mutable_field();
        const auto triaged = std::ranges::find(events, "case_triaged",
                                               [](const auto& field) { return field.name(); });
        ASSERT_NE(triaged, events.end());
        events.erase(triaged);
    });
    Engine& ours = world.start();
    const Answer triaged = world.open_case(ours, "first");
    ASSERT_EQ(send(ours, "triage-0123456789", triaged, kTriage).outcome, common::v1::ACCEPTED);
    const Answer untouched = world.open_case(ours, "other");

    Engine* engine = &world.start(log, older);
    EXPECT_EQ(send(*engine, "risk-0123456789", triaged, kChangeRisk).verdict, Verdict::unreadable);
    EXPECT_EQ(send(*engine, "risk-of-another", untouched, kChangeRisk).outcome,
              common::v1::ACCEPTED);

    engine = &world.restart(*engine, world.options());
    const Answer healed = send(*engine, "risk-0123456789", triaged, kChangeRisk);
    EXPECT_EQ(healed.outcome, common::v1::ACCEPTED);
    EXPECT_EQ(healed.version, 3u);

    // And back, as a failed upgrade goes.
    engine = &world.restart(*engine, older);
    EXPECT_EQ(send(*engine, "risk-9876543210", triaged, kChangeRisk).verdict, Verdict::unreadable);
    engine = &world.restart(*engine, world.options());
    EXPECT_EQ(send(*engine, "risk-9876543210", triaged, kChangeRisk).outcome,
              common::v1::NOTHING_TO_DO);
}

TEST_F(Upgrade, HealsStreamsWithEventsOfAHigherSchema) {
    allowed = {"EVENT_SCHEMA", "ILLEGAL_TRANSITION"};
    Engine* engine = &world.start();
    const Answer opened = world.open_case(*engine, "first");
    ASSERT_EQ(send(*engine, "triage-0123456789", opened, kTriage).outcome, common::v1::ACCEPTED);
    journal::v1::Entry entry;
    for (const auto& record : world.records()) {
        if (record.stream() == opened.stream) *entry.mutable_record() = record;
    }
    auto& record = *entry.mutable_record();
    record.set_sequence(record.sequence() + 1);
    record.set_command_id(world.sent_elsewhere(*engine, "next-0123456789"));
    record.mutable_answer()->set_version(record.answer().version() + 1);
    record.mutable_events(0)->mutable_meta()->set_schema(2);
    log.append({"intake", opened.partition}, entry.SerializeAsString(), [](auto) {});
    ASSERT_TRUE(test::wait_until([&] {
        return send(*engine, "risk-0123456789", opened, kChangeRisk).verdict == Verdict::unreadable;
    }));
    engine = &world.restart(*engine);
    EXPECT_EQ(send(*engine, "risk-0123456789", opened, kChangeRisk).verdict, Verdict::unreadable);

    engine = &world.restart(*engine, release([](FileDescriptorProto& file) {
        message_named(file, "CaseTriaged")->mutable_options()->SetExtension(enlace::schema, 2);
    }));
    const Answer healed = send(*engine, "risk-0123456789", opened, kChangeRisk);
    EXPECT_EQ(healed.outcome, common::v1::ACCEPTED);
    EXPECT_EQ(healed.version, 4u);
}

TEST_F(Upgrade, HealsStreamsWithEventsThatTheOlderReleaseThoughtImpossible) {
    Engine& ours = world.start();
    const Answer triaged = world.open_case(ours, "first");
    ASSERT_EQ(send(ours, "triage-0123456789", triaged, kTriage).outcome, common::v1::ACCEPTED);
    const Answer untouched = world.open_case(ours, "other");
    const Mistaken mistaken(*world.deciders->cases);
    auto older = world.options();
    older.deciders = {world.deciders->patients.get(), &mistaken};

    Engine* engine = &world.start(log, older);
    const auto foreign = [&](const Answer& to) {
        auto request = world.on_case(*engine, "risk-of-a-stranger", to.stream, kChangeRisk);
        request.actor.set_institution("SPSSA000999");
        return world.handle(*engine, std::move(request)).verdict;
    };
    const Answer refused = send(*engine, "risk-0123456789", triaged, kChangeRisk);
    EXPECT_EQ(refused.verdict, Verdict::unreadable);
    EXPECT_EQ(refused.unreadable_event, "enlace.intake.v1.CaseTriaged");
    EXPECT_EQ(refused.needs_schema, 0u);
    // Whose it is was lost with it, so that nobody is told that there is no such case.
    EXPECT_EQ(foreign(triaged), Verdict::unreadable);
    EXPECT_EQ(foreign(untouched), Verdict::not_found);
    EXPECT_EQ(send(*engine, "risk-of-another", untouched, kChangeRisk).outcome,
              common::v1::ACCEPTED);
    EXPECT_TRUE(test::wait_until([&] { return engine->status().unreadable_streams == 1; }));
    EXPECT_TRUE(engine->status().halted.empty());

    engine = &world.restart(*engine, world.options());
    EXPECT_EQ(send(*engine, "risk-0123456789", triaged, kChangeRisk).outcome, common::v1::ACCEPTED);
    EXPECT_EQ(engine->status().unreadable_streams, 0u);
    EXPECT_EQ(foreign(triaged), Verdict::not_found);
}

TEST_F(Upgrade, FoldsAgainWhereEventsThatAreLookedUpAreOthers) {
    const auto layout_with = [&](const google::protobuf::Descriptor& events) {
        auto options = world.options();
        options.deciders = {world.deciders->patients.get()};
        options.known_kinds = {
            {.kind = "case", .events = &events, .kept = "enlace.intake.v1.CaseRegistered"}};
        return Engine::store_layout(options).name();
    };
    release([](FileDescriptorProto& file) {
        message_named(file, "CaseClosed")->mutable_options()->SetExtension(enlace::schema, 2);
    });
    EXPECT_NE(layout_with(other->event_type()), layout_with(world.deciders->cases->event_type()));
}

TEST_F(Upgrade, FoldsAgainWhereSomethingElseIsListenedTo) {
    const auto layout = Engine::store_layout(world.options()).name();
    EXPECT_EQ(Engine::store_layout(world.options()).name(), layout);
    auto reacting = world.options();
    reacting.reactions.push_back(
        {.name = "new", .source = "intake", .event_type = "", .react = {}});
    EXPECT_NE(Engine::store_layout(reacting).name(), layout);
    auto looking_up = world.options();
    looking_up.known_kinds = {{.kind = "case",
                               .events = &world.deciders->cases->event_type(),
                               .kept = "enlace.intake.v1.CaseRegistered"}};
    const auto looking = Engine::store_layout(looking_up).name();
    EXPECT_NE(looking, layout);
    looking_up.known_kinds[0].kept = "enlace.intake.v1.CaseClosed";
    EXPECT_NE(Engine::store_layout(looking_up).name(), looking);
}

}  // namespace
}  // namespace enlace::aggregate
