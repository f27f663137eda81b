#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "views/stories/history.h"
#include "views_world.h"

// One case, referral, session, transfer or home visit as it was at an earlier moment, to whoever
// may read it now; and the person that each of them belongs to.
namespace enlace::test {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using views::Moment;
using views::Refused;

constexpr auto kAsked = "SPSSA000203";
constexpr auto kOffered =
    "transfer_offered { ring: 1 offers { candidate { clues: 'SPSSA000203' } deadline {"
    " timer: 'offer_deadline' subject: 'SPSSA000203' due_us: 1800000000000000 } }"
    " accept_by { timer: 'accept_by' due_us: 1800000000000000 } }";

class LookingBack : public testing::Test {
protected:
    // A day passes between what begins them and what happens next; who triages the case told it
    // late.
    LookingBack() {
        begun_us = world.clock.wall_us();
        patient = world.patient();
        social_case = world.social_case(patient);
        referral = world.referral(patient);
        session = world.session(patient);
        transfer = world.new_stream("transfer", patient);
        on_transfer("transfer_requested { case_id: '" + social_case + "' patient_id: '" + patient +
                    "' requester: 'SPSSA000011' sender: 'SPSSA000011' capability: 'UCI'"
                    " offer_by { timer: 'offer_by' due_us: 1800000000000000 } }");
        visit = world.routed_visit(patient, "II", begun_us + 2 * base::kHour_us);
        before_us = world.clock.wall_us();
        world.clock.advance_us(base::kDay_us);
        world.on_case(social_case, patient, "case_triaged { risk: ALTO urgency: URGENT }",
                      {.occurred_at_us = begun_us + base::kHour_us});
        world.on_referral(referral, patient,
                          "referral_accepted { professional: 'lic-7' conditions: 'fasting'"
                          " attend_by { timer: 'attend_by' due_us: 1800000000000000 } }");
        world.on_session(
            session, patient,
            "tele_session_scheduled { start_us: 5 end_us: 6 time_zone: 'UTC' attempt: 1"
            " site: 'SPSSA000133' confirm_by { timer: 'confirm_by' due_us: 9 } }");
        on_transfer(kOffered);
        world.on_visit(visit, patient, "home_visit_received {}");
    }
    void on_transfer(const std::string& event) {
        const auto wrapper = from_text<transfers::v1::TransferEvent>(event);
        world.writer.write("transfers", transfer, {&wrapper}, {.subject = patient});
    }
    const views::Queries& queries() {
        if (!running_) running_ = std::make_unique<RunningViews>(world);
        return running_->queries();
    }

