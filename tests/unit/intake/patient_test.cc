#include "intake/domain/patient.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/intake/intake_support.h"

namespace enlace::intake {
namespace {

// A CURP that the registry published as an example, and everything needed with it.
const std::string kIdentified =
    "register_patient { curp: 'HEGG560427MVZRRL04' demographics { name: 'G. H.' phone: '444' }"
    " counted { sex: FEMALE age_band: AGE_60_74 municipality: '24028' } }";
const std::string kUnidentified =
    "register_patient { finding { description: 'grey beard' place: 'Alameda'"
    " found_at { seconds: 900 } belongings: 'a harmonica' } }";

TEST(RegisterPatient, TakesAPersonWithACurpAsVerified) {
    EXPECT_THAT(Patient().answer(kIdentified),
                accepts("patient_registered { institution: 'SPSSA000011' status: VERIFIED"
                        " curp: 'HEGG560427MVZRRL04'"
                        " demographics { name: 'G. H.' phone: '444' }"
                        " counted { sex: FEMALE age_band: AGE_60_74 municipality: '24028' } }"));
}

TEST(RegisterPatient, StartsAClockForSomebodyNobodyCanName) {
    EXPECT_THAT(Patient().answer(kUnidentified),
                accepts("patient_registered { institution: 'SPSSA000011' status: UNIDENTIFIED"
                        " counted {} demographics {}"
                        " finding { description: 'grey beard' place: 'Alameda'"
                        "   found_at { seconds: 900 } belongings: 'a harmonica' }"
                        " identify_by { timer: 'identify_by' due_us: 260200000000"
                        "   response_us: 86400000000 } }"));
}

TEST(RegisterPatient, GivesTheInstitutionTheTimeThatItHas) {
    auto scoped = policy();
    scoped.exceptions["patient.identify_by"] = {
        {.institution = "SPSSA000011", .rule = {.duration_us = 5}}};
    const auto command = Patient().command(kUnidentified, kWorker);
    const auto decision = decide(command, {}, scoped);
    ASSERT_EQ(decision.events().size(), 1u);
    EXPECT_EQ(decision.events()[0].patient_registered().identify_by().due_us(),
              command.context().now_us() + 5);
}

// Than that somebody with that CURP is here.
constexpr auto kNothingElse = "register_patient { curp: 'HEGG560427MVZRRL04' }";

TEST(RegisterPatient, AddsTheSecondInstitutionOfAKnownCurp) {
    auto patient = Patient().after(kIdentified);
    EXPECT_THAT(patient.answer(kIdentified, kWorkerElsewhere),
                accepts("registration_repeated { institution: 'SPSSA000203' }",
                        "demographics_updated { institution: 'SPSSA000203' source: 'REGISTRATION'"
                        " counted { sex: FEMALE age_band: AGE_60_74 municipality: '24028' }"
                        " demographics { name: 'G. H.' phone: '444' } }"))
        << "what it knows is not thrown away";
    EXPECT_THAT(patient.answer(kNothingElse, kWorkerElsewhere),
                accepts("registration_repeated { institution: 'SPSSA000203' }"));
    patient.after(kNothingElse, kWorkerElsewhere);
    EXPECT_THAT(patient.answer(kIdentified, kWorkerElsewhere), accepts());
    EXPECT_EQ(ownership(patient.state()).institutions_size(), 2);
}

TEST(RegisterPatient, RefusesACurpWhoseCheckDigitIsWrong) {
    EXPECT_THAT(Patient().answer("register_patient { curp: 'HEGG560427MVZRRL05' }"),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(RegisterPatient, IsForTheStaffOfAnInstitution) {
    EXPECT_THAT(Patient().answer(kIdentified, a(common::v1::VISITING_TEAM)),
                refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Patient().answer(kIdentified, kWorkerOfNobody), refuses(v1::INSTITUTION_MISSING));
}

TEST(RegisterPatient, IsNothingToOfferOnceSomebodyIsRegistered) {
    EXPECT_THAT(Patient().after(kIdentified).answer("register_patient {}"),
                refuses(v1::PATIENT_ALREADY_REGISTERED));
    EXPECT_THAT(Patient().after(kUnidentified).answer(kIdentified),
                refuses(v1::PATIENT_ALREADY_REGISTERED));
}

// Or it would show that somebody knows the patient already.
TEST(RegisterPatient, IsAnsweredAlikeWhereTheVerificationWasWithdrawn) {
    EXPECT_THAT(Patient()
                    .after(kIdentified)
                    .after("withdraw_verification {}", kOffice)
                    .answer(kNothingElse, kWorkerElsewhere),
                accepts("registration_repeated { institution: 'SPSSA000203' }"));
}

TEST(UpdateDemographics, KeepsWhatChangedAndWhoSaidSo) {
    EXPECT_THAT(
        Patient()
            .after(kIdentified)
            .answer("update_demographics { source: 'relative' demographics { phone: '481' } }"),
        accepts("demographics_updated { institution: 'SPSSA000011' source: 'relative'"
                " counted {} demographics { phone: '481' } }"));
}

TEST(UpdateDemographics, IsForInstitutionsThatKnowThePatient) {
    auto patient = Patient().after(kIdentified);
    EXPECT_THAT(patient.answer("update_demographics {}", kWorkerElsewhere),
                refuses(v1::OTHER_INSTITUTION));
    EXPECT_TRUE(patient.after(kNothingElse, kWorkerElsewhere)
                    .answer("update_demographics {}", kWorkerElsewhere)
                    .accepted());
}

TEST(UpdateDemographics, NeedsAPatient) {
    EXPECT_THAT(Patient().answer("update_demographics {}"), refuses(v1::PATIENT_UNKNOWN));
}

TEST(ChangeContactChannel, SaysHowThePatientIsReachedNow) {
    EXPECT_THAT(
        Patient()
            .after(kIdentified)
            .answer("change_contact_channel { channel: WHATSAPP value: '481' valid: true }"),
        accepts("contact_channel_changed { institution: 'SPSSA000011' channel: WHATSAPP"
                " value: '481' valid: true }"));
}

TEST(IdentifyBy, EscalatesToTheTopOfTheLadderAndNoFurther) {
    auto patient = Patient().after(kUnidentified);
    std::int64_t now_us = 0;
    for (std::uint32_t level = 1; level <= 3; ++level) {
        const auto due_us = patient.clock().second;
        EXPECT_GT(due_us, now_us) << "leaves time to respond";
        EXPECT_THAT(patient.on_clock(due_us - 1), accepts());
        const auto breach = on_patient_timer(patient.state().deadlines(0)).ShortDebugString();
        patient.after_clock(due_us).at(due_us);
        EXPECT_THAT(patient.answer(breach, kTimer), accepts()) << "a late copy does nothing";
        EXPECT_EQ(patient.state().escalation_level(), level);
        now_us = due_us;
    }
    EXPECT_EQ(patient.state().deadlines_size(), 0);
    EXPECT_EQ(state_name(patient.state()), "UNIDENTIFIED");
}

TEST(IdentifyBy, IsTheEnginesBusiness) {
    EXPECT_THAT(Patient().after(kUnidentified).answer("record_breach { timer: 'identify_by' }"),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(TakeUpdate, KeepsWhatTheUpdateIsSilentAbout) {
    auto known = from_text<v1::Demographics>(
        "name: 'G. H.' phone: '444' estimated_age_years: 60"
        " place { municipality: '24028' locality: '240280001' }");
    take_update(known, from_text<v1::Demographics>(
                           "phone: '' birth_date: '1956-04-27' place { municipality: '24035' }"));
    EXPECT_THAT(known, equals_text("name: 'G. H.' phone: '' birth_date: '1956-04-27'"
                                   " place { municipality: '24035' }"));
}

TEST(EvolvePatient, StopsAtAnEventOfNoKind) {
    EXPECT_THROW(evolve(v1::PatientState(), v1::PatientEvent(), {}), std::logic_error);
}

}  // namespace
}  // namespace enlace::intake
