#include "referral/domain/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

using base::FieldError;
using testing::ElementsAre;
using testing::IsEmpty;

auto in(const std::string& text) {
    return malformed(Referral().command(text, kSender));
}
auto in_form(const std::string& more) {
    return in(send(kTo + more));
}
auto wrong(const std::string& field, std::string_view code) {
    return ElementsAre(FieldError{field, code});
}

const std::string kHash(64, 'a');

std::string attachment(const std::string& more) {
    return "attachments { sha256: '" + kHash + "' media_type: 'application/pdf' scan_state: CLEAN" +
           " reference: 'pacs/1' " + more + "}";
}

TEST(Malformed, LeavesCommandsAloneThatAreInOrder) {
    for (const auto& command :
         {kDraft, kSend, kSendOpen, kReceive, kClaim, kAskInfo, kGiveInfo, kAccept, kReject, kBook,
          kRebook, kNoShow, kStart, kFinish, kIssue, kAcknowledge, kRedirect, kCancel, kVoid})
        EXPECT_THAT(in(command), IsEmpty()) << command;
}

TEST(Malformed, WantsACaseToBelongTo) {
    for (const auto* id : {"", "no id", "patient-00ABC"}) {
        EXPECT_THAT(in_form("case_id: '" + std::string(id) + "'"), wrong("case_id", "malformed"));
        EXPECT_THAT(in("draft_referral { case_id: '" + std::string(id) + "' }"),
                    wrong("case_id", "malformed"));
    }
}

TEST(Malformed, WantsADestination) {
    EXPECT_THAT(in(send("")), wrong("receiver", "missing"));
    EXPECT_THAT(in(redirect_to("")), wrong("receiver", "missing"));
    for (const auto* clues : {"SPSSA00020", "SPSSA0002033", "spssa000203", "12345000203"}) {
        EXPECT_THAT(in(send("receiver: '" + std::string(clues) + "'")),
                    wrong("receiver", "malformed"));
        EXPECT_THAT(in("reject_referral { suggested_receiver: '" + std::string(clues) + "' }"),
                    wrong("suggested_receiver", "malformed"));
    }
}

TEST(Malformed, IsADiagnosisThatIsNoCodeOfTheTenthRevision) {
    for (const auto* code : {"I20", "I20.9", "I209", "S72.00", "E11X"})
        EXPECT_THAT(in_form("presumptive_diagnosis: '" + std::string(code) + "'"), IsEmpty())
            << code;
    for (const auto* code : {"", "I2", "i20", "I20.", "I20.999", "angina", "I20-9"})
        EXPECT_THAT(in_form("presumptive_diagnosis: '" + std::string(code) + "'"),
                    wrong("presumptive_diagnosis", "malformed"))
            << code;
}

TEST(Malformed, IsABirthDateThatIsNoDay) {
    EXPECT_THAT(in_form("birth_date: '1960-02-29'"), IsEmpty());
    EXPECT_THAT(in_form("birth_date: '1961-02-29'"), wrong("birth_date", "malformed"));
}

