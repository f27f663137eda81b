#include <gtest/gtest.h>

#include "referral_events.h"
#include "views_world.h"

// What the two units of a referral see of it, and what others don't.
namespace enlace::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using views::Mailbox;
using views::Refused;

const std::string kOpen =
    "specialty: 'CARDIOLOGIA' candidates: 'SPSSA000203' candidates: 'SPSSA000133'";
const std::string kFinished =
    "attention_finished { attended: true diagnosis: 'I20' finish_by { timer: 'finish_by' due_us: 9 "
    "}"
    " }";
const std::string kIssued =
    "counter_referral_issued { attended: true follow_up_owner: 'SPSSA000011' diagnosis: 'I21'"
    " acknowledge_by { timer: 'acknowledge_by' due_us: 9 } }";

class Referrals : public testing::Test {
protected:
    std::string sent(const std::string& to = "receiver: 'SPSSA000203'",
                     std::int64_t answer_by_us = 1'800'000'000'000'000) {
        const auto patient = world.patient();
        const auto id = world.referral(patient, to, answer_by_us);
        of[id] = patient;
        return id;
    }
    void on(const std::string& id, const std::vector<std::string>& events) {
        for (const auto& event : events) world.on_referral(id, of.at(id), event);
    }
    views::v1::ReferralView seen_by(const std::string& clues, const std::string& id) {
        return RunningViews(world).queries().referral(hospital(clues), id).value();
    }
    views::v1::ReferralPage mailbox(const std::string& clues, Mailbox which) {
        return *RunningViews(world).queries().mailbox(hospital(clues), clues, which, {}, {});
    }

    ViewsWorld world;
    std::map<std::string, std::string> of;  // Referral -> patient.
};

TEST_F(Referrals, AreShownToBothUnitsWithWhatEachMayDo) {
    const auto id = sent();
    const auto senders = seen_by(kSender, id), receivers = seen_by(kReceiver, id);
    EXPECT_EQ(senders.state(), "SENT");
    EXPECT_EQ(senders.owes_next_step(), "receiving_unit");
    EXPECT_EQ(senders.details().form().reason(), "chest pain");
    EXPECT_THAT(senders.actions(), Contains("CancelReferral"));
    EXPECT_THAT(senders.actions(), Not(Contains("AcceptReferral")));
    EXPECT_EQ(receivers.details().form().name(), "Juana");
    EXPECT_THAT(receivers.actions(), Contains("AcceptReferral"));
    EXPECT_THAT(receivers.actions(), Not(Contains("CancelReferral")));
}

TEST_F(Referrals, OfOthersAreMissing) {
    const auto id = sent();
    RunningViews views(world);
    const auto& queries = views.queries();
    EXPECT_EQ(queries.referral(hospital(kThird), id).error(), Refused::not_found);
    EXPECT_EQ(queries.referral(coordinator(), id).error(), Refused::not_found);
    EXPECT_EQ(queries.referral(data_team(), id).error(), Refused::not_found);
    EXPECT_TRUE(queries.referral(state_coordinator(), id).has_value());
    for (const auto which : {Mailbox::received, Mailbox::sent}) {
        EXPECT_EQ(queries.mailbox(hospital(kThird), kSender, which, {}, {}).error(),
                  Refused::not_found);
        EXPECT_EQ(queries.mailbox(coordinator(), kSender, which, {}, {}).error(),
                  Refused::not_found);
    }
}

TEST_F(Referrals, LeaveWhatTheAttentionFoundWithTheReceiverUntilItSaysSo) {
    const auto id = sent();
    on(id, {kAccepted, kStarted, kFinished});
    EXPECT_EQ(seen_by(kReceiver, id).details().attention().diagnosis(), "I20");
    const auto after_handover = seen_by(kSender, id);
    EXPECT_EQ(after_handover.state(), "ATTENDED");
    EXPECT_EQ(after_handover.receiver(), kReceiver);
    EXPECT_FALSE(after_handover.details().has_attention());
    EXPECT_TRUE(after_handover.details().has_form()) << "its own words";
    on(id, {kIssued});
    const auto told = seen_by(kSender, id);
    EXPECT_EQ(told.details().counter_referral().diagnosis(), "I21");
    EXPECT_FALSE(told.details().has_attention());
    EXPECT_EQ(told.owes_next_step(), "referring_unit");
}

