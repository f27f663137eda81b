#include "referral/domain/own_reactions.h"

#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

constexpr base::Origin kOrigin{.stream = "referral-00ABC", .version = 1, .slot = 0};

TEST(OwnReactions, LookAgainForAnotherForTheSameNeed) {
    const auto event = test::from_text<v1::ReferralSent>("same_need: 2");
    const auto reacted = look_again(event, kOrigin);
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "referral-00ABC");
    EXPECT_THAT(reacted->command,
                test::equals_text("record_conflict { guard: 'same_need' rested_on: '2' }"));
}

v1::CounterReferralIssued issued(const std::string& more) {
    std::string text = kIssue;
    return attended()
        .after(text.insert(text.rfind('}'), " " + more), kReceiver)
        .last()
        .counter_referral_issued();
}

const std::string kFollowUp =
    "asks_follow_up: true studies: 'ECG' next_date " + seconds(kNow_us + kWeek);

TEST(OwnReactions, SendTheFollowUpThatACounterReferralAsksFor) {
    const auto event = issued(kFollowUp);
    const auto reacted = ask_for_follow_up(event, kOrigin);
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "") << "a referral of its own";
    auto command = reacted->command;
    EXPECT_EQ(command.send_referral().referrer(), kReceiverClues);
    EXPECT_EQ(command.send_referral().receiver(), kSenderClues);
    EXPECT_EQ(command.send_referral().need(), v1::ReferralNeed::FOLLOW_UP);
    EXPECT_EQ(command.send_referral().reason(), "walk");
    EXPECT_EQ(command.send_referral().studies(), "ECG");
    // As the engine asks it, having looked up the receiver and whether another is under way.
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    command.mutable_send_referral()->set_known_receiver(true);
    command.mutable_send_referral()->set_same_need(1);
    const auto decision = decide(command, {}, policy());
    ASSERT_TRUE(decision.accepted()) << test::name(decision.rejection());
    const auto& sent = decision.events().at(0).referral_sent();
    EXPECT_EQ(sent.case_id(), "case-00ABC");
    EXPECT_EQ(sent.patient_id(), "patient-00ABC");
    EXPECT_EQ(sent.attend_before_us(), kNow_us + kWeek);
}

TEST(OwnReactions, SendNothingThatNobodyAskedForOrThatIsTheUnitsOwn) {
    EXPECT_FALSE(ask_for_follow_up(issued(""), kOrigin));
    EXPECT_FALSE(ask_for_follow_up(issued(kFollowUp + " follow_up_owner: 'SPSSA000203'"), kOrigin));
}

TEST(OwnReactions, SendTheReferralThatASessionEndsWith) {
    const auto event = test::from_text<telemedicine::v1::TeleSessionCompleted>(
        "disposition: REFERRAL case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
        " proposer: 'SPSSA000011' provider: 'SPSSA000203' receiver: 'SPSSA000133'"
        " professional: 'lic-2' referral { receiver: 'SPSSA000133' service: 'CIRUGIA'"
        " need: SPECIALIST_CARE priority: URGENT presumptive_diagnosis: 'T81.4'"
        " current_condition: 'infected' reason: 'the wound' attend_before { seconds: 99 } }");
    const auto reacted = refer_after_session(event, kOrigin);
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "") << "a referral of its own";
    auto command = reacted->command;
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    command.mutable_send_referral()->set_known_receiver(true);
    command.mutable_send_referral()->set_same_need(1);
    const auto decision = decide(command, {}, policy());
    ASSERT_TRUE(decision.accepted()) << test::name(decision.rejection());
    const auto& sent = decision.events().at(0).referral_sent();
    EXPECT_EQ(sent.referrer(), kSenderClues) << "who proposed the session has the patient";
    EXPECT_EQ(sent.receiver(), kThirdClues);
    EXPECT_EQ(sent.priority(), common::v1::URGENT);
    EXPECT_EQ(sent.referring_professional(), "lic-2");
    EXPECT_EQ(sent.attend_before_us(), 99 * base::kSecond_us);
}

