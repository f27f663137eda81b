#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include "enlace/options.pb.h"
#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/wait_until.h"

// Releases that know different events, on one log and one after the other on one folder.
namespace enlace::aggregate {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorProto;

constexpr auto kTriage = "triage_case { risk: ALTO urgency: URGENT do_not_contact: false }";
constexpr auto kChangeRisk = "change_risk { risk: BAJO reason: 'x' }";

auto* message_named(FileDescriptorProto& file, std::string_view name) {
    return &*std::ranges::find(*file.mutable_message_type(), name,
                               [](const auto& message) { return message.name(); });
}

// The decider of another release: the same functions, with the events as `change` leaves the file
// that defines them.
class OtherRelease final : public Decider {
public:
    using Change = std::function<void(FileDescriptorProto&)>;

    OtherRelease(const Decider& ours, const Change& change) : ours_(ours) {
        const auto& event = ours.event_type();
        build(*event.file(), [&](const FileDescriptor& file, FileDescriptorProto& described) {
            if (&file == event.file()) change(described);
        });
        events_ = pool_.FindMessageTypeByName(event.full_name());
    }

    const google::protobuf::Descriptor& event_type() const override { return *events_; }
    Folded evolve(Message& state,
                  const journal::v1::RecordedEvent& event,
                  const base::EventInfo& info) const override {
        const std::unique_ptr<Message> wrapper(factory_.GetPrototype(events_)->New());
        const Folded folded = decode_into(*wrapper, event);
        if (folded.code != Folded::ok) return folded;
        auto as_ours = event;
        as_ours.mutable_meta()->clear_schema();
        return ours_.evolve(state, as_ours, info);
    }

    std::string_view kind() const override { return ours_.kind(); }
    const google::protobuf::Descriptor& command_type() const override {
        return ours_.command_type();
    }
    std::unique_ptr<Message> new_command() const override { return ours_.new_command(); }
    std::unique_ptr<Message> new_state() const override { return ours_.new_state(); }
    Decided decide(const Message& command, const Message& state) const override {
        return ours_.decide(command, state);
    }
    common::v1::Ownership ownership(const Message& state) const override {
        return ours_.ownership(state);
    }
    const ArmedDeadlines& deadlines(const Message& state) const override {
        return ours_.deadlines(state);
    }
    std::unique_ptr<Message> on_timer(const common::v1::ArmedDeadline& due) const override {
        return ours_.on_timer(due);
    }
    std::string_view state_name(const Message& state) const override {
        return ours_.state_name(state);
    }
    std::vector<std::string> tallies(const Message& state) const override {
        return ours_.tallies(state);
    }
    std::string subject(const Message& state) const override { return ours_.subject(state); }
    std::uint32_t policy_version() const override { return ours_.policy_version(); }
    const google::protobuf::EnumDescriptor& rejections() const override {
        return ours_.rejections();
    }

private:
    template <class Visit>
    void build(const FileDescriptor& file, const Visit& visit) {
        if (pool_.FindFileByName(file.name())) return;
        for (int i = 0; i < file.dependency_count(); ++i) build(*file.dependency(i), visit);
        FileDescriptorProto described;
        file.CopyTo(&described);
        visit(file, described);
        pool_.BuildFile(described);
    }

    const Decider& ours_;
    google::protobuf::DescriptorPool pool_;
    mutable google::protobuf::DynamicMessageFactory factory_;
    const google::protobuf::Descriptor* events_ = nullptr;
};

class Upgrade : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}, allowed), ""); }

    Engine::Options release(const OtherRelease::Change& change) {
        other = std::make_unique<OtherRelease>(*world.cases, change);
        auto options = world.options();
        options.deciders = {world.patients.get(), other.get()};
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

TEST_F(Upgrade, FoldsAgainWhereSomethingElseIsListenedTo) {
    const auto layout = Engine::store_layout(world.options()).name();
    EXPECT_EQ(Engine::store_layout(world.options()).name(), layout);
    auto reacting = world.options();
    reacting.reactions.push_back(
        {.name = "new", .source = "intake", .event_type = "", .react = {}});
    EXPECT_NE(Engine::store_layout(reacting).name(), layout);
    auto looking_up = world.options();
    looking_up.known_events = {"enlace.intake.v1.CaseClosed"};
    EXPECT_NE(Engine::store_layout(looking_up).name(), layout);
}

}  // namespace
}  // namespace enlace::aggregate