TEST_F(Referrals, LeaveFindingsOutOfTheSendersTimelineToo) {
    const auto id = sent();
    on(id, {kAccepted, kStarted, kFinished, kIssued});
    const auto timeline =
        RunningViews(world).queries().timeline(hospital(kSender), of.at(id), {}, {});
    ASSERT_TRUE(timeline.has_value());
    std::vector<std::string> diagnoses;
    for (const auto& entry : timeline->entries()) {
        if (entry.referral().has_attention_finished())
            diagnoses.push_back(entry.referral().attention_finished().diagnosis());
        if (entry.referral().has_counter_referral_issued())
            diagnoses.push_back(entry.referral().counter_referral_issued().diagnosis());
    }
    EXPECT_THAT(diagnoses, ElementsAre("", "I21"));
}

TEST_F(Referrals, ThatAreOpenTellTheUnitsTheyPassedByWhoHasThemAndNoMore) {
    const auto id = sent(kOpen);
    EXPECT_TRUE(seen_by(kThird, id).details().has_form());
    EXPECT_THAT(ids(mailbox(kThird, Mailbox::received)), ElementsAre(id));
    on(id, {"referral_claimed { receiver: 'SPSSA000203' }"});
    const auto passed_by = seen_by(kThird, id);
    EXPECT_EQ(passed_by.receiver(), kReceiver);
    EXPECT_EQ(passed_by.state(), "SENT");
    EXPECT_FALSE(passed_by.has_details());
    EXPECT_THAT(passed_by.actions(), IsEmpty());
    EXPECT_THAT(ids(mailbox(kThird, Mailbox::received)), IsEmpty());
    EXPECT_THAT(ids(mailbox(kReceiver, Mailbox::received)), ElementsAre(id));
}

TEST_F(Referrals, ThatWereClaimedAreInThePatientsTimelineAsFarAsTheUnitIsToldOfThem) {
    const auto id = sent(kOpen);
    world.on_patient(of.at(id), "registration_repeated { institution: 'SPSSA000133' }");
    on(id,
       {"referral_claimed { receiver: 'SPSSA000203' }", kAccepted, kStarted, kFinished, kIssued});
    const auto told = [&](const std::string& clues) {
        return RunningViews(world).queries().timeline(hospital(clues), of.at(id), {}, {}).value();
    };
    const auto passed_by = told(kThird);
    EXPECT_THAT(passed_by.entries(), SizeIs(6)) << "that it happened, and when";
    for (const auto* kept_back : {"Juana", "chest pain", "I20", "I21", "professional"})
        EXPECT_THAT(passed_by.ShortDebugString(), Not(testing::HasSubstr(kept_back)));
    EXPECT_THAT(told(kSender).ShortDebugString(), testing::HasSubstr("chest pain"));

    // Nor is it told again what it was told while it could have claimed it.
    const auto earlier = RunningViews(world).queries().patient(
        hospital(kThird), of.at(id), {.as_known_at_us = world.clock.wall_us()});
    ASSERT_THAT(earlier->referrals(), SizeIs(1));
    EXPECT_FALSE(earlier->referrals(0).has_details());
}

