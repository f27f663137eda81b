#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "base/stream_id.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "journal/memory_log.h"
#include "support/engine/care_world.h"
#include "support/wait_until.h"

// What a session leads to in five services, which tell each other what happened (journal.md
// section 4): the next session, a referral, a visit and what it leads back to, and a transfer.
namespace enlace::aggregate {
namespace {

const std::vector<std::string> kServices = {"intake", "homevisits", "referral", "telemedicine",
                                            "transfers"};

const std::string kReferral =
    "disposition: REFERRAL referral { receiver: 'SPSSA000133' service: 'CIRUGIA'"
    " need: SPECIALIST_CARE priority: URGENT presumptive_diagnosis: 'T81.4'"
    " current_condition: 'infected' reason: 'the wound' }";
const std::string kVisit =
    "disposition: HOME_VISIT visit { what_to_check: 'the wound' place { municipality: '24012' } }";
const std::string kTransfer =
    "disposition: URGENT_TRANSFER transfer { reason: 'sepsis' capability: 'UCI' }";

bool is_of_transfers(const Reaction& reaction) {
    return reaction.source == "transfers";
}

class Stories : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of(kServices), ""); }

    // Two instances of each service, of which each does what it comes to first.
    void start_twice() {
        for (unsigned instance = 0; instance < 2; ++instance) {
            for (auto options :
                 {world.intake_options(), world.visits_options(), world.referrals_options(),
                  world.sessions_options(), world.transfers_options()}) {
                options.instance = instance;
                options.instances = 2;
                engines.push_back(&world.start(log, std::move(options)));
            }
        }
    }
    Engine& intake() { return *engines[0]; }
    Engine& sessions() { return *engines[3]; }

    std::string next_key() { return "story-0123456789-" + std::to_string(++keys); }
    void tell(const std::string& session, const std::string& text) {
        const auto answer =
            world.handle(sessions(), world.on_session(sessions(), next_key(), session, text));
        ASSERT_EQ(answer.outcome, common::v1::ACCEPTED) << text;
    }
    void on_site(const std::string& session, const std::string& text) {
        auto request = world.on_session(sessions(), next_key(), session, text);
        request.actor.set_institution("SPSSA000011");
        ASSERT_EQ(world.handle(sessions(), std::move(request)).outcome, common::v1::ACCEPTED);
    }
    std::string propose(const std::string& of) {
        const auto answer =
            world.handle(sessions(), world.propose_session(sessions(), next_key(), of));
        EXPECT_EQ(answer.outcome, common::v1::ACCEPTED);
        return answer.stream;
    }
    // That many minutes ago.
    std::string slot(const std::string& command, int minutes) const {
        const auto at_s = world.clock.wall_us() / base::kSecond_us - 60 * minutes;
        return command + " { start { seconds: " + std::to_string(at_s) +
               " } end { seconds: " + std::to_string(at_s + 60) +
               " } time_zone: 'America/Mexico_City' professional: 'md-1' }";
    }
    void hold(const std::string& session, const std::string& disposition) {
        tell(session, slot("schedule_tele_session", 0));
        on_site(session, "confirm_tele_session { consent: VERBAL channel: LLAMADA }");
        tell(session, "start_tele_session {}");
        tell(session,
             "complete_tele_session { note: 'seen' professional: 'md-1' " + disposition + " }");
    }
    // The visit that was asked for last, once it is routed; it is the `count`th.
    std::string new_visit(std::size_t count) {
        EXPECT_TRUE(come_to("homevisits", "HomeVisitRouted", count));
        std::string visit;
        for (const auto& record : world.records("homevisits"))
            for (const auto& event : record.events())
                if (event.type().ends_with(".HomeVisitRequested")) visit = record.stream();
        return visit;
    }
    void on_visit(const std::string& visit, common::v1::Role role, const std::string& text) {
        common::v1::Principal actor;
        actor.set_role(role);
        actor.set_jurisdiction("VII");
        actor.set_human("v-1");
        auto& visits = *engines[1];
        const auto answer =
            world.handle(visits, world.on_visit(visits, next_key(), visit, actor, text));
        ASSERT_EQ(answer.outcome, common::v1::ACCEPTED) << text;
    }
    void visit_home(const std::string& visit, const std::string& next_step) {
        using enum common::v1::Role;
        const std::string now =
            "{ seconds: " + std::to_string(world.clock.wall_us() / base::kSecond_us) + " }";
        on_visit(visit, JURISDICTION_COORDINATOR, "receive_home_visit {}");
        on_visit(visit, JURISDICTION_COORDINATOR, "assign_home_visit { visitors: 'v-1' }");
        on_visit(visit, VISITING_TEAM, "start_home_visit_travel {}");
        on_visit(visit, VISITING_TEAM,
                 "record_visitor_arrival { occurred_at " + now + " scene_safety: SAFE }");
        on_visit(visit, VISITING_TEAM,
                 "complete_home_visit { arrived_at " + now + " left_at " + now +
                     " person_met: 'she' findings: 'pale' actions: 'none' visitor_credential: 'c'"
                     " next_step: " +
                     next_step + " }");
    }
    bool come_to(const std::string& service, const std::string& type, std::size_t count) {
        return test::wait_until([&] { return world.events(service, type) == count; });
    }
    bool settle() {
        return test::wait_until([&] {
            return std::ranges::all_of(engines, [](const Engine* engine) {
                const auto status = engine->status();
                return status.reactions_pending == 0 && status.lag_records == 0;
            });
        });
    }
    // Every byte that was recorded.
    std::vector<std::string> everything() const {
        std::vector<std::string> bytes;
        for (const auto& service : kServices) {
            for (const auto& record : world.records(service))
                bytes.push_back(record.SerializeAsString());
        }
        return bytes;
    }
    // What the streams of the case, and of all that came of it, belong to.
    std::set<std::string> stories() const {
        std::set<std::string> all;
        for (const auto& service : kServices) {
            for (const auto& record : world.records(service)) {
                const auto kind = base::StreamId::parse(record.stream())->kind();
                if (kind != "patient" && kind != "system") all.insert(record.correlation());
            }
        }
        return all;
    }
    template <class Event>
    std::vector<Event> told(const std::string& service) const {
        std::vector<Event> events;
        for (const auto& record : world.records(service)) {
            for (const auto& recorded : record.events()) {
                if (recorded.type() != Event::descriptor()->full_name()) continue;
                events.emplace_back().ParseFromString(recorded.clear());
            }
        }
        return events;
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    std::vector<Engine*> engines;
    int keys = 0;
};

