#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "journal/memory_log.h"
#include "journal/sealing.h"
#include "support/engine/care_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// Intake and home visits tell each other what happened (journal.md section 4).
namespace enlace::aggregate {
namespace {

using test::kTriage;

class Reactions : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "homevisits"}), ""); }

    // A case whose patient did not answer three times.
    void call_in_vain(Engine& intake, const std::string& key) {
        const Answer opened = world.open_case(intake, key);
        world.handle(intake,
                     world.on_case(intake, key + "-triage-0123456", opened.stream, kTriage));
        for (int i = 0; i < 3; ++i) {
            const Answer answer = world.handle(
                intake, world.failed_call(intake, key + "-call-012345678-" + std::to_string(i),
                                          opened.stream));
            ASSERT_EQ(answer.outcome, common::v1::ACCEPTED);
        }
    }
    bool come_to(const std::string& service, const std::string& type, std::size_t count) {
        return test::wait_until([&] { return world.events(service, type) == count; });
    }
    // What the visit was told besides the contact rule, opened.
    std::vector<std::string> notes_of(const std::string& visit) const {
        std::vector<std::string> notes;
        for (const auto& record : world.records("homevisits")) {
            for (const auto& recorded : record.events()) {
                homevisits::v1::ContactRuleChanged rule;
                if (record.stream() == visit &&
                    journal::open(recorded, visit, record.command_id(), &rule, world.keyring) ==
                        journal::Opened::opened)
                    notes.push_back(rule.note());
            }
        }
        return notes;
    }
    static bool settles(Engine& engine) {
        return test::wait_until([&] {
            const auto status = engine.status();
            return status.reactions_pending == 0 && status.lag_records == 0;
        });
    }

    journal::MemoryLog log;
    test::FaultyLog cut_off{log};
    test::CareWorld world{log};
};

TEST_F(Reactions, AskForOneVisitAfterThreeCallsInVainAndTellTheCase) {
    auto& intake = world.start(log, world.intake_options());
    auto& visits = world.start(log, world.visits_options());
    call_in_vain(intake, "a");
    EXPECT_TRUE(come_to("homevisits", "HomeVisitRequested", 1));
    EXPECT_TRUE(come_to("homevisits", "HomeVisitRouted", 1));
    EXPECT_TRUE(come_to("intake", "ObligationOpened", 1));
    EXPECT_TRUE(settles(intake) && settles(visits));
    EXPECT_EQ(world.events("homevisits", "HomeVisitRequested"), 1u);
    EXPECT_EQ(visits.status().reactions_refused, 0u);
}

// Whoever goes there learns at once what the case's triage knew.
TEST_F(Reactions, TellAVisitWhatMakesItDangerous) {
    auto& intake = world.start(log, world.intake_options());
    auto& visits = world.start(log, world.visits_options());
    const Answer opened = world.open_case(intake, "a");
    const Answer triaged = world.handle(
        intake, world.on_case(intake, "a-triage-0123456", opened.stream,
                              "triage_case { risk: ALTO urgency: URGENT do_not_contact: false"
                              " safety_note: 'her husband is armed' }"));
    ASSERT_EQ(triaged.outcome, common::v1::ACCEPTED);
    const Answer asked =
        world.handle(visits, world.request_visit(visits, "a-visit-0123456789", opened.stream));
    ASSERT_EQ(asked.outcome, common::v1::ACCEPTED);
    EXPECT_TRUE(come_to("homevisits", "ContactRuleChanged", 1));
    EXPECT_THAT(notes_of(asked.stream), testing::ElementsAre("her husband is armed"));
    EXPECT_TRUE(settles(intake) && settles(visits));
}

TEST_F(Reactions, AreCaughtUpAfterARestartWhereTheOwnRecordWasNeverWritten) {
    auto& intake = world.start(log, world.intake_options());
    auto* visits = &world.start(cut_off, world.visits_options());
    cut_off.judge_appends([](auto, const auto&) { return test::Append::unknown_and_lost; });
    call_in_vain(intake, "a");
    ASSERT_TRUE(test::wait_until([&] { return cut_off.faults() > 0; }));
    visits->stop();
    ASSERT_EQ(world.events("homevisits", "HomeVisitRequested"), 0u);

    cut_off.judge_appends({});
    visits = &world.restart(*visits);
    EXPECT_TRUE(come_to("homevisits", "HomeVisitRouted", 1));
    visits = &world.restart_on_empty_store(*visits);
    EXPECT_TRUE(settles(*visits));
    EXPECT_EQ(world.events("homevisits", "HomeVisitRequested"), 1u);
}

TEST_F(Reactions, OfTwoInstancesLoseNothingAndDoNothingTwice) {
    auto& intake = world.start(log, world.intake_options());
    std::vector<Engine*> instances;
    for (unsigned i = 0; i < 2; ++i) {
        auto options = world.visits_options();
        options.instance = i;
        options.instances = 2;
        instances.push_back(&world.start(log, std::move(options)));
    }
    for (int i = 0; i < 4; ++i) call_in_vain(intake, "both-" + std::to_string(i));
    EXPECT_TRUE(come_to("homevisits", "HomeVisitRouted", 4));
    // One goes for good; the other does its work too.
    world.stop(*instances[1]);
    for (int i = 0; i < 4; ++i) call_in_vain(intake, "one-" + std::to_string(i));
    EXPECT_TRUE(come_to("homevisits", "HomeVisitRouted", 8));
    EXPECT_TRUE(settles(*instances[0]));
    EXPECT_EQ(instances[0]->status().commands_counted_twice, 0u);
}

TEST_F(Reactions, TellInTheOrderInWhichItHappenedHoweverMuchHasGatheredMeanwhile) {
    constexpr int kVisits = 8;
    auto& intake = world.start(log, world.intake_options());
    auto& visits = world.start(log, world.visits_options());
    std::vector<std::string> cases;
    for (int i = 0; i < kVisits; ++i) {
        cases.push_back(world.open_case(intake, "case-" + std::to_string(i)).stream);
    }
    intake.stop();
    for (int i = 0; i < kVisits; ++i) {
        const std::string key = "visit-" + std::to_string(i) + "-0123456789";
        const Answer asked = world.handle(visits, world.request_visit(visits, key, cases[i]));
        ASSERT_EQ(asked.outcome, common::v1::ACCEPTED);
        const Answer cancelled =
            world.handle(visits, world.cancel_visit(visits, "cancel-" + key, asked.stream));
        ASSERT_EQ(cancelled.outcome, common::v1::ACCEPTED);
    }
    world.restart(intake);
    EXPECT_TRUE(come_to("intake", "ObligationClosed", kVisits));
    EXPECT_EQ(world.events("intake", "ObligationOpened"), std::size_t{kVisits});
}

TEST_F(Reactions, OfANewReleaseHearNothingOlder) {
    auto before = world.visits_options();
    before.reactions.clear();
    auto& intake = world.start(log, world.intake_options());
    auto* visits = &world.start(log, before);
    call_in_vain(intake, "old");
    ASSERT_TRUE(settles(*visits));
    visits = &world.restart(*visits, world.visits_options());
    call_in_vain(intake, "new");
    EXPECT_TRUE(come_to("homevisits", "HomeVisitRouted", 1));
    visits = &world.restart_on_empty_store(*visits);
    EXPECT_TRUE(settles(*visits));
    EXPECT_EQ(world.events("homevisits", "HomeVisitRequested"), 1u);
}

}  // namespace
}  // namespace enlace::aggregate