TEST(Malformed, AreVitalSignsInAnotherUnit) {
    const std::vector<std::pair<std::string, std::uint32_t>> highest = {
        {"systolic_mmhg", 350},
        {"diastolic_mmhg", 250},
        {"temperature_tenths_c", 460},
        {"respirations_per_min", 120},
        {"heart_beats_per_min", 350},
        {"weight_g", 500'000},
        {"height_mm", 2'600},
        {"glasgow", 15},
        {"silverman", 10},
        {"capillary_refill_ms", 60'000}};
    for (const auto& [sign, most] : highest) {
        const auto measured = [&, sign = sign](std::uint32_t value) {
            return in_form("vital_signs { " + sign + ": " + std::to_string(value) + " }");
        };
        EXPECT_THAT(measured(most), IsEmpty()) << sign;
        EXPECT_THAT(measured(most + 1), wrong("vital_signs." + sign, "out_of_range")) << sign;
    }
    EXPECT_THAT(in_form("vital_signs { glasgow: 2 }"),
                wrong("vital_signs.glasgow", "out_of_range"));
    EXPECT_THAT(in_form("vital_signs { taken_at " + seconds(kNow_us + kHour) + " }"),
                wrong("vital_signs.taken_at", "in_future"));
}

TEST(Malformed, IsAnAttachmentThatNobodyCouldCheckOrFind) {
    EXPECT_THAT(in_form(attachment("")), IsEmpty());
    EXPECT_THAT(in_form(attachment("sha256: 'ABC'")), wrong("attachments[0].sha256", "malformed"));
    EXPECT_THAT(in_form(attachment("sha256: '" + std::string(64, 'G') + "'")),
                wrong("attachments[0].sha256", "malformed"));
    for (const auto* type : {"pdf", "/pdf", "application/", "a/b/c", "text/plain; charset"})
        EXPECT_THAT(in_form(attachment("media_type: '" + std::string(type) + "'")),
                    wrong("attachments[0].media_type", "malformed"))
            << type;
    EXPECT_THAT(in_form(attachment("reference: ''")), wrong("attachments[0].reference", "missing"));
    EXPECT_THAT(in_form(attachment("reference: '' content: 'x'")), IsEmpty());
}

TEST(Malformed, IsAnAttachmentThatIsInfectedOrTooLarge) {
    EXPECT_THAT(in_form(attachment("scan_state: INFECTED")),
                wrong("attachments[0].scan_state", "infected"));
    const auto of_size = [](std::size_t size) {
        auto command = Referral().command(kGiveInfo, kSender);
        auto& brought = *command.mutable_provide_referral_info()->add_attachments();
        brought.set_sha256(kHash);
        brought.set_media_type("image/png");
        brought.set_content(std::string(size, 'x'));
        return malformed(command);
    };
    EXPECT_THAT(of_size(256 * 1024), IsEmpty());
    EXPECT_THAT(of_size(256 * 1024 + 1), wrong("attachments[0].content", "too_large"));
}

TEST(Malformed, SaysOfWhichAttachment) {
    EXPECT_THAT(in("provide_referral_info { " + attachment("") + attachment("sha256: ''") + " }"),
                wrong("attachments[1].sha256", "malformed"));
    EXPECT_THAT(in("draft_referral { case_id: 'case-00ABC' " + attachment("sha256: ''") + " }"),
                wrong("attachments[0].sha256", "malformed"));
}

TEST(Malformed, IsAnAnswerThatBringsNothing) {
    EXPECT_THAT(in("provide_referral_info {}"), wrong("text", "missing"));
}

TEST(Malformed, IsAnAppointmentThatEndsBeforeItStarts) {
    const std::string slot = "start " + seconds(kNow_us) + " end " + seconds(kNow_us);
    EXPECT_THAT(in("book_appointment { " + slot + " }"), wrong("end", "before_start"));
    EXPECT_THAT(in("rebook_appointment { " + slot + " }"), wrong("end", "before_start"));
}

// Else a reaction would stop at what an older release took.
TEST(Malformed, IsASentenceWhereAnIdentifierBelongsUnlessItWasToldElsewhere) {
    const std::string told = "acknowledge_counter_referral { reader: 'Rosa told me' }";
    EXPECT_THAT(in(told), wrong("reader", "malformed"));
    EXPECT_THAT(malformed(Referral().command(told, kReaction)), IsEmpty());
}

TEST(Malformed, IsWhatHasNotHappenedYet) {
    const std::string ahead = seconds(kNow_us + kMinute + base::kSecond_us);
    EXPECT_THAT(in("start_attention { occurred_at " + ahead + " }"),
                wrong("occurred_at", "in_future"));
    EXPECT_THAT(in("start_attention { occurred_at " + seconds(kNow_us + kMinute) + " }"),
                IsEmpty());
    EXPECT_THAT(
        in("finish_attention { attended: true diagnosis: 'I20' discharged_at " + ahead + " }"),
        wrong("discharged_at", "in_future"));
}

TEST(Malformed, IsAReportThatDoesNotSayWhyNot) {
    EXPECT_THAT(in("finish_attention { attended: false diagnosis: 'I20' }"),
                wrong("why_not", "missing"));
    EXPECT_THAT(in("finish_attention { attended: false why_not: 'left' diagnosis: 'I20' }"),
                IsEmpty());
}

TEST(Malformed, SaysAllThatIsWrongWithACounterReferralAtOnce) {
    EXPECT_THAT(in("issue_counter_referral { documents {} }"),
                ElementsAre(FieldError{"why_not", "missing"}, FieldError{"diagnosis", "malformed"},
                            FieldError{"follow_up_owner", "malformed"},
                            FieldError{"documents[0].sha256", "malformed"},
                            FieldError{"documents[0].media_type", "malformed"},
                            FieldError{"documents[0].reference", "missing"}));
}

}  // namespace
}  // namespace enlace::referral
