#include <gtest/gtest.h>

#include <string>

#include "intake/domain/case.h"
#include "intake/domain/fields.h"
#include "unit/intake/intake_support.h"

// What social work does in a case: study, plan, interventions, special records, approvals; and how
// a case is given up for another one.
namespace enlace::intake {
namespace {

using common::v1::SUPERVISOR;

const std::string kRegisterGeneral =
    "register_case { patient_id: 'patient-00ABC' unit: 'SPSSA000011' kinds: GENERAL }";
const std::string kStudy = "record_social_study { worker: 'w-1' family_group: 'a son' }";
const std::string kPlan =
    "activate_care_plan { objectives { objective: 'a roof' } consented: true }";
const std::string kViolence =
    "record { violence { kind: PHYSICAL aggressor: PARTNER risk: HIGH safety_plan: 'p'"
    " prosecutor_notified: false } }";
const std::string kShelter =
    "record { shelter { provider: 'DIF' from_on: '2026-01-01' until_on: '2026-01-09' } }";

Case opened() {
    return Case()
        .after(kRegisterGeneral)
        .after(kTriage)
        .after("assign_case { worker: 'w-1' }", kSupervisor);
}
Case assessed() {
    return opened().after(kStudy);
}
Case planned() {
    return assessed().after(kPlan);
}

bool is_in_order(const std::string& text) {
    return malformed(Case().command(text, kWorker)).empty();
}

TEST(SocialStudy, ComesOnceBeforeThePlan) {
    EXPECT_THAT(opened().answer(kPlan), refuses(v1::STUDY_MISSING));
    EXPECT_THAT(assessed().answer(kStudy), refuses(v1::STUDY_ALREADY_RECORDED));
    EXPECT_THAT(Case().after(kRegisterGeneral).answer(kStudy), refuses(v1::CASE_NOT_ASSIGNED));
}

TEST(SocialStudy, SaysHowLongAnExemptionHolds) {
    EXPECT_FALSE(is_in_order("record_social_study { exemption: 'E3' }"));
    EXPECT_FALSE(is_in_order("record_social_study { exempt_until { seconds: 9 } }"));
    EXPECT_TRUE(is_in_order("record_social_study { exemption: 'E3' exempt_until { seconds: 9 } }"));
}

TEST(CarePlan, NeedsConsentOrAReasonToGoOnWithout) {
    EXPECT_THAT(assessed().answer("activate_care_plan { objectives { objective: 'o' } }"),
                refuses(v1::CONSENT_MISSING));
    EXPECT_TRUE(
        assessed().answer("activate_care_plan { override_reason: 'unconscious' }").accepted());
    EXPECT_THAT(planned().answer(kPlan), refuses(v1::PLAN_ALREADY_ACTIVE));
    EXPECT_THAT(assessed().answer("revise_care_plan {}"), refuses(v1::PLAN_MISSING));
}

TEST(CarePlan, CountsItsVersionsAndStartsItsReviewAgain) {
    auto revised = planned();
    const auto before_us = revised.state().deadlines(0).deadline().due_us();
    revised.at(CaseDomain::kBegin_us + kDay)
        .after("revise_care_plan { objectives { objective: 'a job' } reason: 'housed' }");
    EXPECT_EQ(revised.state().plan(), 2u);
    ASSERT_EQ(revised.state().deadlines_size(), 1);
    EXPECT_EQ(revised.state().deadlines(0).deadline().due_us(), before_us + kDay);
    EXPECT_FALSE(is_in_order("revise_care_plan { objectives { due_on: 'soon' } }"));
}

TEST(Intervention, SaysForHowManyAndHowMuch) {
    EXPECT_THAT(
        Case()
            .after(kRegisterGeneral)
            .answer("record_intervention { intervention: TALK occurred_at { seconds: 990 }"
                    " unit: 'SPSSA000011' people: 12 delivered { item: 'kit' quantity: 12 unit: "
                    "'piece' }"
                    " note: 'n' counted { sex: FEMALE } }"),
        accepts("intervention_recorded { intervention: TALK occurred_at_us: 990000000"
                " unit: 'SPSSA000011' people: 12"
                " delivered { item: 'kit' quantity: 12 unit: 'piece' } institution: 'SPSSA000011'"
                " counted { sex: FEMALE } note: 'n' }"));
    EXPECT_FALSE(
        is_in_order("record_intervention { unit: 'SPSSA000011' occurred_at { seconds: 2000 } }"));
    EXPECT_FALSE(is_in_order("record_intervention { unit: 'here' }"));
}

TEST(SpecialRecord, IsNumberedInItsCase) {
    auto work = opened().after("open_special_record { " + kShelter + " }");
    EXPECT_THAT(work.answer("close_special_record { number: 2 }"),
                refuses(v1::SPECIAL_RECORD_UNKNOWN));
    EXPECT_THAT(work.answer("update_special_record { number: 1 " + kViolence + " }"),
                refuses(v1::SPECIAL_RECORD_OF_OTHER_KIND));
    EXPECT_TRUE(work.answer("update_special_record { number: 1 " + kShelter + " }").accepted());
    work.after("close_special_record { number: 1 outcome: PLACED }");
    EXPECT_THAT(work.answer("close_special_record { number: 1 }"),
                refuses(v1::NO_SPECIAL_RECORD_OPEN));
    work.after("open_special_record { " + kShelter + " }");
    EXPECT_THAT(work.answer("close_special_record { number: 1 }"),
                refuses(v1::SPECIAL_RECORD_UNKNOWN));
    EXPECT_TRUE(work.answer("close_special_record { number: 2 }").accepted());
}

TEST(SpecialRecord, AboutViolenceRestrictsTheCaseForGood) {
    auto work = opened();
    EXPECT_FALSE(ownership(work.state()).restricted());
    work.after("open_special_record { " + kViolence + " }");
    EXPECT_TRUE(ownership(work.state()).restricted());
    work.after("close_special_record { number: 1 outcome: DONE }");
    EXPECT_TRUE(ownership(work.state()).restricted());
    auto from_the_start = Case().after(
        "register_case { patient_id: 'patient-00ABC' unit: 'SPSSA000011' kinds: VIOLENCE }");
    EXPECT_TRUE(ownership(from_the_start.state()).restricted());
}

TEST(SpecialRecord, ThatForbidsContactSendsNobodyToTheDoor) {
    const std::string forbids =
        "record { violence { kind: PHYSICAL aggressor: PARTNER risk: HIGH safety_plan: 'p'"
        " prosecutor_notified: false do_not_contact: true } }";
    const std::string visit = "open_obligation { kind: HOME_VISIT stream: 'visit-00V' }";
    const auto tells_the_visit = [](const auto& events) {
        return events.size() == 2 && events[1].do_not_contact_changed().do_not_contact() &&
               events[1].do_not_contact_changed().visits(0) == "visit-00V";
    };
    const auto visited = opened().after(visit, kReaction);
    const auto from_the_start = visited.answer("open_special_record { " + forbids + " }");
    ASSERT_TRUE(from_the_start.accepted());
    EXPECT_TRUE(tells_the_visit(from_the_start.events()));
    const auto later = Case(visited)
                           .after("open_special_record { " + kViolence + " }")
                           .answer("update_special_record { number: 1 " + forbids + " }");
    ASSERT_TRUE(later.accepted());
    EXPECT_TRUE(tells_the_visit(later.events()));

    auto forbidden = opened().after_several("open_special_record { " + forbids + " }");
    for (int i = 0; i < 3; ++i) {
        forbidden.after(
            "record_contact_attempt { channel: LLAMADA result: NO_ANSWER unit: 'SPSSA000011'"
            " occurred_at { seconds: 900 } }");
        EXPECT_FALSE(forbidden.last().contact_attempted().ask_for_visit());
    }
    EXPECT_EQ(
        forbidden.answer("update_special_record { number: 1 " + forbids + " }").events().size(), 1u)
        << "it is forbidden already";
}

TEST(SpecialRecord, IsRefusedWhereItContradictsItself) {
    const auto opens = [](const std::string& record) {
        return is_in_order("open_special_record { record { " + record + " } }");
    };
    EXPECT_FALSE(is_in_order("open_special_record { record {} }"));
    EXPECT_FALSE(opens("violence { kind: PHYSICAL prosecutor_notified: true }"));
    EXPECT_TRUE(
        opens("violence { kind: PHYSICAL prosecutor_notified: true notice_number: 'n'"
              " notified_at { seconds: 9 } }"));
    EXPECT_FALSE(opens("violence { kind: RAPE }"));
    EXPECT_TRUE(opens("violence { kind: RAPE hours_since_event: 0 }"));
    EXPECT_FALSE(opens("shelter { from_on: '2026-01-02' until_on: '2026-01-01' }"));
    EXPECT_FALSE(opens("transport { travel_on: 'soon' }"));
    EXPECT_FALSE(opens("no_family { since: '1969-01-01' steps { taken_on: '2970-01-01' } }"));
    EXPECT_FALSE(opens("abandonment { since: '2970-01-01' }"));
    EXPECT_FALSE(opens("death_counselling { occurred_at { seconds: 2000 } }"));
    EXPECT_TRUE(
        opens("death_counselling { occurred_at { seconds: 990 } follow_up_on: '2026-01-01' }"));
}

TEST(Approval, IsAskedForOnceAndAnsweredOnce) {
    auto work = opened().after("request_approval { subject: PLAN }");
    EXPECT_THAT(work.answer("request_approval { subject: PLAN }"),
                refuses(v1::APPROVAL_ALREADY_REQUESTED));
    EXPECT_THAT(work.answer("give_approval { number: 2 }", kSupervisor),
                refuses(v1::APPROVAL_UNKNOWN));
    EXPECT_THAT(work.answer("give_approval { number: 1 }"), refuses(v1::ROLE_NOT_ALLOWED));
    work.after("refuse_approval { number: 1 reason: 'no aim' }", kSupervisor);
    EXPECT_EQ(work.state().approvals(0).status(), v1::APPROVAL_REFUSED);
    EXPECT_THAT(work.answer("give_approval { number: 1 }", kSupervisor),
                refuses(v1::NO_APPROVAL_REQUESTED));
    work.after("request_approval { subject: PLAN }")
        .after("give_approval { number: 2 }", kSupervisor);
    EXPECT_EQ(work.state().approvals(1).status(), v1::APPROVAL_GIVEN);
}

// As it is looked up.
const std::string kSurvives =
    " is_of_the_same_person: true is_open: true was_registered_first: true";

std::string merge_into(const std::string& looked_up) {
    return "merge_case { surviving_case: 'case-00S' proof: 'same admission' " + looked_up + " }";
}

TEST(MergeCase, LooksAtTheCaseThatSurvives) {
    EXPECT_THAT(opened().answer(merge_into("is_open: true was_registered_first: true"), kOffice),
                refuses(v1::SURVIVING_CASE_OF_OTHER_PERSON));
    EXPECT_THAT(opened().answer(
                    merge_into("is_of_the_same_person: true was_registered_first: true"), kOffice),
                refuses(v1::SURVIVING_CASE_NOT_OPEN));
    EXPECT_THAT(opened().answer(merge_into("is_of_the_same_person: true is_open: true"), kOffice),
                refuses(v1::SURVIVING_CASE_IS_NEWER))
        << "of two merges that cross, one is refused";
    EXPECT_THAT(opened().answer(merge_into(kSurvives), kOffice),
                accepts("case_merged { surviving_case: 'case-00S' proof: 'same admission' }"));
}

TEST(MergeCase, IsToldWhatBecameOfTheSurvivorMeanwhile) {
    const auto looked_at = [](const std::string& found) {
        return opened()
            .after(merge_into(kSurvives), kOffice)
            .answer("record_conflict { guard: 'surviving_case' rested_on: 'case-00S' found: '" +
                        found + "' }",
                    kReaction);
    };
    EXPECT_TRUE(looked_at("").events().empty()) << "it goes on";
    EXPECT_THAT(looked_at("VOIDED"), accepts("conflict_found { guard: 'surviving_case'"
                                             " rested_on: 'case-00S' found: 'VOIDED' }"));
}

TEST(MergeCase, LeavesNothingOwedBehind) {
    const std::string merge = merge_into(kSurvives);
    EXPECT_THAT(opened().answer("merge_case { surviving_case: 'case-00A' }", kOffice),
                refuses(v1::MERGED_WITH_ITSELF));
    EXPECT_THAT(opened()
                    .after("open_obligation { kind: HOME_VISIT stream: 'visit-00V' }", kReaction)
                    .answer(merge, kOffice),
                refuses(v1::OBLIGATION_OPEN));
    auto merged = opened().after(merge, kOffice);
    EXPECT_EQ(merged.state().surviving_case(), "case-00S");
    EXPECT_THAT(merged.answer("close_case { code: ATTENDED }", kSupervisor),
                refuses(v1::CASE_IS_MERGED));
    // What was under way when it was merged is not lost.
    merged.after("open_obligation { kind: HOME_VISIT stream: 'visit-00V' }", kReaction);
    EXPECT_TRUE(merged.state().open_after_closure());
}

TEST(Reopening, FindsTheCaseAWorkerAnew) {
    auto again = opened().after("close_case { code: ATTENDED }", kSupervisor);
    EXPECT_THAT(again.answer("reopen_case {}"), refuses(v1::ROLE_NOT_ALLOWED));
    again.after("reopen_case { reason: 'back' }", kSupervisor);
    EXPECT_EQ(again.state().worker(), "");
    EXPECT_THAT(again.answer("close_case { code: LEFT }", kSupervisor),
                refuses(v1::CASE_NOT_ASSIGNED));
    EXPECT_TRUE(again.answer("assign_case { worker: 'w-2' }", kSupervisor).accepted());
    EXPECT_THAT(opened().answer("reopen_case {}", kSupervisor), refuses(v1::CASE_NOT_CLOSED));
}

// The test's policy allows two cases.
TEST(Caseload, IsAConflictWhereItWasExceededUnknowingly) {
    const auto looked_at = [](int rested_on, int found) {
        return opened().answer("record_conflict { guard: 'caseload' rested_on: '" +
                                   std::to_string(rested_on) + "' found: '" +
                                   std::to_string(found) + "' }",
                               kReaction);
    };
    EXPECT_THAT(looked_at(1, 2), accepts());
    EXPECT_THAT(looked_at(1, 3),
                accepts("conflict_found { guard: 'caseload' rested_on: '1' found: '3' }"));
    EXPECT_THAT(looked_at(2, 3), accepts()) << "whoever assigned it knew, and said why";
}

}  // namespace
}  // namespace enlace::intake