TEST_F(Referrals, StandInBothMailboxesByTheClockThatRunsOutFirst) {
    const std::int64_t now_us = world.clock.wall_us();
    const auto later = sent("receiver: 'SPSSA000203'", now_us + 2);
    const auto overdue = sent("receiver: 'SPSSA000203'", now_us - 1);
    const auto elsewhere = sent("receiver: 'SPSSA000133'", now_us + 1);
    const auto outbox = mailbox(kSender, Mailbox::sent);
    EXPECT_THAT(ids(outbox), ElementsAre(overdue, elsewhere, later));
    EXPECT_TRUE(outbox.items(0).overdue());
    EXPECT_EQ(outbox.items(0).timer(), "answer_by");
    EXPECT_FALSE(outbox.items(2).overdue());
    EXPECT_THAT(ids(mailbox(kReceiver, Mailbox::received)), ElementsAre(overdue, later));
    EXPECT_THAT(ids(mailbox(kReceiver, Mailbox::sent)), IsEmpty());
    EXPECT_THAT(ids(mailbox(kSender, Mailbox::received)), IsEmpty());
    RunningViews views(world);
    EXPECT_THAT(
        ids(*views.queries().mailbox(hospital(kSender), kSender, Mailbox::sent, "ACCEPTED", {})),
        IsEmpty());
}

TEST_F(Referrals, SayWhenTheOtherUnitWasLastHeardOf) {
    const auto id = sent();
    EXPECT_TRUE(mailbox(kReceiver, Mailbox::received).items(0).has_last_heard_at());
    world.clock.advance_us(base::kHour_us);
    EXPECT_FALSE(mailbox(kSender, Mailbox::sent).items(0).has_last_heard_at()) << "never";
    EXPECT_EQ(mailbox(kSender, Mailbox::sent).items(0).last_heard_ms(), 3'600'000)
        << "as long as it has been there";
    on(id, {"referral_received { delivery_proof: 'F-1' }"});
    world.clock.advance_us(3 * base::kHour_us);
    EXPECT_EQ(mailbox(kSender, Mailbox::sent).items(0).last_heard_ms(), 3 * 3'600'000);
    on(id, {"referral_priority_changed { priority: URGENT by: 'SPSSA000011' }"});
    EXPECT_EQ(mailbox(kSender, Mailbox::sent).items(0).last_heard_ms(), 3 * 3'600'000)
        << "what one says oneself is not heard";
    EXPECT_EQ(mailbox(kReceiver, Mailbox::received).items(0).last_heard_ms(), 0);
}

TEST_F(Referrals, OfAFormerReceiverAreNoLongerItsOwn) {
    const auto id = sent();
    on(id, {"referral_rejected { code: NO_CAPACITY receiver: 'SPSSA000203' reason: 'full' advice:"
            " 'ask' acknowledge_by { timer: 'acknowledge_by' due_us: 9 } }"});
    EXPECT_THAT(ids(mailbox(kReceiver, Mailbox::received)), IsEmpty()) << "it has answered";
    EXPECT_EQ(seen_by(kSender, id).details().rejections(0).advice(), "ask");
    on(id, {"referral_redirected { attempt: 2 from_receiver: 'SPSSA000203' receiver: 'SPSSA000133'"
            " answer_by { timer: 'answer_by' due_us: 1800000000000000 } }"});
    EXPECT_EQ(RunningViews(world).queries().referral(hospital(kReceiver), id).error(),
              Refused::not_found);
    const auto anew = seen_by(kThird, id);
    EXPECT_EQ(anew.attempt(), 2u);
    EXPECT_THAT(anew.details().rejections(), IsEmpty()) << "what was said to the sender";
    EXPECT_FALSE(mailbox(kSender, Mailbox::sent).items(0).has_last_heard_at());
}

