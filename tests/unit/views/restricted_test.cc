#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "enlace/transfers/v1/transfer.pb.h"
#include "referral_events.h"
#include "views/services.h"
#include "views_world.h"

// What hangs from a case of violence: for named roles where the case is, and for whoever is asked
// to act on it elsewhere.
namespace enlace::test {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;
using views::Mailbox;

common::v1::Principal with_role(common::v1::Role role, const std::string& clues = kSender) {
    auto who = hospital(clues);
    who.set_role(role);
    return who;
}

class Restricted : public testing::Test {
protected:
    // Of the case, by the hospital that sends.
    std::string begun(const std::string& kind, const std::string& fields) const {
        return kind + " { case_id: '" + social_case + "' patient_id: '" + patient + "' " + fields +
               " }";
    }
    void SetUp() override {
        world.on_case(social_case, patient,
                      "case_registered { patient_id: '" + patient +
                          "' institution: 'SPSSA000011' kinds: VIOLENCE }",
                      {.principal = hospital()});
        world.on_referral(
            referral, patient,
            begun("referral_sent",
                  "referrer: 'SPSSA000011' receiver: 'SPSSA000203' reason: 'hurt Rosa'"
                  " answer_by { timer: 'answer_by' due_us: 9 }"));
        world.on_session(session, patient,
                         begun("tele_session_proposed",
                               "proposer: 'SPSSA000011' provider: 'SPSSA000203' site:"
                               " 'SPSSA000133' reason: 'hurt Rosa'"
                               " schedule_by { timer: 'schedule_by' due_us: 9 }"));
        world.on_visit(visit, patient,
                       begun("home_visit_requested",
                             "requester: 'SPSSA000011' name: 'hurt Rosa'"
                             " place { free_text: 'the blue house' }"));
        world.route(visit, patient, "II");
        const auto requested = from_text<transfers::v1::TransferEvent>(
            begun("transfer_requested",
                  "requester: 'SPSSA000011' sender: 'SPSSA000011'"
                  " reason: 'hurt Rosa'"));
        world.writer.write("transfers", transfer, {&requested}, {.subject = patient});
    }

    // All that an office which sees everything is told of what hangs from the case.
    std::string told_to(const common::v1::Principal& who) {
        const auto& ask = running.queries();
        return ask.referral(who, referral)->DebugString() +
               ask.session(who, session)->DebugString() +
               ask.transfer(who, transfer)->DebugString() +
               ask.home_visit(who, visit)->DebugString() +
               ask.timeline(who, patient, {}, {})->DebugString() +
               ask.patient(who, patient, {})->DebugString();
    }

    // What of it somebody finds, by any way there is.
    std::set<std::string> found_by(const common::v1::Principal& who) {
        std::set<std::string> found;
        const auto& ask = running.queries();
        const auto add_if = [&](bool is_there, const std::string& id) {
            if (is_there) found.insert(id);
        };
        add_if(ask.social_case(who, social_case).has_value(), social_case);
        add_if(ask.referral(who, referral).has_value(), referral);
        add_if(ask.referral_timeline(who, referral).has_value(), referral);
        add_if(ask.session(who, session).has_value(), session);
        add_if(ask.home_visit(who, visit).has_value(), visit);
        add_if(ask.transfer(who, transfer).has_value(), transfer);
        const auto& clues = who.institution();
        for (const auto which : {Mailbox::sent, Mailbox::received})
            for (const auto& id : ids(*ask.mailbox(who, clues, which, {}, {}))) found.insert(id);
        for (const auto& id : ids(*ask.sessions(who, clues, {}, {}))) found.insert(id);
        for (const auto& id : ids(*ask.transfers(who, clues, "", {}))) found.insert(id);
        views::FeedPlace place(ask.feed_partitions(views::kReferral));
        const auto changes = ask.referral_feed(who, clues, place, 100).value();
        for (const auto& change : changes) found.insert(change.notice.id());
        if (const auto told = ask.timeline(who, patient, {}, {}))
            for (const auto& entry : told->entries()) found.insert(entry.stream());
        if (const auto whole = ask.patient(who, patient, {})) {
            for (const auto& one : whole->cases()) found.insert(one.id());
            for (const auto& one : whole->referrals()) found.insert(one.id());
            for (const auto& one : whole->home_visits()) found.insert(one.id());
            for (const auto& one : whole->sessions()) found.insert(one.id());
            for (const auto& one : whole->transfers()) found.insert(one.id());
        }
        found.erase(patient);
        return found;
    }

    ViewsWorld world;
    const std::string patient = world.patient();
    const std::string social_case = world.new_stream("case", patient);
    const std::string referral = world.new_stream("referral", patient);
    const std::string session = world.new_stream("tele", patient);
    const std::string visit = world.new_stream("visit", patient);
    const std::string transfer = world.new_stream("transfer", patient);
    RunningViews running{world};
};

TEST_F(Restricted, IsForNamedRolesWhereTheCaseIs) {
    const auto all = UnorderedElementsAre(social_case, referral, session, visit, transfer);
    EXPECT_THAT(found_by(with_role(common::v1::SOCIAL_WORKER)), all);
    EXPECT_THAT(found_by(with_role(common::v1::SUPERVISOR)), all);
    for (const auto role : {common::v1::CLINICIAN, common::v1::INTEGRATION,
                            common::v1::RECORDS_OFFICE, common::v1::AMBULANCE_CREW})
        EXPECT_THAT(found_by(with_role(role)), IsEmpty()) << common::v1::Role_Name(role);
}

TEST_F(Restricted, IsNotKeptFromWhoeverIsAskedToActElsewhere) {
    EXPECT_THAT(found_by(with_role(common::v1::CLINICIAN, kReceiver)),
                UnorderedElementsAre(referral, session));
    EXPECT_TRUE(running.queries().home_visit(coordinator("II"), visit).has_value());
}

// It routes visits, and is the last to be told of what ran out.
TEST_F(Restricted, IsToldTheStateWithoutAnythingPersonal) {
    const auto state = state_coordinator();
    EXPECT_THAT(found_by(state), UnorderedElementsAre(referral, session, visit, transfer));
    const auto told = told_to(state);
    EXPECT_THAT(told, testing::Not(testing::HasSubstr("Rosa")));
    EXPECT_THAT(told, testing::HasSubstr("enlace.referral.v1.ReferralSent")) << "that it happened";
    EXPECT_THAT(told, testing::HasSubstr("jurisdiction: \"II\""));
    EXPECT_THAT(told, testing::Not(testing::HasSubstr("the blue house"))) << "it is routed";
    const auto all = told_to(with_role(common::v1::AUDITOR, ""));
    EXPECT_THAT(all, testing::HasSubstr("hurt Rosa"));
    EXPECT_THAT(all, testing::HasSubstr("the blue house"));
}

TEST_F(Restricted, IsToldTheStateAsFarAsItTakesToRouteAVisit) {
    const auto lost = world.new_stream("visit", patient);
    world.on_visit(lost, patient,
                   begun("home_visit_requested",
                         "requester: 'SPSSA000011' name: 'hurt Rosa'"
                         " place { free_text: 'the blue house' }"));
    const auto told = running.queries().home_visit(state_coordinator(), lost).value();
    EXPECT_THAT(told.details(), equals_text("place { free_text: 'the blue house' }"));
    EXPECT_THAT(told.actions(), testing::Contains("RouteHomeVisit"));
    EXPECT_THAT(ids(running.queries().unrouted(state_coordinator(), {}).value()),
                testing::ElementsAre(lost));
}

}  // namespace
}  // namespace enlace::test
