#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

using test::accepts;
using test::refuses;

const std::string kBooked = "start_us: " + us(kSlot_us) + "end_us: " + us(kSlot_us + kHour) +
                            "modality: PRESENCIAL notified_by: LLAMADA ";

TEST(BookAppointment, KeepsTheSlotAndCountsTheAttempt) {
    EXPECT_THAT(accepted().answer(kBook, kReceiver),
                accepts("appointment_booked { " + kBooked + "attempt: 1 }"));
    EXPECT_THAT(no_show().answer(kBook, kReceiver),
                accepts("appointment_booked { " + kBooked + "attempt: 2 }"));
    EXPECT_EQ(scheduled().clock(), accepted().clock());
}

TEST(BookAppointment, IsRefusedWhereThePatientHasMissedAllThatAreAllowed) {
    EXPECT_EQ(no_show_twice().state().no_shows(), 2u);
    EXPECT_THAT(no_show_twice().answer(kBook, kReceiver), refuses(v1::NO_SHOWS_EXHAUSTED));
}

TEST(BookAppointment, FollowsAcceptance) {
    EXPECT_THAT(received().answer(kBook, kReceiver), refuses(v1::NOT_TO_BE_BOOKED));
    EXPECT_THAT(scheduled().answer(kBook, kReceiver), refuses(v1::NOT_TO_BE_BOOKED));
    EXPECT_THAT(accepted().answer(kBook, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(accepted().answer("book_appointment {}", kReceiver),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(RebookAppointment, IsForBothUnitsWithAReason) {
    EXPECT_THAT(
        scheduled().answer(kRebook, kSender),
        accepts("appointment_rebooked { " + kBooked + "by: 'SPSSA000011' reason: 'no bus' }"));
    EXPECT_TRUE(scheduled().answer(kRebook, kReceiver).accepted());
    EXPECT_THAT(scheduled().answer(kRebook, kStranger), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(scheduled().answer("rebook_appointment { " + kSlot + "}", kSender),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(accepted().answer(kRebook, kSender), refuses(v1::NOT_BOOKED));
    EXPECT_THAT(closed().answer(kRebook, kSender), refuses(v1::REFERRAL_ENDED));
}

TEST(RecordNoShow, CountsOnceTheAppointmentHasBegun) {
    EXPECT_THAT(scheduled().at(kSlot_us).answer(kNoShow, kReceiver),
                accepts("patient_no_show { attempt: 1 happened_at_us: " + us(kSlot_us) + "}"));
    EXPECT_THAT(scheduled().at(kSlot_us - 1).answer(kNoShow, kReceiver),
                refuses(v1::APPOINTMENT_LIES_AHEAD));
    EXPECT_THAT(scheduled().at(kSlot_us).answer(kNoShow, kSender),
                refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(accepted().answer(kNoShow, kReceiver), refuses(v1::NOT_BOOKED));
    EXPECT_EQ(no_show().clock(), accepted().clock()) << "the patient is still to be attended";
}

TEST(RecordNoShow, GoesByTheNewTimeOfAnAppointmentThatWasMoved) {
    const std::string moved = "rebook_appointment { start " + seconds(kSlot_us + kDay) + " end " +
                              seconds(kSlot_us + kDay + kHour) + " reason: 'no bus' }";
    auto referral = scheduled().after(moved, kSender).at(kSlot_us);
    EXPECT_THAT(referral.answer(kNoShow, kReceiver), refuses(v1::APPOINTMENT_LIES_AHEAD));
    EXPECT_TRUE(referral.at(kSlot_us + kDay).answer(kNoShow, kReceiver).accepted());
}

TEST(StartAttention, MayBeToldLate) {
    const std::string finish_by = deadline("finish_by", kNow_us + 2 * kDay, kDay);
    EXPECT_THAT(scheduled().answer(kStart, kReceiver),
                accepts("attention_started { started_at_us: " + us(kNow_us) + "finish_by" +
                        finish_by + "}"));
    EXPECT_THAT(accepted().answer(
                    "start_attention { occurred_at " + seconds(kNow_us - kHour) + " }", kReceiver),
                accepts("attention_started { started_at_us: " + us(kNow_us - kHour) + "finish_by" +
                        finish_by + "contradicts: true }"))
        << "before it was sent";
    EXPECT_THAT(accepted().answer(
                    "start_attention { occurred_at " + seconds(kNow_us + kHour) + " }", kReceiver),
                refuses(v1::COMMAND_MALFORMED));
}

std::string starting_at(std::int64_t at_us) {
    return "start_attention { occurred_at " + seconds(at_us) + " }";
}

// What is told late is kept, in the order in which it is told.
TEST(LateFact, ContradictsTheNoShowThatWasRecordedMeanwhile) {
    const auto booked_again = no_show().after(kBook, kReceiver).at(kSlot_us + kDay);
    const auto contradicts = [&](std::int64_t at_us) {
        return Referral(booked_again)
            .after(starting_at(at_us), kReceiver)
            .last()
            .attention_started()
            .contradicts();
    };
    EXPECT_TRUE(contradicts(kSlot_us - kHour)) << "seen before the patient was missed";
    EXPECT_FALSE(contradicts(kSlot_us + kHour));
    EXPECT_FALSE(contradicts(kSlot_us - kMinute)) << "clocks differ by so much";
    EXPECT_EQ(Referral(booked_again).after(starting_at(kSlot_us - kHour), kReceiver).status(),
              "IN_ATTENTION");
}

TEST(LateFact, ContradictsAnAppointmentThatHadNotBegunThen) {
    const auto missed =
        scheduled()
            .at(kSlot_us + kDay)
            .answer("record_no_show { occurred_at " + seconds(kSlot_us - kHour) + " }", kReceiver);
    EXPECT_TRUE(missed.events().at(0).patient_no_show().contradicts());
    EXPECT_EQ(missed.events().at(0).patient_no_show().happened_at_us(), kSlot_us - kHour);
    EXPECT_THAT(scheduled().at(kSlot_us).answer(
                    "record_no_show { occurred_at " + seconds(kSlot_us + kHour) + " }", kReceiver),
                refuses(v1::COMMAND_MALFORMED))
        << "not yet";
}

TEST(LateFact, ContradictsTheBeginningThatItWouldComeBefore) {
    const auto seen = in_attention().at(kNow_us + kDay);
    const auto finished = [&](std::int64_t discharged_us, const std::string& more) {
        return seen
            .answer("finish_attention { attended: true diagnosis: 'I20' discharged_at " +
                        seconds(discharged_us) + more + " }",
                    kReceiver)
            .events()
            .at(0)
            .attention_finished()
            .contradicts();
    };
    EXPECT_FALSE(finished(kNow_us + kHour, ""));
    EXPECT_TRUE(finished(kNow_us - kHour, ""));
    EXPECT_TRUE(finished(kNow_us + kHour, " occurred_at " + seconds(kNow_us - kHour)));
    const auto left = seen.answer(
        "end_referral_unattended { code: VOLUNTARY_WITHDRAWAL reason: 'r'"
        " occurred_at " +
            seconds(kNow_us - kHour) + " }",
        kReceiver);
    EXPECT_TRUE(left.events().at(0).referral_ended_unattended().contradicts());
}

TEST(LateFact, ContradictsAnAttentionThatEndedOtherwise) {
    EXPECT_FALSE(counter_referred().last().counter_referral_issued().contradicts());
    const auto issued = attended().after(
        kIssue + " issue_counter_referral { attended: false why_not: 'left' }", kReceiver);
    EXPECT_TRUE(issued.last().counter_referral_issued().contradicts());
    EXPECT_TRUE(contradicts(issued.last()));
}

TEST(StartAttention, FollowsAcceptanceAndLeavesNoCancellationOpen) {
    EXPECT_THAT(received().answer(kStart, kReceiver), refuses(v1::NOT_TO_BE_ATTENDED));
    EXPECT_THAT(no_show().answer(kStart, kReceiver), refuses(v1::NOT_TO_BE_ATTENDED));
    EXPECT_THAT(accepted().answer(kStart, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    const auto seen = accepted().after(kRequestCancel, kSender).after(kStart, kReceiver);
    EXPECT_FALSE(seen.state().cancel_requested()) << "the patient has been seen";
}

TEST(FinishAttention, StartsTheClockOfTheCounterReferral) {
    EXPECT_THAT(in_attention().answer(kFinish, kReceiver),
                accepts("attention_finished { attended: true discharged_at_us: " + us(kNow_us) +
                        "happened_at_us: " + us(kNow_us) + "finish_by" +
                        deadline("finish_by", kNow_us + 2 * kDay, kDay) + "diagnosis: 'I20' }"));
    EXPECT_THAT(scheduled().answer(kFinish, kReceiver), refuses(v1::NOT_IN_ATTENTION));
    EXPECT_THAT(in_attention().answer(kFinish, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(
        in_attention().answer("finish_attention { attended: false diagnosis: 'I20' }", kReceiver),
        refuses(v1::COMMAND_MALFORMED))
        << "it does not say why not";
}

TEST(IssueCounterReferral, SaysWhatWasDoneAndWhoFollowsUp) {
    EXPECT_THAT(
        attended().answer(kIssue, kReceiver),
        accepts("counter_referral_issued { attended: true follow_up_owner: 'SPSSA000011'"
                " discharged_at_us: " +
                us(kNow_us) +
                "author: 'lic-2' case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
                " receiver: 'SPSSA000203' service: 'CARDIOLOGIA' counted {} acknowledge_by" +
                acknowledge_by() +
                "diagnosis: 'I20' treatment: 'aspirin' evolution: 'good'"
                " prognosis: 'good' instructions: 'walk' }"));
}

TEST(IssueCounterReferral, FollowsTheAttention) {
    EXPECT_THAT(in_attention().answer(kIssue, kReceiver), refuses(v1::NOT_ATTENDED));
    EXPECT_THAT(attended().answer(kIssue, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(attended().answer("issue_counter_referral {}", kReceiver),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(IssueCounterReferral, NamesAnOwnerThatExistsAndDocumentsThatAreWhole) {
    const auto with = [](const std::string& more) {
        std::string text = kIssue;
        return text.insert(text.rfind('}'), more);
    };
    EXPECT_THAT(attended().answer(with(" known_owner: false"), kReceiver),
                refuses(v1::FOLLOW_UP_OWNER_UNKNOWN));
    const std::string hash(64, 'a');
    const std::string document = " documents { sha256: '" + hash +
                                 "' media_type: 'application/pdf' scan_state: CLEAN content: 'x' }";
    EXPECT_THAT(attended().answer(with(document), kReceiver), refuses(v1::ATTACHMENT_ALTERED));
    const auto whole =
        attended().answer(with(document + " content_hashes: '" + hash + "'"), kReceiver);
    EXPECT_THAT(whole.events().at(0).counter_referral_issued().document_hashes(),
                testing::ElementsAre(hash));
}

TEST(IssueCounterReferral, TellsWhoeverIsToFollowUpWhenAndWhatWasExamined) {
    const auto issue = [](const std::string& more) {
        std::string text = kIssue;
        return attended().answer(text.insert(text.rfind('}'), " " + more), kReceiver);
    };
    const std::string next_date = "next_date " + seconds(kNow_us + kWeek);
    EXPECT_THAT(issue("asks_follow_up: true studies: 'ECG'"), refuses(v1::NEXT_DATE_MISSING));
    EXPECT_THAT(issue("asks_follow_up: true " + next_date), refuses(v1::STUDIES_MISSING));
    EXPECT_TRUE(issue("asks_follow_up: true studies: 'ECG' " + next_date).accepted());
    EXPECT_TRUE(issue("").accepted()) << "nobody is to follow up";
    EXPECT_TRUE(issue("asks_home_visit: true").accepted()) << "as soon as may be";
}

TEST(CounterReferral, SaysWhenTheHomeVisitIsToBeMadeThatItAsksFor) {
    const auto issue = [](const std::string& more) {
        std::string text = kIssue;
        return attended()
            .after(text.insert(text.rfind('}'), " " + more), kReceiver)
            .last()
            .counter_referral_issued();
    };
    EXPECT_EQ(issue("address: 'Juarez 5'").visit_window_end_us(), 0);
    EXPECT_EQ(issue("address: 'Juarez 5'").address(), "") << "which nobody needs to know";
    const auto asked = issue("asks_home_visit: true address: 'Juarez 5'");
    EXPECT_EQ(asked.visit_window_start_us(), kNow_us) << "from now on";
    EXPECT_EQ(asked.visit_window_end_us(), kNow_us + kWeek);
    EXPECT_EQ(asked.address(), "Juarez 5");
    const auto later = issue("asks_home_visit: true next_date " + seconds(kSlot_us + kWeek));
    EXPECT_EQ(later.visit_window_start_us(), kSlot_us + kWeek);
}

}  // namespace
}  // namespace enlace::referral
