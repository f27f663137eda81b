#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/stream_id.h"
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
    void tell(const Engine::Options& service) {
        auto& factory = *google::protobuf::MessageFactory::generated_factory();
        for (const auto* decider : service.deciders) {
            const auto& wrapper = decider->event_type();
            for (int i = 0; i < wrapper.oneof_decl(0)->field_count(); ++i) {
                for (const auto how : {Filled::nothing, Filled::largest, Filled::lowest}) {
                    const std::unique_ptr<Message> event(factory.GetPrototype(&wrapper)->New());
                    const auto* kind = wrapper.oneof_decl(0)->field(i);
                    fill(*event->GetReflection()->MutableMessage(event.get(), kind), how);
                    tell(service.journal.service, decider->kind(), *event);
                }
            }
        }
    }
    void tell(const std::string& service, std::string_view kind, const Message& event) {
        const auto id = base::make_stream_id(kind, told % base::StreamId::kSlots,
                                             security::sha256("any event " + std::to_string(told)));
        ++told;
        for (int times = 0; times < 2; ++times) {
            writer.write(service, id, {&event}, {.principal = desk(), .subject = id});
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
    unsigned told = 0;
};

TEST_F(AnyEvent, StopsNobodyElseWhereverItStands) {
    tell(world.intake_options());
    tell(world.visits_options());
    ASSERT_GT(told, 150u);
    expect_that_all_goes_on("at-once");
    world.clock.advance_us(40 * base::kDay_us);
    expect_that_all_goes_on("after-all-was-due");
    intake = &world.restart_on_empty_store(*intake);
    visits = &world.restart_on_empty_store(*visits);
    expect_that_all_goes_on("folded-again");
}

}  // namespace
}  // namespace enlace::aggregate