TEST_F(Stories, GoOnFromASessionIntoEachServiceOnceHoweverOftenTheyAreRead) {
    start_twice();
    const auto of = world.open_case(intake(), "a").stream;
    hold(propose(of), "disposition: CONTROL");
    ASSERT_TRUE(come_to("telemedicine", "TeleSessionProposed", 2));
    hold(propose(of), kReferral);
    ASSERT_TRUE(come_to("referral", "ReferralSent", 1));
    hold(propose(of), kVisit);
    ASSERT_TRUE(come_to("homevisits", "HomeVisitRouted", 1));
    hold(propose(of), kTransfer);
    // The transfer takes up what the session has the case owe; either may be told first.
    ASSERT_TRUE(come_to("transfers", "TransferOffered", 1));
    ASSERT_TRUE(come_to("intake", "ObligationClosed", 4 + 1));
    ASSERT_TRUE(settle());
    const auto opened = world.events("intake", "ObligationOpened");
    EXPECT_TRUE(opened == 5 + 1 + 1 + 1 || opened == 5 + 1 + 1 + 2) << opened;
    ASSERT_TRUE(settle());
    EXPECT_EQ(world.events("telemedicine", "TeleSessionProposed"), 5u);

    const auto sent = told<referral::v1::ReferralSent>("referral");
    EXPECT_EQ(sent.at(0).case_id(), of);
    EXPECT_EQ(sent.at(0).referrer(), "SPSSA000011");
    const auto owed = told<intake::v1::ObligationOpened>("intake");
    const auto is_transfer = [](const auto& one) { return one.stream().starts_with("transfer-"); };
    EXPECT_EQ(std::ranges::count_if(owed, is_transfer), 1);
    EXPECT_THAT(stories(), testing::ElementsAre(of)) << "one story, but for the patient's";

    const auto before = everything();
    for (auto& engine : engines) engine = &world.restart_on_empty_store(*engine);
    ASSERT_TRUE(settle());
    EXPECT_TRUE(test::CareWorld::go_over_timers(engines));
    EXPECT_EQ(everything(), before) << "all was heard again, and nothing was done";
}

