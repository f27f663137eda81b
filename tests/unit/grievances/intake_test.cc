#include <gtest/gtest.h>

#include "unit/grievances/grievance_support.h"

// How a grievance comes in, and who is to look into it.
namespace enlace::grievances {
namespace {

TEST(File, IsAnybodysAndStartsTwoClocks) {
    EXPECT_THAT(
        Grievance().answer(file("contact: '4440123456' preferred_channel: SMS"), kCitizen),
        accepts("grievance_received { type: QUEJA channel: BUZON unit: 'SPSSA000011'"
                " author: 'SPSSA000011' by_public: true anonymous: true has_contact: true"
                " preferred_channel: SMS text: 'nobody came' contact: '4440123456'"
                " received_at_us: " +
                us(kNow_us) + "acknowledge_by" + deadline("acknowledge_by", kNow_us + kDay, kDay) +
                "classify_by" + deadline("classify_by", kNow_us + 2 * kDay, kDay) + "}"));
    const auto by_desk = received();
    EXPECT_EQ(by_desk.last().grievance_received().author(), kOtherClues);
    EXPECT_FALSE(by_desk.last().grievance_received().by_public());
}

TEST(File, CountsFromWhenItWasFoundInTheBox) {
    const auto found = Grievance().after(file("received_at " + seconds(kNow_us - 5 * kDay)), kDesk);
    EXPECT_EQ(found.state().started_at_us(), kNow_us - 5 * kDay);
    EXPECT_LT(found.state().deadlines(0).deadline().due_us(), kNow_us);
}

TEST(File, IsForDesksAndThePublicOnly) {
    for (const auto& who : {kManager, kResponsible, kAuditor, kTimer, kReaction})
        EXPECT_THAT(Grievance().answer(kFile, who), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Grievance().answer(kFile, engine(common::v1::GRIEVANCE_DESK)),
                refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(received().answer(kFile, kDesk), refuses(v1::ALREADY_FILED));
    EXPECT_THAT(received().answer(kFile, kElsewhere), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(File, IsAboutAUnitThatThereIs) {
    EXPECT_THAT(Grievance().answer(file("known_unit: false"), kCitizen), refuses(v1::UNIT_UNKNOWN));
    EXPECT_THAT(Grievance().answer(file("text: ''"), kCitizen), refuses(v1::COMMAND_MALFORMED));
}

TEST(Acknowledge, IsDoneOnceBeforeAnybodyWorksOnIt) {
    auto grievance = received().after(kAcknowledge, kUnitDesk);
    EXPECT_EQ(grievance.clock().first, "classify_by");
    EXPECT_THAT(grievance.answer(kAcknowledge, kManager), accepts());
    EXPECT_EQ(classified().after(kAcknowledge, kDesk).clock().first, "assign_by");
    EXPECT_THAT(assigned().answer(kAcknowledge, kManager), refuses(v1::NOT_TO_BE_ACKNOWLEDGED));
    EXPECT_THAT(received().answer("acknowledge_grievance {}", kManager),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(received().answer(kAcknowledge, kResponsible), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(received().answer(kAcknowledge, kElsewhere), refuses(v1::NOT_THE_UNIT));
    EXPECT_THAT(Grievance().answer(kAcknowledge, kManager), refuses(v1::GRIEVANCE_UNKNOWN));
}

TEST(Classify, IsTheManagersAndKeepsTheClockOfTheAcknowledgement) {
    const auto grievance = classified();
    ASSERT_EQ(grievance.state().deadlines_size(), 2);
    EXPECT_EQ(grievance.state().deadlines(0).deadline().timer(), "acknowledge_by");
    EXPECT_EQ(grievance.state().deadlines(1).deadline().timer(), "assign_by");
    EXPECT_EQ(grievance.last().grievance_classified().policy_version(), 7u);
    EXPECT_THAT(received().answer(kClassify, kUnitDesk), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(received().answer(kClassify, kElsewhere), refuses(v1::NOT_THE_UNIT));
    EXPECT_THAT(classified().answer(kClassify, kManager), refuses(v1::NOT_TO_BE_CLASSIFIED));
    EXPECT_THAT(received().answer(classify("area: 'the ward of Dr. Ruiz'"), kManager),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(Classify, KnowsEverybodyWhomItIsAbout) {
    const auto grievance =
        Grievance()
            .after(file("complained_keys: 'k1' complained_keys: 'k2'"), kDesk)
            .after(classify("complained_keys: 'k2' complained_keys: 'k3'"), kManager);
    EXPECT_THAT(grievance.state().complained_keys(), testing::ElementsAre("k1", "k2", "k3"));
}

TEST(Assign, IsNeverToWhomItIsAbout) {
    const auto grievance = received().after(classify("complained_keys: 'k1'"), kManager);
    EXPECT_THAT(grievance.answer(kAssign, kManager), refuses(v1::RESPONSIBLE_IS_COMPLAINED_ABOUT));
    EXPECT_THAT(Grievance(grievance).after(assign("responsible_key: 'k2'"), kManager).status(),
                "ASSIGNED");
}

TEST(Assign, FollowsTheClassification) {
    EXPECT_THAT(received().answer(kAssign, kManager), refuses(v1::NOT_CLASSIFIED));
    EXPECT_THAT(assigned().answer(kAssign, kManager), refuses(v1::NOT_CLASSIFIED));
    EXPECT_THAT(classified().answer(kAssign, kResponsible), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(classified().answer(assign("responsible: ''"), kManager),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(Dismiss, SaysWhyAndWhetherThePersonWasTold) {
    const auto grievance = classified().at(kNow_us + kDay).after(kDismiss, kManager);
    EXPECT_EQ(grievance.last().grievance_dismissed().handling().handling_us(), kDay);
    EXPECT_THAT(grievance.answer(kDismiss, kManager), accepts());
    EXPECT_THAT(received().answer(kDismiss, kManager), refuses(v1::NOT_CLASSIFIED));
    EXPECT_THAT(
        classified().answer("dismiss_grievance { code: NO_FACTS reason: 'none' }", kManager),
        refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(classified().answer(kDismiss, kCitizen), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Forward, GoesToWhoeverIsCompetentWithTheFolioThere) {
    for (auto grievance : {received(), classified()})
        EXPECT_EQ(grievance.after(kForward, kManager).status(), "FORWARDED");
    const std::string with =
        "forward_grievance { name: 'HC' folio_there: '7' reason: 'theirs'"
        " institution: ";
    auto known = received().after(with + "'SPSSA000244' known_institution: true }", kManager);
    EXPECT_THAT(ownership(known.state()),
                equals_text("institutions: 'SPSSA000011' institutions: 'SPSSA000133'"
                            " institutions: 'SPSSA000244'"));
    EXPECT_THAT(received().answer(with + "'SPSSA000244' }", kManager),
                refuses(v1::INSTITUTION_UNKNOWN));
    EXPECT_THAT(received().answer(with + "'SPSSA000011' known_institution: true }", kManager),
                refuses(v1::FORWARDED_TO_ITSELF));
    EXPECT_THAT(received().answer("forward_grievance { name: 'HC' reason: 'theirs' }", kManager),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(assigned().answer(kForward, kManager), refuses(v1::NOT_TO_BE_FORWARDED));
    EXPECT_THAT(received().answer(kForward, kUnitDesk), refuses(v1::ROLE_NOT_ALLOWED));
}

}  // namespace
}  // namespace enlace::grievances
