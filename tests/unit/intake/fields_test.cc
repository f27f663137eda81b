#include "intake/domain/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/decisions.h"
#include "unit/intake/intake_support.h"

namespace enlace::intake {
namespace {

using base::FieldError;
using testing::ElementsAre;
using testing::IsEmpty;

auto in_patient(const std::string& command) {
    return malformed(Patient().command(command, kWorker));
}
auto in_demographics(const std::string& fields) {
    return in_patient("update_demographics { demographics { " + fields + " } }");
}
auto in_case(const std::string& command) {
    return malformed(Case().command(command, kWorker));
}

TEST(Malformed, ReadsACurpAsPeopleTypeIt) {
    EXPECT_THAT(in_patient("register_patient { curp: ' hegg560427mvzrrl04 ' }"), IsEmpty());
    EXPECT_THAT(in_patient("register_patient { curp: 'HEGG560427MVZRRL05' }"),
                ElementsAre(FieldError{"curp", "malformed"}));
}

TEST(Malformed, AsksHowSomebodyWasFoundWhoHasNoCurp) {
    EXPECT_THAT(in_patient("register_patient {}"),
                ElementsAre(FieldError{"finding.description", "missing"},
                            FieldError{"finding.place", "missing"},
                            FieldError{"finding.found_at", "missing"}));
    EXPECT_THAT(in_patient("register_patient { finding { description: 'd' place: 'p'"
                           " found_at { seconds: 1061 } } }"),
                ElementsAre(FieldError{"finding.found_at", "in_future"}));
}

TEST(Malformed, KnowsWhichDaysThereAre) {
    EXPECT_THAT(in_demographics("birth_date: '1969-02-28'"), IsEmpty());
    for (const auto* wrong :
         {"1969-02-29", "1969-2-28", "28/02/1969", "1969-02-28T", "-969-02-28"}) {
        EXPECT_THAT(in_demographics("birth_date: '" + std::string(wrong) + "'"),
                    ElementsAre(FieldError{"demographics.birth_date", "malformed"}))
            << wrong;
    }
    EXPECT_THAT(in_demographics("birth_date: '1970-01-02'"),
                ElementsAre(FieldError{"demographics.birth_date", "in_future"}));
}

TEST(Malformed, TellsAMalformedPlaceFromAnUnknownOne) {
    EXPECT_THAT(in_demographics("place { municipality: '99999' locality: '999990001' }"),
                IsEmpty());
    EXPECT_THAT(in_demographics("place { municipality: '2402' }"),
                ElementsAre(FieldError{"demographics.place.municipality", "malformed"}));
    EXPECT_THAT(in_demographics("place { municipality: '24028' locality: '240350001' }"),
                ElementsAre(FieldError{"demographics.place.locality", "malformed"}));
}

TEST(Malformed, DoubtsAnAgeThatNobodyReaches) {
    EXPECT_THAT(in_demographics("estimated_age_years: 130"), IsEmpty());
    EXPECT_THAT(in_demographics("estimated_age_years: 131"),
                ElementsAre(FieldError{"demographics.estimated_age_years", "out_of_range"}));
}

TEST(Malformed, ChecksTheShapeOfIdsInACase) {
    EXPECT_THAT(in_case("register_case { patient_id: 'patient-00A' unit: 'SPSSA000011' }"),
                IsEmpty());
    EXPECT_THAT(
        in_case("register_case { patient_id: 'patient-!' unit: 'spssa000011' }"),
        ElementsAre(FieldError{"patient_id", "malformed"}, FieldError{"unit", "malformed"}));
}

TEST(Malformed, TakesIdentifiersAloneForWhatStandsInClear) {
    EXPECT_THAT(in_case("record_intervention { unit: 'SPSSA000011'"
                        " delivered { item: 'DESPENSA' unit: 'pieza' } }"),
                IsEmpty());
    EXPECT_THAT(in_case("record_intervention { unit: 'SPSSA000011' delivered { item: 'F' }"
                        " delivered { item: 'for Rosa' unit: 'a box, as ever' } }"),
                ElementsAre(FieldError{"delivered[1].item", "malformed"},
                            FieldError{"delivered[1].unit", "malformed"}));
    EXPECT_THAT(in_patient("update_demographics { source: 'her aunt Rosa' }"),
                ElementsAre(FieldError{"source", "malformed"}));
    EXPECT_THAT(in_demographics("entitlement: 'as her husband, Juan'"),
                ElementsAre(FieldError{"demographics.entitlement", "malformed"}));
}

// What was in order when it was sent is in order when it is sent again.
TEST(Malformed, DoesNotLookAtWhatHasPassedMeanwhile) {
    EXPECT_THAT(in_case("hold_case { review_at { seconds: 1 } }"), IsEmpty());
}

}  // namespace
}  // namespace enlace::intake
