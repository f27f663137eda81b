#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "views/stories/history.h"
#include "views_world.h"

// One case, referral or session as it was at an earlier moment, to whoever may read it now; and the
// person that each of them belongs to.
namespace enlace::test {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using views::Moment;
using views::Refused;

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
    }
    const views::Queries& queries() {
        if (!running_) running_ = std::make_unique<RunningViews>(world);
        return running_->queries();
    }

    ViewsWorld world;
    std::int64_t begun_us = 0, before_us = 0;
    std::string patient, social_case, referral, session;

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

    const auto now = queries().referral(hospital(), referral).value();
    EXPECT_EQ(now.state(), "ACCEPTED");
    EXPECT_THAT(now.actions(), Not(IsEmpty()));
    EXPECT_TRUE(now.details().has_acceptance());
    EXPECT_FALSE(now.has_as_known_at() || now.has_as_of());
    EXPECT_THAT(queries().session(hospital(), session)->steps(), SizeIs(2));
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

TEST_F(LookingBack, FindsNothingBeforeItBegan) {
    const Moment long_ago{.as_of_us = 1};
    EXPECT_EQ(queries().social_case(hospital(), social_case, long_ago).error(), Refused::not_found);
    EXPECT_EQ(queries().referral(hospital(), referral, long_ago).error(), Refused::not_found);
    EXPECT_EQ(queries().session(hospital(), session, long_ago).error(), Refused::not_found);
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
    }
}

TEST_F(LookingBack, NamesThePersonToWhoeverMaySeeThePatient) {
    const auto transfer = world.new_stream("transfer", patient);
    const auto requested = from_text<transfers::v1::TransferEvent>(
        "transfer_requested { case_id: '" + social_case + "' patient_id: '" + patient +
        "' requester: 'SPSSA000011' sender: 'SPSSA000011' capability: 'UCI'"
        " offer_by { timer: 'offer_by' due_us: 1800000000000000 } }");
    world.writer.write("transfers", transfer, {&requested}, {.subject = patient});
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