TEST(OwnReactions, SayWhoThePatientIsAsTheSessionDoesOrItsProposal) {
    const auto patient = [](const std::string& form) {
        const auto send =
            refer_after_session(test::from_text<telemedicine::v1::TeleSessionCompleted>(
                                    "disposition: REFERRAL name: 'Ana' telephone: '444'"
                                    " address: 'Juarez 5' referral { " +
                                    form + " }"),
                                kOrigin)
                ->command.send_referral();
        return send.name() + "/" + send.birth_date() + "/" + send.telephone() + "/" +
               send.address() + "/" + send.file_number();
    };
    EXPECT_EQ(patient(""), "Ana//444/Juarez 5/");
    EXPECT_EQ(patient("name: 'Ana B' birth_date: '1950-02-03' telephone: '555' address: 'Hidalgo 1'"
                      " file_number: 'E-7'"),
              "Ana B/1950-02-03/555/Hidalgo 1/E-7");
}

TEST(OwnReactions, NameTheReferralWhoseFormSaysWhoAFollowUpIsAbout) {
    EXPECT_EQ(ask_for_follow_up(issued(kFollowUp), kOrigin)->command.send_referral().follows(),
              "referral-00ABC");
}

TEST(OwnReactions, DraftTheReferralThatAVisitLeadsTo) {
    const std::string visited =
        "case_id: 'case-00ABC' patient_id: 'patient-00ABC' requester: 'SPSSA000011'"
        " priority: URGENT findings: 'a wound' actions: 'cleaned it' name: 'Ana'"
        " telephone: '444' ";
    const auto after = [](const std::string& text) {
        return draft_after_visit(test::from_text<homevisits::v1::HomeVisitCompleted>(text),
                                 {.stream = "visit-00V", .version = 8, .slot = 0});
    };
    const auto reacted = after(visited + "next_step: REFERRAL");
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "") << "a referral of its own";
    auto command = reacted->command;
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    const auto decision = decide(command, {}, policy());
    ASSERT_TRUE(decision.accepted()) << test::name(decision.rejection());
    const auto& drafted = decision.events().at(0).referral_drafted();
    EXPECT_EQ(drafted.referrer(), kSenderClues) << "who asked for the visit says where to";
    EXPECT_EQ(drafted.current_condition(), "a wound");
    EXPECT_EQ(drafted.name(), "Ana");
    EXPECT_GT(drafted.draft_review().due_us(), kNow_us) << "and is reminded of it";
    for (const auto* other : {"NONE", "FOLLOW_UP_BY_TELEPHONE", "ANOTHER_VISIT", "URGENT_TRANSFER"})
        EXPECT_FALSE(after(visited + "next_step: " + other)) << other;
    EXPECT_FALSE(after("next_step: REFERRAL")) << "nobody knows whose it was";
}

template <class VisitEvent>
void tells(const std::string& outcome, const std::string& code = "") {
    constexpr base::Origin kVisit{.stream = "visit-00V", .version = 8, .slot = 0};
    const auto told =
        tell_referral(test::from_text<VisitEvent>("asked_by: 'referral-00R'" +
                                                  (code.empty() ? "" : " code: " + code)),
                      kVisit);
    ASSERT_TRUE(told) << outcome;
    EXPECT_EQ(told->stream, "referral-00R");
    const auto decision = attended().answer(told->command.ShortDebugString(), kReaction);
    ASSERT_TRUE(decision.accepted()) << outcome;
    EXPECT_EQ(decision.events().at(0).conflict_found().found(), outcome);
    EXPECT_EQ(decision.events().at(0).conflict_found().code(), code);
    EXPECT_FALSE(tell_referral(test::from_text<VisitEvent>("asked_by: 'tele-00T'"), kVisit));
}

TEST(OwnReactions, TellAReferralOfTheVisitThatItAskedForAndThatWasNotMade) {
    tells<homevisits::v1::HomeVisitRejected>("REJECTED", "NO_STAFF");
    tells<homevisits::v1::HomeVisitFailed>("FAILED", "MOVED");
    tells<homevisits::v1::HomeVisitCancelled>("CANCELLED", "PATIENT_DIED");
    tells<homevisits::v1::HomeVisitExpired>("EXPIRED");
    tells<homevisits::v1::HomeVisitVoided>("VOIDED", "DUPLICATE");
}

TEST(OwnReactions, SendNothingAfterAnyOtherDisposition) {
    for (const auto* other : {"CONTROL", "DISCHARGE", "HOME_VISIT", "URGENT_TRANSFER"})
        EXPECT_FALSE(refer_after_session(test::from_text<telemedicine::v1::TeleSessionCompleted>(
                                             "disposition: " + std::string(other)),
                                         kOrigin));
}

}  // namespace
}  // namespace enlace::referral
