#include <gtest/gtest.h>

#include "unit/transfers/transfer_support.h"

// How a transfer ends, and what time does meanwhile.
namespace enlace::transfers {
namespace {

using testing::ElementsAre;

TEST(HandOverPatient, IsSignedByTheHospitalThatReceives) {
    EXPECT_THAT(
        arrived().answer(kHandOver, kNear),
        accepts("patient_handed_over { professional: 'lic-9' handed_over_at_us: " + us(kNow_us) +
                "close_by" + deadline("close_by", kNow_us + kDay, 10 * kMinute) + kSigns + "}"));
    EXPECT_THAT(arrived().answer(kHandOver, kFar), refuses(v1::NOT_THE_RECEIVER));
    EXPECT_THAT(departed().answer(kHandOver, kNear), refuses(v1::NOT_ARRIVED));
    EXPECT_THAT(handed_over().answer(kHandOver, kNear), accepts()) << "said twice";
    EXPECT_THAT(arrived().answer("hand_over_patient { " + kSigns + "}", kNear),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(arrived().answer("hand_over_patient { professional: 'lic-9' }", kNear),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(CloseTransfer, SaysWhetherTheFamilyKnowsAndUntilWhenToWait) {
    EXPECT_THAT(handed_over().answer(kClose, kSender),
                accepts("transfer_closed { case_id: 'case-00ABC' family_told: true"
                        " counter_referral_by_us: " +
                        us(kNow_us + 30 * kDay) + "}"));
    EXPECT_THAT(handed_over().answer("close_transfer { family_told: false }", kSender),
                refuses(v1::COUNTER_REFERRAL_DATE_MISSING));
    EXPECT_THAT(handed_over().answer("close_transfer {}", kSender), refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(handed_over().answer(kClose, kNear), refuses(v1::NOT_THE_SENDER));
    EXPECT_THAT(arrived().answer(kClose, kSender), refuses(v1::NOT_TO_BE_CLOSED));
    EXPECT_THAT(closed().answer(kClose, kSender), accepts());
}

TEST(CloseTransfer, OfOneThatBrokeOffAwaitsNothing) {
    EXPECT_THAT(
        aborted().answer("close_transfer { family_told: true }", kSender),
        accepts("transfer_closed { case_id: 'case-00ABC' family_told: true aborted: true }"));
}

TEST(CancelTransfer, WithdrawsWhatHospitalsAreAsked) {
    EXPECT_THAT(offered().answer(kCancel, kSender),
                accepts("transfer_cancelled { code: IMPROVED case_id: 'case-00ABC'"
                        " withdrawn: 'SPSSA000133' withdrawn: 'SPSSA000011'"
                        " reason: 'stable now' }"));
    EXPECT_THAT(offered().answer("cancel_transfer { code: DIED }", kSender),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(departed().answer(kCancel, kSender), refuses(v1::NOT_TO_BE_CANCELLED));
    EXPECT_THAT(offered().answer(kCancel, kNear), refuses(v1::NOT_THE_SENDER));
    const auto cancelled = offered().after(kCancel, kSender);
    EXPECT_THAT(cancelled.answer(kCancel, kSender), accepts());
    EXPECT_THAT(cancelled.answer(kAccept, kNear), refuses(v1::TRANSFER_ENDED));
    EXPECT_THAT(Transfer().answer(kOfferTwo, kRegulator), refuses(v1::TRANSFER_UNKNOWN));
}

TEST(AbortTransfer, IsForWhoeverHasThePatient) {
    const auto unstable = abort_with("UNSTABLE");
    EXPECT_TRUE(accepted().answer(unstable, kRegulator).accepted());
    EXPECT_TRUE(assigned().answer(unstable, kRegulator).accepted());
    EXPECT_THAT(departed().answer(unstable, kRegulator), refuses(v1::NOT_THE_CREW));
    EXPECT_TRUE(diverted().answer(abort_with("RETURNED"), kCrew).accepted());
    EXPECT_THAT(departed().answer(unstable, kNear), refuses(v1::NOT_THE_CREW));
    EXPECT_THAT(arrived().answer(unstable, kCrew), refuses(v1::NOT_THE_RECEIVER));
    EXPECT_THAT(departed().answer(unstable, kStranger), refuses(v1::NOT_THE_RECEIVER));
    EXPECT_THAT(departed().answer(unstable, crew("crew-9")), refuses(v1::NOT_THE_CREW));
    EXPECT_THAT(offered().answer(unstable, kRegulator), refuses(v1::NOT_TO_BE_ABORTED));
}

TEST(AbortTransfer, HasACodeThatFits) {
    const auto answer = [](const Transfer& transfer, const std::string& code,
                           const Principal& who) { return transfer.answer(abort_with(code), who); };
    EXPECT_TRUE(answer(arrived(), "NOT_ADMITTED", kNear).accepted());
    EXPECT_THAT(answer(arrived(), "DIED", kNear), refuses(v1::CODE_NOT_ALLOWED_HERE));
    EXPECT_THAT(answer(departed(), "NOT_ADMITTED", kCrew), refuses(v1::CODE_NOT_ALLOWED_HERE));
    EXPECT_THAT(answer(assigned(), "RETURNED", kCrew), refuses(v1::CODE_NOT_ALLOWED_HERE));
    EXPECT_THAT(departed().answer("abort_transfer { code: DIED }", kCrew),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(VoidTransfer, IsTheUnitsThatAskedForItAndStopsEverything) {
    EXPECT_THAT(offered().answer(kVoid, kSender), refuses(v1::NOT_THE_REQUESTER));
    EXPECT_THAT(offered().answer("void_transfer { code: DUPLICATE }", kRequester),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(Transfer().answer(kVoid, kRequester), refuses(v1::NOT_THE_REQUESTER));
    const auto voided = closed().after(kVoid, kRequester);
    EXPECT_THAT(voided.answer(kVoid, kRequester), accepts());
    EXPECT_THAT(voided.answer(kAccept, kNear), refuses(v1::TRANSFER_VOIDED));
}

// What the engine records of a clock that runs out, at once.
std::string must_be_told(const Transfer& transfer, const std::string& timer) {
    const auto asked = on_clock(transfer, timer, "", kNow_us + 2 * kDay);
    const auto decision = decide(asked, transfer.state(), policy());
    if (!decision.accepted() || decision.events().size() != 1) return "nothing";
    std::string told;
    for (const auto& one : decision.events()[0].breach_recorded().must_be_told())
        told += common::v1::MustBeTold::Office_Name(one.office()) + ":" + one.institution() + " ";
    return told;
}

TEST(TransferClocks, AreToldToWhoeverHasToAct) {
    EXPECT_EQ(must_be_told(requested(), "offer_by"), "REGULATOR: ");
    EXPECT_EQ(must_be_told(offered(), "accept_by"), "UNIT:SPSSA000133 UNIT:SPSSA000011 ");
    EXPECT_EQ(must_be_told(unanswered(), "accept_by"), "REGULATOR: ");
    EXPECT_EQ(must_be_told(exhausted(), "offer_by"), "REGULATOR: ");
    EXPECT_EQ(must_be_told(accepted(), "transport_by"), "UNIT:SPSSA001005 ");
    EXPECT_EQ(must_be_told(assigned(), "depart_by"), "UNIT:SPSSA001005 ");
    EXPECT_EQ(must_be_told(departed(), "arrive_by"), "UNIT:SPSSA001005 ");
    EXPECT_EQ(must_be_told(arrived(), "hand_over_by"), "UNIT:SPSSA000133 ");
    EXPECT_EQ(must_be_told(handed_over(), "close_by"), "UNIT:SPSSA000121 ");
    EXPECT_EQ(must_be_told(aborted(), "close_by"), "UNIT:SPSSA000121 ");
}

// In Tancanhuitz's hospitals, and for whoever stands elsewhere.
TEST(TransferClocks, GoByWhereWhoeverHasToActStands) {
    auto varied = policy();
    varied.exceptions["transfer.offer_by"] = {
        {.jurisdiction = "VII", .rule = {.duration_us = kMinute, .response_us = kMinute}}};
    varied.exceptions["transfer.transport_by"] = {
        {.jurisdiction = "VII", .rule = {.duration_us = kMinute, .response_us = kMinute}}};
    auto transfer = Transfer(varied).after(kRequest, kRequester);
    EXPECT_THAT(clocks(transfer), ElementsAre(std::tuple("offer_by", "", kNow_us + kMinute)))
        << "the regulator's turn: by where the patient is";
    transfer.after(kOfferTwo, kRegulator).after(kAccept, kNear);
    EXPECT_THAT(clocks(transfer), ElementsAre(std::tuple("transport_by", "", kNow_us + kMinute)))
        << "any ambulance service";
    EXPECT_EQ(
        transfer.after(kAssign, kAmbulances).after(kDepart, kCrew).after(kArrive, kCrew).status(),
        "ARRIVED");
}

TEST(TransferClocks, ClimbTheLadderToTheRegulatorAndEndNothing) {
    auto transfer = accepted();
    std::vector<std::string> told;
    for (int step = 1; step <= 3; ++step) {
        transfer.after_clock(kNow_us + kHour * step);
        const auto& breach = transfer.last().breach_recorded();
        EXPECT_EQ(breach.escalation_level(), static_cast<std::uint32_t>(step));
        told.push_back(common::v1::MustBeTold::Office_Name(breach.must_be_told(0).office()));
    }
    EXPECT_THAT(told, ElementsAre("UNIT", "HEAD_OF_UNIT", "REGULATOR"));
    EXPECT_THAT(clocks(transfer), testing::IsEmpty());
    EXPECT_EQ(transfer.status(), "ACCEPTED") << "it never expires";
    EXPECT_TRUE(transfer.answer(kAssign, kAmbulances).accepted());
    EXPECT_EQ(transfer.after(kAssign, kAmbulances).state().escalation_level(), 0u)
        << "whoever is next begins at the foot";
}

TEST(TransferClocks, DoNotRunOutTwice) {
    const auto asked = on_clock(requested(), "offer_by", "", kNow_us + kHour);
    EXPECT_THAT(decide(asked, offered().state(), policy()), accepts()) << "overtaken";
    EXPECT_THAT(requested().answer("record_breach { timer: 'offer_by' version: 1 }", kRegulator),
                refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(offered().answer("record_breach { timer: 'offer_deadline' version: 2 }", kTimer),
                accepts())
        << "an offer times out instead";
}

TEST(TransferConflict, IsRecordedWhereTheBedIsGone) {
    EXPECT_THAT(offered().answer("record_conflict { guard: 'capacity' rested_on: 'SPSSA000133:2'"
                                 " found: 'SPSSA000133:0' }",
                                 kReaction),
                accepts("conflict_found { guard: 'capacity' rested_on: 'SPSSA000133:2'"
                        " found: 'SPSSA000133:0' }"));
    EXPECT_THAT(offered().answer("record_conflict { guard: 'capacity' rested_on: 'SPSSA000133:2'"
                                 " found: 'SPSSA000133:2' }",
                                 kReaction),
                accepts());
    EXPECT_THAT(offered().answer("record_conflict { guard: 'capacity' }", kTimer),
                refuses(v1::ROLE_NOT_ALLOWED));
}

}  // namespace
}  // namespace enlace::transfers
