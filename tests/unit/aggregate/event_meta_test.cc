#include <gtest/gtest.h>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/memory_log.h"
#include "support/engine/engine_world.h"

// What a record says about each of its events, besides the event.
namespace enlace::aggregate {
namespace {

using journal::v1::EventMeta;

class EventMetas : public testing::Test {
protected:
    void SetUp() override { engine = &world.start(); }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    EventMeta of_newest(const Answer& answer) {
        EXPECT_EQ(answer.outcome, common::v1::ACCEPTED);
        EventMeta meta;
        for (const auto& record : world.records()) {
            if (record.stream() != answer.stream) continue;
            for (const auto& event : record.events()) meta = event.meta();
        }
        return meta;
    }
    Answer on_case(const std::string& id, const std::string& text) {
        return world.handle(*engine,
                            world.on_case(*engine, "command-" + std::to_string(++sent), id, text));
    }

    journal::MemoryLog log;
    test::EngineWorld world{log};
    Engine* engine = nullptr;
    int sent = 0;
};

TEST_F(EventMetas, KeepTheOffsetInWhichTheTimeWasGiven) {
    const auto opened = world.open_case(*engine, "contact");
    auto request = world.on_case(*engine, "contact-0123456789", opened.stream,
                                 "record_contact_attempt { channel: PRESENCIAL result: REACHED "
                                 "unit: 'SPSSA000011' occurred_at { seconds: 9 } }");
    request.occurred_offset_min = -360;
    const auto meta = of_newest(world.handle(*engine, std::move(request)));
    EXPECT_EQ(meta.occurred_at_us(), 9 * base::kSecond_us);
    EXPECT_EQ(meta.occurred_offset_min(), -360);
}

TEST_F(EventMetas, TellWhatIsForNamedRolesFromTheEventThatMakesItSo) {
    const auto opened = world.open_case(*engine, "violence");
    EXPECT_EQ(of_newest(on_case(opened.stream, test::kTriage)).confidentiality(),
              journal::v1::NORMAL);
    const auto record =
        on_case(opened.stream,
                "open_special_record { record { violence { kind: PHYSICAL aggressor: PARTNER risk: "
                "HIGH safety_plan: 'a door' prosecutor_notified: false } } }");
    EXPECT_EQ(of_newest(record).confidentiality(), journal::v1::RESTRICTED);
    EXPECT_EQ(of_newest(on_case(opened.stream, test::kChangeRisk)).confidentiality(),
              journal::v1::RESTRICTED);

    auto another = world.open_case(*engine, "another");
    EXPECT_EQ(of_newest(on_case(another.stream, test::kTriage)).confidentiality(),
              journal::v1::NORMAL);
}

TEST_F(EventMetas, TellOfConsentWhereTheEventDoes) {
    const auto opened = world.open_case(*engine, "plan");
    EXPECT_EQ(of_newest(on_case(opened.stream, test::kTriage)).consent(), "");
    auto assigned =
        world.on_case(*engine, "assign-0123456789", opened.stream, "assign_case { worker: 'w-1' }");
    assigned.actor.set_role(common::v1::SUPERVISOR);
    world.handle(*engine, std::move(assigned));
    on_case(opened.stream, "record_social_study { worker: 'w-1' family_group: 'a son' }");
    const auto plan = [&](const std::string& consent) {
        return of_newest(on_case(opened.stream,
                                 "activate_care_plan { objectives { objective: "
                                 "'a roof' } " +
                                     consent + " }"));
    };
    EXPECT_EQ(plan("override_reason: 'unconscious'").consent(), "NOT_CONSENTED");
}

}  // namespace
}  // namespace enlace::aggregate