TEST_F(Stories, GoOnFromAVisitBackToWhoeverAskedForIt) {
    start_twice();
    const auto of = world.open_case(intake(), "a").stream;
    const auto asker = propose(of);
    hold(asker, kVisit);
    visit_home(new_visit(1), "ANOTHER_VISIT");
    visit_home(new_visit(2), "REFERRAL");
    ASSERT_TRUE(come_to("referral", "ReferralDrafted", 1));
    hold(propose(of), kVisit);
    visit_home(new_visit(3), "URGENT_TRANSFER");
    ASSERT_TRUE(come_to("transfers", "TransferRequested", 1));
    hold(propose(of), kVisit);
    visit_home(new_visit(4), "FOLLOW_UP_BY_TELEPHONE");
    ASSERT_TRUE(come_to("telemedicine", "TeleSessionProposed", 4));
    hold(propose(of), kVisit);
    on_visit(new_visit(5), common::v1::JURISDICTION_COORDINATOR,
             "reject_home_visit { code: NO_STAFF reason: 'all ill' }");
    ASSERT_TRUE(come_to("telemedicine", "ConflictFound", 1));
    ASSERT_TRUE(come_to("intake", "ConflictFound", 1));
    ASSERT_TRUE(settle());

    const auto visits = told<homevisits::v1::HomeVisitRequested>("homevisits");
    ASSERT_EQ(visits.size(), 5u);
    for (const auto& one : visits) EXPECT_EQ(one.counted().municipality(), "24012");
    EXPECT_EQ(std::ranges::count(visits, "", &homevisits::v1::HomeVisitRequested::follows), 4);
    EXPECT_EQ(std::ranges::count(visits, asker, &homevisits::v1::HomeVisitRequested::asked_by), 2)
        << "what follows a visit goes back to the same session";
    const auto owed = told<intake::v1::ObligationOpened>("intake");
    EXPECT_EQ(std::ranges::count(owed, intake::v1::TELEPHONE_FOLLOW_UP,
                                 &intake::v1::ObligationOpened::kind),
              0)
        << "the session's unit sees the patient again";
    EXPECT_EQ(std::ranges::count(owed, intake::v1::TRANSFER, &intake::v1::ObligationOpened::kind),
              1);
    EXPECT_THAT(stories(), testing::ElementsAre(of));

    const auto before = everything();
    for (auto& engine : engines) engine = &world.restart_on_empty_store(*engine);
    ASSERT_TRUE(settle());
    EXPECT_TRUE(test::CareWorld::go_over_timers(engines));
    EXPECT_EQ(everything(), before) << "all was heard again, and nothing was done";
}

// Before there was anybody to take it up.
TEST_F(Stories, TakeUpWhatWasAskedForBeforeThereWereTransfersOnceEach) {
    for (auto options : {world.intake_options(), world.visits_options(), world.referrals_options(),
                         world.sessions_options()}) {
        if (options.journal.service == "intake") std::erase_if(options.reactions, is_of_transfers);
        engines.push_back(&world.start(log, std::move(options)));
    }
    const auto of = world.open_case(intake(), "a").stream;
    const auto right = propose(of);
    hold(right, kTransfer);
    const auto mistake = propose(of);
    hold(mistake, kTransfer);
    on_site(mistake, "void_tele_session { code: WRONG_PATIENT reason: 'twins' }");
    ASSERT_TRUE(come_to("intake", "ObligationClosed", 3));
    ASSERT_TRUE(settle());
    EXPECT_EQ(world.events("transfers", "TransferRequested"), 0u);

    engines.push_back(&world.start(log, world.transfers_options()));
    ASSERT_TRUE(come_to("transfers", "TransferOffered", 1));
    ASSERT_TRUE(settle());
    engines[0] = &world.restart(intake(), world.intake_options());
    ASSERT_TRUE(come_to("intake", "ObligationClosed", 4));
    ASSERT_TRUE(settle());
    const auto requested = told<transfers::v1::TransferRequested>("transfers");
    std::set<std::string> askers;
    for (const auto& one : requested) askers.insert(one.asked_by());
    EXPECT_TRUE(askers.contains(right));
    EXPECT_EQ(requested.size(), askers.size()) << "none is doubled";
    // Of the other one, it depends on which of the two was heard of first.
    EXPECT_EQ(world.events("transfers", "ConflictFound"), askers.contains(mistake) ? 1u : 0u);

    const auto before = everything();
    for (auto& engine : engines) engine = &world.restart_on_empty_store(*engine);
    ASSERT_TRUE(settle());
    EXPECT_EQ(everything(), before);
}

}  // namespace
}  // namespace enlace::aggregate
