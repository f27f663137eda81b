#include "intake/domain/activity.h"

#include <gtest/gtest.h>

#include "unit/intake/intake_support.h"

namespace enlace::intake {
namespace {

const std::string kTalk =
    "record_activity { intervention: TALK occurred_at { seconds: 990 } unit: 'SPSSA000011'"
    " people: 40 topic: 'dengue' }";

Activity recorded() {
    return Activity().after(kTalk);
}

TEST(Activity, IsRecordedByAnOfficeAndIsItsAlone) {
    EXPECT_THAT(Activity().answer(kTalk),
                accepts("activity_recorded { institution: 'SPSSA000011' intervention: TALK"
                        " occurred_at_us: 990000000 unit: 'SPSSA000011' people: 40"
                        " topic: 'dengue' }"));
    EXPECT_EQ(ownership(recorded().state()).institutions(0), kHospital);
    EXPECT_THAT(recorded().answer(kTalk), refuses(v1::ACTIVITY_ALREADY_RECORDED));
    EXPECT_THAT(Activity().answer(kTalk, kWorkerOfNobody), refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(Activity().answer(kTalk, a(common::v1::CLINICIAN)), refuses(v1::ROLE_NOT_ALLOWED));
    for (const auto* wrong :
         {"unit: 'here'", "unit: 'SPSSA000011' delivered { item: 'for Rosa' quantity: 1 }"}) {
        EXPECT_THAT(Activity().answer("record_activity { " + std::string(wrong) + " }"),
                    refuses(v1::COMMAND_MALFORMED));
    }
}

TEST(Activity, IsVoidedOnceByItsOwnInstitution) {
    EXPECT_THAT(Activity().answer("void_activity {}"), refuses(v1::ACTIVITY_UNKNOWN));
    EXPECT_THAT(recorded().answer("void_activity {}", kWorkerElsewhere),
                refuses(v1::OTHER_INSTITUTION));
    auto voided = recorded().after("void_activity { code: DUPLICATE reason: 'twice' }");
    EXPECT_THAT(voided.last(), equals_text("activity_voided { code: DUPLICATE reason: 'twice' }"));
    EXPECT_EQ(voided.status(), "VOIDED");
    EXPECT_THAT(voided.answer("void_activity {}"), refuses(v1::ACTIVITY_IS_VOIDED));
}

}  // namespace
}  // namespace enlace::intake