    ViewsWorld world;
    std::int64_t begun_us = 0, before_us = 0;
    std::string patient, social_case, referral, session, transfer, visit;

private:
    std::unique_ptr<RunningViews> running_;
};

TEST_F(LookingBack, ShowsWhatWasKnownThenWithoutAnythingToDo) {
    const Moment before{.as_known_at_us = before_us};
    const auto of_case = queries().social_case(hospital(), social_case, before).value();
    EXPECT_EQ(of_case.state(), "REGISTERED");
    EXPECT_THAT(of_case.actions(), IsEmpty());
    EXPECT_EQ(of_case.as_known_at().seconds(), before_us / base::kSecond_us);
    EXPECT_EQ(of_case.person_id(), patient);
    const auto of_referral = queries().referral(hospital(), referral, before).value();
    EXPECT_EQ(of_referral.state(), "SENT");
    EXPECT_THAT(of_referral.actions(), IsEmpty());
    EXPECT_FALSE(of_referral.details().has_acceptance());
    EXPECT_TRUE(of_referral.has_as_known_at());
    const auto of_session = queries().session(hospital(), session, before).value();
    EXPECT_EQ(of_session.state(), "PROPOSED");
    EXPECT_THAT(of_session.actions(), IsEmpty());
    EXPECT_THAT(of_session.steps(), SizeIs(1));
    EXPECT_TRUE(of_session.has_as_known_at());
    const auto of_transfer = queries().transfer(hospital(), transfer, before).value();
    EXPECT_EQ(of_transfer.state(), "REQUESTED");
    EXPECT_THAT(of_transfer.offers(), IsEmpty());
    EXPECT_THAT(of_transfer.actions(), IsEmpty());
    EXPECT_THAT(of_transfer.steps(), SizeIs(1));
    EXPECT_EQ(of_transfer.person_id(), patient);
    EXPECT_EQ(of_transfer.as_known_at().seconds(), before_us / base::kSecond_us);
    const auto of_visit = queries().home_visit(coordinator(), visit, before).value();
    EXPECT_EQ(of_visit.state(), "ROUTED");
    EXPECT_THAT(of_visit.actions(), IsEmpty());
    EXPECT_FALSE(of_visit.overdue()) << "its window had not ended then";
    EXPECT_EQ(of_visit.as_known_at().seconds(), before_us / base::kSecond_us);

    const auto now = queries().referral(hospital(), referral).value();
    EXPECT_EQ(now.state(), "ACCEPTED");
    EXPECT_THAT(now.actions(), Not(IsEmpty()));
    EXPECT_TRUE(now.details().has_acceptance());
    EXPECT_FALSE(now.has_as_known_at() || now.has_as_of());
    EXPECT_THAT(queries().session(hospital(), session)->steps(), SizeIs(2));
    const auto offered = queries().transfer(hospital(), transfer).value();
    EXPECT_EQ(offered.state(), "OFFERED");
    EXPECT_THAT(offered.steps(), SizeIs(2));
    EXPECT_FALSE(offered.has_as_known_at() || offered.has_as_of());
    const auto received = queries().home_visit(coordinator(), visit).value();
    EXPECT_EQ(received.state(), "RECEIVED");
    EXPECT_THAT(received.actions(), Not(IsEmpty()));
    EXPECT_TRUE(received.overdue());
    EXPECT_FALSE(received.has_as_known_at() || received.has_as_of());
}

TEST_F(LookingBack, TellsWhatHadHappenedFromWhatWasKnown) {
    const auto state = [&](const Moment& moment) {
        return queries().social_case(hospital(), social_case, moment).value().state();
    };
    EXPECT_EQ(state({.as_of_us = begun_us + base::kMinute_us}), "REGISTERED");
    EXPECT_EQ(state({.as_of_us = begun_us + 2 * base::kHour_us}), "TRIAGED");
    EXPECT_EQ(state({.as_known_at_us = begun_us + 2 * base::kHour_us}), "REGISTERED");
    EXPECT_EQ(state({.as_known_at_us = world.clock.wall_us()}), "TRIAGED");
    const auto scheduled_later =
        queries().session(hospital(), session, {.as_of_us = begun_us + base::kHour_us}).value();
    EXPECT_EQ(scheduled_later.state(), "PROPOSED");
    EXPECT_THAT(scheduled_later.steps(), SizeIs(1));
    EXPECT_TRUE(scheduled_later.has_as_of());
}

TEST_F(LookingBack, TellsOfATransferAndAVisitWhatHadHappenedThoughItWasToldLate) {
    const auto untold_us = world.clock.wall_us();
    world.clock.advance_us(base::kHour_us);
    const auto happened_us = begun_us + 3 * base::kHour_us;
    world.on_visit(visit, patient, "home_visit_assigned { visitors: 'bv-1' }",
                   {.occurred_at_us = happened_us});
    const auto event = from_text<transfers::v1::TransferEvent>(
        "transfer_cancelled { code: IMPROVED reason: 'eats' }");
    world.writer.write("transfers", transfer, {&event},
                       {.subject = patient, .occurred_at_us = happened_us});
    const auto states = [&](const Moment& moment) {
        return queries().transfer(hospital(), transfer, moment).value().state() + " " +
               queries().home_visit(hospital(), visit, moment).value().state();
    };
    EXPECT_EQ(states({.as_of_us = happened_us - 1}), "REQUESTED ROUTED");
    EXPECT_EQ(states({.as_of_us = happened_us}), "CANCELLED ASSIGNED");
    EXPECT_EQ(states({.as_known_at_us = untold_us}), "OFFERED RECEIVED");
    EXPECT_EQ(states({.as_known_at_us = world.clock.wall_us()}), "CANCELLED ASSIGNED");
}

TEST_F(LookingBack, FindsNothingBeforeItBegan) {
    const Moment long_ago{.as_of_us = 1};
    EXPECT_EQ(queries().social_case(hospital(), social_case, long_ago).error(), Refused::not_found);
    EXPECT_EQ(queries().referral(hospital(), referral, long_ago).error(), Refused::not_found);
    EXPECT_EQ(queries().session(hospital(), session, long_ago).error(), Refused::not_found);
    EXPECT_EQ(queries().transfer(hospital(), transfer, long_ago).error(), Refused::not_found);
    EXPECT_EQ(queries().home_visit(hospital(), visit, long_ago).error(), Refused::not_found);
}

// Who may read what was is judged by how things stand now.
TEST_F(LookingBack, ShowsNothingToWhoeverMayNotReadItNowNorTheNextUnitWhatWasBeforeIt) {
    const Moment before{.as_known_at_us = before_us};
    EXPECT_TRUE(queries().referral(hospital("SPSSA000203"), referral, before).has_value());
    world.on_referral(referral, patient,
                      "referral_redirected { attempt: 2 from_receiver: 'SPSSA000203' receiver:"
                      " 'SPSSA000133' answer_by { timer: 'answer_by' due_us: 1800000000000000 } }");
    const auto former = hospital("SPSSA000203"), present = hospital("SPSSA000133");
    EXPECT_EQ(queries().referral(former, referral, before).error(), Refused::not_found);
    EXPECT_EQ(queries().referral(present, referral, before).error(), Refused::not_found);
    EXPECT_TRUE(queries().referral(present, referral).has_value());
    EXPECT_EQ(queries().referral(hospital(), referral, before)->receiver(), "SPSSA000203");
    for (const auto& stranger : {hospital("SPSSA000244"), coordinator(), data_team()}) {
        EXPECT_EQ(queries().social_case(stranger, social_case, before).error(), Refused::not_found);
        EXPECT_EQ(queries().session(stranger, session, before).error(), Refused::not_found);
        EXPECT_EQ(queries().transfer(stranger, transfer, before).error(), Refused::not_found);
    }
    for (const auto& stranger : {hospital("SPSSA000244"), coordinator("III"), data_team()})
        EXPECT_EQ(queries().home_visit(stranger, visit, before).error(), Refused::not_found);
}

// Who has a visit now reads what was before; and who had it, nothing any more.
TEST_F(LookingBack, JudgesWhoMayReadAVisitByWhoseItIsNow) {
    const Moment before{.as_known_at_us = before_us};
    EXPECT_TRUE(queries().home_visit(coordinator("II"), visit, before).has_value());
    world.route(visit, patient, "III");
    EXPECT_EQ(queries().home_visit(coordinator("II"), visit, before).error(), Refused::not_found);
    EXPECT_EQ(queries().home_visit(coordinator("III"), visit, before)->jurisdiction(), "II");
}

// A hospital that is asked for a bed reads the question, and not who was asked before it.
TEST_F(LookingBack, ShowsHowATransferWasOnlyToThoseWhoAreToldAllOfIt) {
    const Moment before{.as_known_at_us = world.clock.wall_us()};
    world.clock.advance_us(base::kHour_us);
    EXPECT_TRUE(queries().transfer(hospital(kAsked), transfer).has_value());
    EXPECT_EQ(queries().transfer(hospital(kAsked), transfer, before).error(), Refused::not_found);
    world.on_patient(patient, "registration_repeated { institution: 'SPSSA000203' }",
                     {.principal = hospital(kAsked)});
    EXPECT_THAT(queries().patient(hospital(kAsked), patient, {})->transfers(), SizeIs(1));
    EXPECT_THAT(queries().patient(hospital(kAsked), patient, before)->transfers(), IsEmpty());
    EXPECT_THAT(queries().patient(hospital(), patient, before)->transfers(), SizeIs(1));
    on_transfer(
        "transfer_accepted { receiver: 'SPSSA000203' physician: 'lic-9'"
        " transport_by { timer: 'transport_by' due_us: 1800000000000000 } }");
    EXPECT_EQ(queries().transfer(hospital(kAsked), transfer, before)->state(), "OFFERED");
}

TEST_F(LookingBack, NamesThePersonToWhoeverMaySeeThePatient) {
    const auto other = world.patient();
    const std::string edge = "merge_recorded { edge_id: '" + other + "/1' other: '";
    world.on_patient(other, edge + patient + "' institution: 'SPSSA000011' }");
    world.on_patient(patient, edge + other + "' institution: 'SPSSA000011' }");

    const auto person = queries().patient(hospital(), patient, {}).value().id();
    EXPECT_EQ(queries().referral(hospital(), referral)->person_id(), person);
    EXPECT_EQ(queries().session(hospital(), session)->person_id(), person);
    EXPECT_EQ(queries().transfer(hospital(), transfer)->person_id(), person);
    // Before both were joined, each was somebody.
    EXPECT_EQ(
        queries().referral(hospital(), referral, {.as_known_at_us = before_us}).value().person_id(),
        patient);
    EXPECT_EQ(queries().referral(hospital("SPSSA000203"), referral)->person_id(), "")
        << "who has not registered the patient sees none";
}

}  // namespace
}  // namespace enlace::test