TEST_F(Referrals, TellALaterReceiverNothingOfTheFormerOne) {
    const auto id = sent();
    world.on_patient(of.at(id), "registration_repeated { institution: 'SPSSA000133' }");
    on(id, {"referral_info_requested { what: 'x-ray' answer_by { timer: 'answer_by' due_us: 9 } }",
            "referral_info_provided { text: 'attached' }",
            "referral_accepted { professional: 'lic-7' conditions: 'fasting' }"});
    world.clock.advance_us(base::kHour_us);
    const auto before_us = world.clock.wall_us();
    world.clock.advance_us(base::kHour_us);
    on(id,
       {"referral_ended_unattended { code: UNREACHABLE reason: 'nobody came' }",
        "referral_redirected { attempt: 2 from_receiver: 'SPSSA000203' receiver: 'SPSSA000133'"
        " reason: 'they were full' answer_by { timer: 'answer_by' due_us: 1800000000000000 } }"});
    for (const auto* clues : {kSender, kThird}) {
        const auto anew = seen_by(clues, id).details();
        EXPECT_TRUE(anew.has_form()) << clues;
        EXPECT_FALSE(anew.has_acceptance()) << clues;
        EXPECT_FALSE(anew.has_ended_unattended()) << clues;
        EXPECT_THAT(anew.info_provided(), SizeIs(1)) << clues;
    }
    EXPECT_THAT(seen_by(kSender, id).details().info_requested(), SizeIs(1));
    EXPECT_THAT(seen_by(kThird, id).details().info_requested(), IsEmpty());

    RunningViews views(world);
    const auto& queries = views.queries();
    const auto told = queries.timeline(hospital(kThird), of.at(id), {}, {}).value();
    for (const auto* kept_back : {"SPSSA000203\"", "x-ray", "lic-7", "nobody came", "full"})
        EXPECT_THAT(told.ShortDebugString(), Not(testing::HasSubstr(kept_back)));
    ASSERT_THAT(told.entries(), SizeIs(1));
    EXPECT_EQ(told.entries(0).referral().referral_redirected().receiver(), kThird);
    const views::Moment before{.as_known_at_us = before_us};
    EXPECT_THAT(queries.patient(hospital(kThird), of.at(id), before)->referrals(), IsEmpty());
    EXPECT_THAT(queries.patient(hospital(kSender), of.at(id), before)->referrals(), SizeIs(1));
}

TEST_F(Referrals, LeaveTheMailboxesWhenTheyEnd) {
    const auto id = sent();
    on(id, {"referral_cancelled { code: DEATH }"});
    EXPECT_THAT(ids(mailbox(kSender, Mailbox::sent)), IsEmpty());
    EXPECT_THAT(ids(mailbox(kReceiver, Mailbox::received)), IsEmpty());
    EXPECT_EQ(seen_by(kSender, id).state(), "CANCELLED");
}

TEST_F(Referrals, ThatAreDraftsAreTheirAuthorsAlone) {
    const auto patient = world.patient();
    const auto id = world.new_stream("referral", patient);
    world.on_referral(id, patient,
                      "referral_drafted { patient_id: '" + patient +
                          "' referrer: 'SPSSA000011' reason: 'pain' draft_review { timer:"
                          " 'draft_review' due_us: 9 } }");
    EXPECT_EQ(seen_by(kSender, id).details().draft().reason(), "pain");
    EXPECT_THAT(ids(mailbox(kSender, Mailbox::sent)), ElementsAre(id));
    EXPECT_EQ(RunningViews(world).queries().referral(hospital(kReceiver), id).error(),
              Refused::not_found);
}

TEST_F(Referrals, StandInTheBreachListOfWhoeverLetThemLie) {
    const auto sent_to_one = sent(), open = sent(kOpen);
    const std::string breach = "breach_recorded { timer: 'answer_by' escalation_level: 1 }";
    on(sent_to_one, {breach});
    on(open, {breach});
    const auto breaches = [&](const std::string& clues) {
        return *RunningViews(world).queries().breaches(hospital(clues), clues, {});
    };
    EXPECT_THAT(ids(breaches(kReceiver)), ElementsAre(sent_to_one));
    EXPECT_THAT(ids(breaches(kSender)), ElementsAre(open)) << "nobody has claimed it";
    ASSERT_THAT(breaches(kReceiver).items(), SizeIs(1));
    EXPECT_EQ(breaches(kReceiver).items(0).breach(), "answer_by");
    on(sent_to_one, {kAccepted});
    EXPECT_THAT(ids(breaches(kReceiver)), IsEmpty()) << "it was done";
}

TEST_F(Referrals, AreFoundByTheirFolio) {
    const auto id = sent();
    RunningViews views(world);
    const auto folio = views.queries().referral(hospital(kSender), id)->enlace_folio();
    EXPECT_EQ(views.queries().id_of(hospital(kSender), "referral", folio), id);
}

}  // namespace
}  // namespace enlace::test
