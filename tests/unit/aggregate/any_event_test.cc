#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "journal/memory_log.h"
#include "security/digest.h"
#include "support/any_message.h"
#include "support/engine/care_world.h"
#include "support/journal_writer.h"
#include "support/wait_until.h"

// Events that nobody would have decided on, in the journals that engines decide on and listen to:
// their streams may be closed, but nobody else's, and nothing stops.
namespace enlace::aggregate {
namespace {

using namespace std::chrono_literals;
using test::Filled;

common::v1::Principal desk() {
    common::v1::Principal desk;
    desk.set_client("hospital");
    desk.set_institution("SPSSA000011");
    desk.set_role(common::v1::SOCIAL_WORKER);
    return desk;
}

class AnyEvent : public testing::Test {
protected:
    void SetUp() override {
        intake = &world.start(log, world.intake_options());
        visits = &world.start(log, world.visits_options());
        writer.use(world.journal());
        writer.use(world.visits_journal());
    }

    // Each event that there is, as the only one of a stream, and twice.
    template <class Event>
    void tell(const std::string& service, const std::string& kind) {
        const auto& kinds = *Event::descriptor()->oneof_decl(0);
        for (int i = 0; i < kinds.field_count(); ++i) {
            for (const auto how : {Filled::nothing, Filled::largest, Filled::lowest}) {
                Event event;
                fill(*event.GetReflection()->MutableMessage(&event, kinds.field(i)), how);
                const auto id = base::make_stream_id(
                    kind, told.size() % base::StreamId::kSlots,
                    security::sha256("any event " + std::to_string(told.size())));
                for (int times = 0; times < 2; ++times) {
                    writer.write(service, id, {&event}, {.principal = desk(), .subject = id});
                }
                told.push_back(id);
            }
        }
    }
    void expect_that_all_goes_on(const std::string& key) {
        const Answer opened = world.open_case(*intake, key);
        EXPECT_EQ(opened.outcome, common::v1::ACCEPTED);
        EXPECT_EQ(world
                      .handle(*visits, world.request_visit(*visits, key + "-visit-0123456789",
                                                           opened.stream))
                      .outcome,
                  common::v1::ACCEPTED);
        for (const auto* engine : {intake, visits}) {
            ASSERT_TRUE(test::wait_until([&] { return engine->status().lag_records == 0; }, 30s));
            EXPECT_THAT(engine->status().halted, testing::IsEmpty());
        }
        ASSERT_TRUE(world.go_over_timers({intake, visits}));
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    test::JournalWriter writer{log, world.keyring, world.clock, 4};
    Engine* intake = nullptr;
    Engine* visits = nullptr;
    std::vector<std::string> told;
};

TEST_F(AnyEvent, StopsNobodyElseWhereverItStands) {
    tell<intake::v1::PatientEvent>("intake", "patient");
    tell<intake::v1::CaseEvent>("intake", "case");
    tell<homevisits::v1::HomeVisitEvent>("homevisits", "visit");
    ASSERT_GT(told.size(), 100u);
    expect_that_all_goes_on("at-once");
    world.clock.advance_us(40 * base::kDay_us);
    expect_that_all_goes_on("after-all-was-due");
    intake = &world.restart_on_empty_store(*intake);
    visits = &world.restart_on_empty_store(*visits);
    expect_that_all_goes_on("folded-again");
}

}  // namespace
}  // namespace enlace::aggregate
