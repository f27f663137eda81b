#include "intake/domain/activity.h"

#include <gtest/gtest.h>

#include "support/decisions.h"
#include "unit/intake/intake_support.h"

namespace enlace::intake {
namespace {

using test::accepts;
using test::refuses;

const std::string kTalk =
    "record_activity { intervention: TALK occurred_at { seconds: 990 } unit: 'SPSSA000011'"
    " people: 40 topic: 'dengue' }";

ActivityDecision answer(const std::string& text,
                        const v1::ActivityState& state = {},
                        const Actor& actor = {}) {
    return decide(command_of<v1::ActivityCommand>(text, actor), state, policy());
}

v1::ActivityState recorded() {
    return evolve({}, answer(kTalk).events().at(0), {1, 0});
}

TEST(Activity, IsRecordedByAnOfficeAndIsItsAlone) {
    EXPECT_THAT(answer(kTalk),
                accepts("activity_recorded { institution: 'SPSSA000011' intervention: TALK"
                        " occurred_at_us: 990000000 unit: 'SPSSA000011' people: 40"
                        " topic: 'dengue' }"));
    EXPECT_EQ(ownership(recorded()).institutions(0), "SPSSA000011");
    EXPECT_THAT(answer(kTalk, recorded()), refuses(v1::ACTIVITY_ALREADY_RECORDED));
    EXPECT_THAT(answer(kTalk, {}, {.institution = ""}), refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(answer(kTalk, {}, {.role = common::v1::CLINICIAN}), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(answer("record_activity { unit: 'here' }"), refuses(v1::COMMAND_MALFORMED));
}

TEST(Activity, IsVoidedOnceByItsOwnInstitution) {
    EXPECT_THAT(answer("void_activity {}"), refuses(v1::ACTIVITY_UNKNOWN));
    EXPECT_THAT(answer("void_activity {}", recorded(), {.institution = "SPSSA000203"}),
                refuses(v1::OTHER_INSTITUTION));
    const auto voided = answer("void_activity { code: DUPLICATE reason: 'twice' }", recorded());
    EXPECT_THAT(voided, accepts("activity_voided { code: DUPLICATE reason: 'twice' }"));
    const auto state = evolve(recorded(), voided.events().at(0), {2, 0});
    EXPECT_EQ(state_name(state), "VOIDED");
    EXPECT_THAT(answer("void_activity {}", state), refuses(v1::ACTIVITY_IS_VOIDED));
}

}  // namespace
}  // namespace enlace::intake
