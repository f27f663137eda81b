#include "grievances/domain/fields.h"

#include <gtest/gtest.h>

#include "unit/grievances/grievance_support.h"

namespace enlace::grievances {
namespace {

using base::FieldError;
using testing::ElementsAre;
using testing::IsEmpty;

auto in(const std::string& text, const Principal& who = kDesk) {
    return malformed(Grievance().command(text, who));
}
auto wrong(const std::string& field, std::string_view code) {
    return ElementsAre(FieldError{field, code});
}

TEST(Malformed, LeavesCommandsAloneThatAreInOrder) {
    for (const auto& command :
         {kFile, kAcknowledge, kClassify, kDismiss, kForward, kAssign, kStart, kRequestInfo,
          kProvideInfo, kPropose, kReturn, kNotify, kClose, kReopen, kWithdraw, kVoid, kSatisfied})
        EXPECT_THAT(in(command), IsEmpty()) << command;
    EXPECT_THAT(in(kFile, kCitizen), IsEmpty());
}

TEST(Malformed, IsWhatNamesNothingThatCouldBe) {
    EXPECT_THAT(in(file("unit: 'HOSPITAL'")), wrong("unit", "malformed"));
    EXPECT_THAT(in(file("case_id: 'visit-00ABC'")), wrong("case_id", "malformed"));
    EXPECT_THAT(in(file("referral_id: 'case-00ABC'")), wrong("referral_id", "malformed"));
    EXPECT_THAT(in(classify("case_id: 'x'")), wrong("case_id", "malformed"));
    EXPECT_THAT(in("forward_grievance { institution: 'CEDH' }"), wrong("institution", "malformed"));
}

TEST(Malformed, IsAnAnonymousNameAndAMissingOne) {
    EXPECT_THAT(in(file("name: 'Ana'")), wrong("name", "anonymous"));
    EXPECT_THAT(in(file("anonymous: false")), wrong("name", "missing"));
    EXPECT_THAT(in(file("anonymous: false name: 'Ana'")), IsEmpty());
}

TEST(Malformed, IsAChannelWithoutAContact) {
    EXPECT_THAT(in(file("preferred_channel: SMS")), wrong("contact", "missing"));
    EXPECT_THAT(in(file("preferred_channel: FOLIO")), IsEmpty());
}

TEST(Malformed, IsWhatIsAheadOfTime) {
    EXPECT_THAT(in(file("received_at " + seconds(kNow_us + kHour))),
                wrong("received_at", "in_future"));
    EXPECT_THAT(in("acknowledge_grievance { channel: SMS acknowledged_at " +
                   seconds(kNow_us + kHour) + " }"),
                wrong("acknowledged_at", "in_future"));
    EXPECT_THAT(
        in("notify_resolution { channel: SMS notified_at " + seconds(kNow_us + kHour) + " }"),
        wrong("notified_at", "in_future"));
}

TEST(Malformed, IsWhatOnlyADeskMayKnow) {
    EXPECT_THAT(in(file("case_id: 'case-00ABC'"), kCitizen), wrong("case_id", "not_allowed"));
    EXPECT_THAT(in(file("referral_id: 'referral-00ABC'"), kCitizen),
                wrong("referral_id", "not_allowed"));
    EXPECT_THAT(in(file("complained_staff: 'en-1'"), kCitizen),
                wrong("complained_staff", "not_allowed"));
    EXPECT_THAT(in(file("received_at " + seconds(kNow_us - kHour)), kCitizen),
                wrong("received_at", "not_allowed"));
    EXPECT_THAT(in(file("complained_about: 'the tall one'"), kCitizen), IsEmpty());
}

TEST(Malformed, IsSomebodyToldWhoCanNotBeReached) {
    EXPECT_THAT(in("dismiss_grievance { told_by: SMS not_reachable: true }"),
                wrong("told_by", "not_reachable"));
    EXPECT_THAT(in("dismiss_grievance {}"), wrong("told_by", "missing"));
    EXPECT_THAT(in("notify_resolution {}"), wrong("channel", "missing"));
}

TEST(Malformed, IsAnAreaThatIsNoCodeAndAScoreOffTheScale) {
    for (const auto* area : {"", "urgencias", "EL DR. RUIZ"})
        EXPECT_THAT(in(classify("area: '" + std::string(area) + "'")), wrong("area", "malformed"));
    EXPECT_THAT(in("record_satisfaction { score: 6 }"), wrong("score", "out_of_range"));
}

}  // namespace
}  // namespace enlace::grievances
