#include "telemedicine/domain/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/telemedicine/session_support.h"

namespace enlace::telemedicine {
namespace {

using base::FieldError;
using testing::ElementsAre;
using testing::IsEmpty;

auto in(const std::string& text) {
    return malformed(Session().command(text, kProposer));
}
auto wrong(const std::string& field, std::string_view code) {
    return ElementsAre(FieldError{field, code});
}

TEST(Malformed, LeavesCommandsAloneThatAreInOrder) {
    for (const auto& command :
         {kPropose, kSchedule, kReschedule, kConfirm, kCheckIn, kBegin, kDischarge, kRefer,
          kSendVisit, kTransfer, complete("CONTROL"), kNoShow, kFail, kAbandon,
          abandon("DEATH", kWithoutVisit), kCancel, kVoid})
        EXPECT_THAT(in(command), IsEmpty()) << command;
}

TEST(Malformed, IsAProposalThatNamesNothingThatCouldBe) {
    EXPECT_THAT(in(propose("case_id: 'patient-00ABC'")), wrong("case_id", "malformed"));
    EXPECT_THAT(in(propose("provider: '203'")), wrong("provider", "malformed"));
    EXPECT_THAT(in(propose("site: '133'")), wrong("site", "malformed"));
    EXPECT_THAT(in(propose("referral_id: 'case-00ABC'")), wrong("referral_id", "malformed"));
    EXPECT_THAT(in(propose("referral_id: 'referral-00ABC'")), IsEmpty());
    for (const auto* language : {"", "es", "SPA", "español"})
        EXPECT_THAT(in(propose("language: '" + std::string(language) + "'")),
                    wrong("language", "malformed"));
}

TEST(Malformed, IsATimeThatEndsBeforeItStarts) {
    const std::string backwards = "start " + seconds(kStart_us) + " end " + seconds(kStart_us);
    EXPECT_THAT(in("schedule_tele_session { " + backwards + " }"), wrong("end", "before_start"));
    EXPECT_THAT(in("reschedule_tele_session { site: 'x' " + backwards + " }"),
                ElementsAre(FieldError{"end", "before_start"}, FieldError{"site", "malformed"}));
}

TEST(Malformed, IsWhatHasNotHappenedYet) {
    const std::string ahead = "occurred_at " + seconds(kNow_us + kMinute + base::kSecond_us) + " }";
    for (const auto* told : {"check_in_patient { ", "start_tele_session { ",
                             "complete_tele_session { disposition: DISCHARGE "})
        EXPECT_THAT(in(told + ahead), wrong("occurred_at", "in_future")) << told;
}

TEST(Malformed, IsADispositionThatDoesNotSayWhatIsToBeDone) {
    EXPECT_THAT(in(complete("REFERRAL")),
                ElementsAre(FieldError{"referral.receiver", "malformed"},
                            FieldError{"referral.service", "missing"},
                            FieldError{"referral.need", "missing"},
                            FieldError{"referral.priority", "missing"},
                            FieldError{"referral.presumptive_diagnosis", "malformed"},
                            FieldError{"referral.current_condition", "missing"},
                            FieldError{"referral.reason", "missing"}));
    EXPECT_THAT(in(complete("HOME_VISIT")), wrong("visit.what_to_check", "missing"));
    EXPECT_THAT(in(complete("URGENT_TRANSFER")),
                ElementsAre(FieldError{"transfer.reason", "missing"},
                            FieldError{"transfer.capability", "missing"}));
    EXPECT_THAT(in(complete("DISCHARGE diagnosis: 'x'")), wrong("diagnosis", "malformed"));
    EXPECT_THAT(in(complete("REFERRAL " + kReferralForm + "referral { birth_date: '1950-13-01' }")),
                wrong("referral.birth_date", "malformed"));
    EXPECT_THAT(in(complete("REFERRAL " + kReferralForm + "referral { birth_date: '1950-12-01' }")),
                IsEmpty());
}

TEST(Malformed, IsAVisitThatEndsBeforeItStarts) {
    const auto visit = [](const std::string& window) {
        return in(
            abandon("NO_SHOW", "ask_home_visit: true visit { what_to_check: 'x' " + window + " }"));
    };
    EXPECT_THAT(visit("window_end " + seconds(kNow_us)), wrong("visit.window_end", "before_start"));
    EXPECT_THAT(visit("window_start " + seconds(kNow_us + kHour) + " window_end " +
                      seconds(kNow_us + kHour)),
                wrong("visit.window_end", "before_start"));
    EXPECT_THAT(visit("window_end " + seconds(kNow_us + kHour)), IsEmpty());
}

TEST(Malformed, IsAVisitToAPlaceThatCouldNotBe) {
    const auto visit = [](const std::string& place) {
        return in(complete("HOME_VISIT visit { what_to_check: 'x' place { " + place + " } }"));
    };
    EXPECT_THAT(visit("municipality: '24012' locality: '240120001'"), IsEmpty());
    EXPECT_THAT(visit("municipality: '12'"), wrong("visit.place.municipality", "malformed"));
    EXPECT_THAT(visit("municipality: '24012' locality: '240280001'"),
                wrong("visit.place.locality", "malformed"));
}

}  // namespace
}  // namespace enlace::telemedicine
