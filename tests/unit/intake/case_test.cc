#include "intake/domain/case.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/intake/intake_support.h"

namespace enlace::intake {
namespace {

const std::string kRegister =
    "register_case { patient_id: 'patient-00ABC' folio: 'F-1' unit: 'SPSSA000011' service: 'UCI'"
    " kinds: NO_FAMILY reason: 'alone' informant: 'nurse' }";
const std::string kAssign = "assign_case { worker: 'w-1' caseload: 1 }";
const std::string kHold =
    "hold_case { code: PATIENT_ABSENT reason: 'in Texas' review_at { seconds: 2000 } }";
const std::string kOpenVisit = "open_obligation { kind: HOME_VISIT stream: 'visit-00V' due_us: 9 }";
const std::string kCloseVisit =
    "close_obligation { kind: HOME_VISIT stream: 'visit-00V' outcome: COMPLETED }";
const std::string kStudyBy =
    " study_by { timer: 'study_by' due_us: 260200000000 response_us: 86400000000 }";

std::string attempt(const std::string& channel, const std::string& result) {
    return "record_contact_attempt { channel: " + channel + " result: " + result +
           " unit: 'SPSSA000011' occurred_at { seconds: 990 } }";
}

// What the only clock that runs asks for.
std::string on_timer(const Case& told) {
    EXPECT_EQ(told.state().deadlines_size(), 1);
    return on_case_timer(told.state().deadlines(0)).ShortDebugString();
}

Case registered() {
    return Case().after(kRegister);
}
Case triaged() {
    return registered().after(kTriage);
}
Case in_work() {
    return triaged().after(kAssign, kSupervisor);
}
Case held() {
    return in_work().after(kHold);
}
Case closed() {
    return registered().after("close_case { code: LEFT }");
}

TEST(RegisterCase, BelongsToTheInstitutionThatRegistersIt) {
    EXPECT_THAT(Case().answer(kRegister),
                accepts("case_registered { patient_id: 'patient-00ABC' institution: 'SPSSA000011'"
                        " unit: 'SPSSA000011' service: 'UCI' kinds: NO_FAMILY folio: 'F-1'"
                        " reason: 'alone' informant: 'nurse'"
                        " triage_by { timer: 'triage_by' due_us: 260200000000"
                        "   response_us: 86400000000 } }"));
    EXPECT_THAT(ownership(registered().state()).institutions(),
                testing::ElementsAre("SPSSA000011"));
    EXPECT_EQ(ownership(v1::CaseState()).institutions_size(), 0);
}

TEST(RegisterCase, RefusesAPatientIdOfAnotherKind) {
    EXPECT_THAT(Case().answer("register_case { patient_id: 'visit-00ABC' unit: 'SPSSA000011' }"),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(Case, IsNobodyElsesBusiness) {
    for (const auto* command :
         {"triage_case {}", "hold_case {}", "resume_case {}", "close_case {}", "void_case {}",
          "record_contact_attempt {}", "change_risk {}", "change_do_not_contact {}"}) {
        EXPECT_THAT(registered().answer(command, kWorkerElsewhere), refuses(v1::OTHER_INSTITUTION))
            << command;
    }
}

TEST(Case, GoesFromRegistrationToWork) {
    EXPECT_EQ(registered().status(), "REGISTERED");
    EXPECT_EQ(triaged().status(), "TRIAGED");
    EXPECT_EQ(in_work().status(), "OPEN");
    EXPECT_EQ(held().status(), "ON_HOLD");
}

TEST(Case, TakesNoStepBeforeItsTurnNorAfterTheEnd) {
    EXPECT_THAT(Case().answer(kTriage), refuses(v1::CASE_UNKNOWN));
    EXPECT_THAT(registered().answer(kAssign, kSupervisor), refuses(v1::CASE_NOT_TRIAGED));
    EXPECT_THAT(closed().answer(kTriage), refuses(v1::CASE_IS_CLOSED));
}

TEST(Case, TakesEachStepOnce) {
    EXPECT_THAT(registered().answer(kRegister), refuses(v1::CASE_ALREADY_REGISTERED));
    EXPECT_THAT(triaged().answer(kTriage), refuses(v1::CASE_ALREADY_TRIAGED));
    EXPECT_THAT(in_work().answer(kTriage), refuses(v1::CASE_ALREADY_TRIAGED));
    EXPECT_THAT(in_work().answer(kAssign, kSupervisor), refuses(v1::CASE_ALREADY_ASSIGNED));
    EXPECT_THAT(held().answer(kHold), refuses(v1::CASE_ON_HOLD));
    EXPECT_THAT(held().answer("record_social_study {}"), refuses(v1::CASE_ON_HOLD));
    EXPECT_THAT(in_work().answer("resume_case {}"), refuses(v1::CASE_NOT_ON_HOLD));
}

TEST(AssignCase, NeedsAReasonForAWorkerWhoHasEnoughToDo) {
    EXPECT_THAT(triaged().answer("assign_case { worker: 'w-1' caseload: 2 }", kSupervisor),
                refuses(v1::CASELOAD_FULL));
    EXPECT_THAT(triaged().answer("assign_case { worker: 'w-1' caseload: 2 caseload_position: 'p'"
                                 " override_reason: 'speaks Tenek' }",
                                 kSupervisor),
                accepts("case_assigned { worker: 'w-1' caseload: 2 caseload_position: 'p'"
                        " override_reason: 'speaks Tenek'" +
                        kStudyBy + " }"));
}

TEST(HoldCase, NeedsADateToCome) {
    EXPECT_THAT(in_work().answer("hold_case { review_at { seconds: 1000 } }"),
                refuses(v1::REVIEW_DATE_PAST));
    EXPECT_THAT(in_work().answer(kHold),
                accepts("case_held { code: PATIENT_ABSENT reason: 'in Texas'"
                        " hold_review { timer: 'hold_review' due_us: 2000000000 } }"));
}

TEST(ResumeCase, HappensByItselfOnTheReviewDate) {
    const Case on_hold = held();
    const std::string by_timer = on_timer(on_hold);
    const std::int64_t due_us = 2'000 * base::kSecond_us;
    EXPECT_THAT(on_hold.on_clock(due_us - 1), accepts());
    EXPECT_THAT(on_hold.on_clock(due_us),
                accepts("case_resumed { by_timer: true study_by { timer: 'study_by'"
                        " due_us: 261200000000 response_us: 86400000000 } }"));
    Case resumed = held().after("resume_case {}");
    EXPECT_EQ(resumed.status(), "OPEN");
    EXPECT_THAT(resumed.at(due_us).answer(by_timer, kTimer), accepts()) << "it was resumed before";
}

TEST(ResumeCase, LeavesAHoldThatWasRenewedMeanwhile) {
    const std::string first = on_timer(held());
    Case again = held().after("resume_case {}").after(kHold);
    EXPECT_THAT(again.at(9'000 * base::kSecond_us).answer(first, kTimer), accepts());
}

TEST(CloseCase, OfANewCaseIsForTheSocialWorkerAndFewReasons) {
    for (const Case& fresh : {registered(), triaged()}) {
        EXPECT_THAT(fresh.answer("close_case { code: LEFT }", kSupervisor),
                    refuses(v1::ROLE_NOT_ALLOWED));
        EXPECT_THAT(fresh.answer("close_case { code: ATTENDED }"),
                    refuses(v1::CLOSURE_CODE_NOT_ALLOWED));
        EXPECT_THAT(fresh.answer("close_case { code: LEFT reason: 'went home' }"),
                    accepts("case_closed { code: LEFT reason: 'went home' }"));
    }
}

TEST(CloseCase, OfACaseInWorkIsForTheSupervisor) {
    for (const Case& worked : {in_work(), held()}) {
        EXPECT_THAT(worked.answer("close_case { code: ATTENDED }"), refuses(v1::ROLE_NOT_ALLOWED));
        EXPECT_THAT(worked.answer("close_case { code: ATTENDED }", kSupervisor),
                    accepts("case_closed { code: ATTENDED }"));
    }
}

TEST(CloseCase, WaitsForTheEndOfItsVisit) {
    Case visited = in_work().after(kOpenVisit, kReaction);
    EXPECT_THAT(visited.answer("close_case { code: ATTENDED }", kSupervisor),
                refuses(v1::OBLIGATION_OPEN));
    visited.after(kCloseVisit, kReaction).after("close_case { code: ATTENDED }", kSupervisor);
    EXPECT_EQ(visited.status(), "CLOSED");
    EXPECT_EQ(visited.state().deadlines_size(), 0) << "no clock runs in a closed case";
}

TEST(VoidCase, IsPossibleEvenAfterClosureButOnce) {
    Case wrong = closed().after("void_case { code: WRONG_PATIENT }");
    EXPECT_EQ(wrong.status(), "VOIDED");
    EXPECT_THAT(wrong.answer("void_case { code: WRONG_PATIENT }"), refuses(v1::CASE_IS_VOIDED));
    EXPECT_THAT(registered().answer("void_case {}", a(common::v1::CLINICIAN)),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(ContactAttempt, CarriesWhatAVisitWouldNeed) {
    const std::string looked_up =
        " place { municipality: '24037' } name: 'G. H.' address: 'Juárez 1' telephone: '483'"
        " counted { sex: FEMALE municipality: '24037' }";
    EXPECT_THAT(triaged().answer("record_contact_attempt { channel: LLAMADA result: NO_ANSWER"
                                 " unit: 'SPSSA000011' occurred_at { seconds: 990 nanos: 5000 }" +
                                 looked_up + " }"),
                accepts("contact_attempted { channel: LLAMADA result: NO_ANSWER"
                        " unit: 'SPSSA000011' attempted_at_us: 990000005"
                        " patient_id: 'patient-00ABC' institution: 'SPSSA000011' priority: URGENT"
                        " unreached_attempts: 1" +
                        looked_up + " }"));
}

TEST(ContactAttempt, AsksForOneVisitInASeries) {
    Case unreached = triaged();
    unreached.after(attempt("LLAMADA", "NO_ANSWER")).after(attempt("SMS", "WRONG_NUMBER"));
    EXPECT_FALSE(unreached.last().contact_attempted().ask_for_visit());
    unreached.after(attempt("LLAMADA", "NO_ANSWER"));
    const auto third = unreached.last().contact_attempted();
    EXPECT_TRUE(third.ask_for_visit());
    EXPECT_EQ(third.visit_window_start_us(), 1'000 * base::kSecond_us);
    EXPECT_EQ(third.visit_window_end_us(), third.visit_window_start_us() + 7 * kDay);

    unreached.after(attempt("LLAMADA", "NO_ANSWER"));
    EXPECT_FALSE(unreached.last().contact_attempted().ask_for_visit()) << "asked already";
    EXPECT_EQ(unreached.last().contact_attempted().visit_window_end_us(), 0);
}

TEST(ContactAttempt, BeginsANewSeriesWhenSomebodyWasReached) {
    Case reached = triaged();
    for (int i = 0; i < 3; ++i) reached.after(attempt("LLAMADA", "NO_ANSWER"));
    reached.after(attempt("PRESENCIAL", "REACHED"));
    EXPECT_EQ(reached.state().unreached_attempts(), 0u);
    for (int i = 0; i < 3; ++i) reached.after(attempt("LLAMADA", "REFUSED"));
    EXPECT_TRUE(reached.last().contact_attempted().ask_for_visit());
}

TEST(ContactAttempt, CountsOnlyWhatWentByTelephone) {
    Case written = triaged();
    for (int i = 0; i < 4; ++i) written.after(attempt("CORREO", "NO_ANSWER"));
    EXPECT_EQ(written.state().unreached_attempts(), 0u);
}

TEST(ContactAttempt, SendsNobodyWhereContactIsForbidden) {
    Case forbidden = triaged().after("change_do_not_contact { do_not_contact: true }");
    for (int i = 0; i < 3; ++i) {
        forbidden.after(attempt("LLAMADA", "NO_ANSWER"));
        EXPECT_FALSE(forbidden.last().contact_attempted().ask_for_visit());
    }
    EXPECT_TRUE(forbidden.last().contact_attempted().do_not_contact());
    forbidden.after("change_do_not_contact { do_not_contact: false }")
        .after(attempt("LLAMADA", "NO_ANSWER"));
    EXPECT_TRUE(forbidden.last().contact_attempted().ask_for_visit()) << "permitted again";
}

TEST(ContactAttempt, SendsNobodyWhileAVisitIsOpen) {
    Case visited = triaged().after(kOpenVisit, kReaction);
    for (int i = 0; i < 3; ++i) visited.after(attempt("LLAMADA", "NO_ANSWER"));
    EXPECT_FALSE(visited.last().contact_attempted().ask_for_visit());
}

TEST(ContactAttempt, RefusesTimesToComeButForgivesAClockThatIsAhead) {
    const auto at = [](int second) {
        return "record_contact_attempt { unit: 'SPSSA000011' occurred_at { seconds: " +
               std::to_string(second) + " } }";
    };
    EXPECT_TRUE(registered().answer(at(1'060)).accepted());
    EXPECT_THAT(registered().answer(at(1'061)), refuses(v1::COMMAND_MALFORMED));
}

TEST(ChangeRisk, DoesNothingAtTheSameLevel) {
    EXPECT_THAT(triaged().answer("change_risk { risk: ALTO }"), accepts());
    EXPECT_THAT(triaged().answer("change_risk { risk: BAJO reason: 'a sister came' }"),
                accepts("risk_changed { risk: BAJO reason: 'a sister came' }"));
}

TEST(ChangeDoNotContact, KeepsTheOneWayThatIsSafe) {
    Case guarded =
        triaged().after("change_do_not_contact { do_not_contact: true allowed_channel: WHATSAPP }");
    EXPECT_THAT(
        guarded.answer("change_do_not_contact { do_not_contact: true allowed_channel: WHATSAPP }"),
        accepts());
    EXPECT_TRUE(guarded.answer("change_do_not_contact { do_not_contact: true }").accepted());
}

TEST(ChangeDoNotContact, IsToldToTheVisitsThatAreOpen) {
    Case owing = triaged()
                     .after("open_obligation { kind: HOME_VISIT stream: 'visit-00V' }", kReaction)
                     .after("open_obligation { kind: HOME_VISIT stream: 'visit-00W' }", kReaction)
                     .after("close_obligation { kind: HOME_VISIT stream: 'visit-00W' }", kReaction)
                     .after("open_obligation { kind: REFERRAL stream: 'referral-00R' }", kReaction);
    EXPECT_FALSE(owing.last().obligation_opened().warns());
    EXPECT_THAT(owing.answer("change_do_not_contact { do_not_contact: true }"),
                accepts("do_not_contact_changed { do_not_contact: true visits: 'visit-00V' }"));
    owing.after("change_do_not_contact { do_not_contact: true allowed_channel: SMS }");
    EXPECT_THAT(owing.answer("open_obligation { kind: HOME_VISIT stream: 'visit-00X'"
                             " safety_note: 'her husband' }",
                             kReaction),
                accepts("obligation_opened { kind: HOME_VISIT stream: 'visit-00X' warns: true"
                        " do_not_contact: true allowed_channel: SMS safety_note: 'her husband' }"));
}

TEST(Obligation, MayCrossTheClosureOfItsCase) {
    Case late = closed().after(kOpenVisit, kReaction);
    EXPECT_TRUE(late.last().obligation_opened().after_closure());
    EXPECT_TRUE(late.state().open_after_closure());
    EXPECT_EQ(late.status(), "CLOSED");
    // Its end does not settle that nobody knew of it: a supervisor has to look at the case.
    EXPECT_TRUE(late.after(kCloseVisit, kReaction).state().open_after_closure());
    EXPECT_FALSE(late.after("reopen_case {}", kSupervisor).state().open_after_closure());
}

TEST(Obligation, MayEndBeforeItsBeginningArrives) {
    Case told = in_work().after(kCloseVisit, kReaction);
    EXPECT_THAT(told.answer(kOpenVisit, kReaction), accepts());
    EXPECT_THAT(told.answer(kCloseVisit, kReaction), accepts());
    EXPECT_TRUE(told.answer("close_case { code: ATTENDED }", kSupervisor).accepted());
}

TEST(Obligation, OfASessionAndOfTheTransferThatItAsksForAreTwo) {
    const std::string session = "{ kind: TELE_SESSION stream: 'tele-00T' }";
    const std::string transfer = "{ kind: TRANSFER stream: 'tele-00T' }";
    Case told = in_work().after("open_obligation " + session, kReaction);
    told.after("close_obligation " + session, kReaction);
    told.after("open_obligation " + transfer, kReaction);
    EXPECT_THAT(told.answer("open_obligation " + transfer, kReaction), accepts());
    EXPECT_EQ(told.state().obligations_size(), 2);
    EXPECT_TRUE(told.state().obligations(1).open());
}

TEST(Obligation, OfWhateverKindKeepsTheCaseOpen) {
    for (const std::string kind : {"HOME_VISIT", "REFERRAL", "TELE_SESSION", "TRANSFER"}) {
        const std::string owed = "{ kind: " + kind + " stream: 'tele-00T' }";
        Case told = in_work().after("open_obligation " + owed, kReaction);
        EXPECT_THAT(told.answer("close_case { code: ATTENDED }", kSupervisor),
                    refuses(v1::OBLIGATION_OPEN))
            << kind;
        told.after("close_obligation " + owed, kReaction);
        EXPECT_TRUE(told.answer("close_case { code: ATTENDED }", kSupervisor).accepted()) << kind;
    }
}

TEST(Obligation, IsToldByReactionsOnly) {
    EXPECT_THAT(in_work().answer(kOpenVisit), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(in_work().answer(kCloseVisit), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(CaseClocks, EscalateWhileTheCaseStays) {
    Case late = registered();
    const auto due_us = late.state().deadlines(0).deadline().due_us();
    late.after_clock(due_us);
    EXPECT_THAT(late.last(),
                equals_text("breach_recorded { timer: 'triage_by' due_us: 260200000000"
                            " policy_version: 7 escalation_level: 1"
                            " next { timer: 'triage_by' due_us: 346600000000"
                            "   response_us: 86400000000 }"
                            " must_be_told { office: UNIT institution: 'SPSSA000011' } }"));
    EXPECT_EQ(late.status(), "REGISTERED");
    const std::string second = on_timer(late);
    late.after(kTriage);
    EXPECT_THAT(late.at(due_us + kDay).answer(second, kTimer), accepts())
        << "it was triaged in time";
    EXPECT_EQ(late.state().escalation_level(), 1u) << "what was missed stays missed";
}

TEST(EvolveCase, StopsAtAnEventOfNoKind) {
    EXPECT_THROW(evolve(v1::CaseState(), v1::CaseEvent(), {}), std::logic_error);
}

}  // namespace
}  // namespace enlace::intake
