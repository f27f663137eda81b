#include <gtest/gtest.h>

#include "unit/transfers/transfer_support.h"

// How the patient gets there, and what the crew tells of it, in whatever order.
namespace enlace::transfers {
namespace {

using testing::ElementsAre;

std::string occurred(std::int64_t at_us) {
    return "occurred_at " + seconds(at_us);
}
std::string depart_at(std::int64_t at_us, const std::string& more = "") {
    return "record_departure { " + kSigns + occurred(at_us) + more + " }";
}
std::string arrive_at(std::int64_t at_us, const std::string& more = "") {
    return "record_arrival { " + occurred(at_us) + more + " }";
}

TEST(AssignTransport, NamesTheUnitAndItsCrew) {
    EXPECT_THAT(accepted().answer(kAssign, kAmbulances),
                accepts("transport_assigned { transport { service: 'SPSSA001005' unit: 'A-07'"
                        " type: ADVANCED crew: 'crew-1' } eta_us: " +
                        us(kEta_us) + "depart_by" +
                        deadline("depart_by", kNow_us + 30 * kMinute, 10 * kMinute) + "}"));
}

TEST(AssignTransport, IsForAServiceThatTakesPatients) {
    const auto other = at_institution(common::v1::AMBULANCE_SERVICE, "SPSSA009999");
    EXPECT_THAT(accepted().answer(kAssign, other), refuses(v1::NOT_THE_TRANSPORT));
    EXPECT_THAT(accepted().answer(kAssign, kNear), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(accepted().answer(kAssign, engine(common::v1::AMBULANCE_SERVICE)),
                refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(assigned().answer(kAssign, kAmbulances), refuses(v1::NOT_ACCEPTED));
}

TEST(AssignTransport, NeedsSomebodyToDrive) {
    EXPECT_THAT(accepted().answer(
                    "assign_transport { unit: 'A-07' type: BASIC eta " + seconds(kEta_us) + " }",
                    kAmbulances),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(
        accepted().answer("assign_transport { " + transport("", "crew-1") + "}", kAmbulances),
        refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(accepted().answer("assign_transport { " + transport("A-07", "crew-1") +
                                      "eta_pickup " + seconds(kEta_us + kHour) + " }",
                                  kAmbulances),
                refuses(v1::COMMAND_MALFORMED))
        << "there before it has come";
}

TEST(ReassignTransport, SendsAnotherCrewAndTheFirstOneIsOut) {
    const auto swapped = assigned().after(
        "reassign_transport { " + transport("A-09", "crew-2") + "code: CREW_CHANGE reason: 'ill' }",
        kAmbulances);
    EXPECT_EQ(swapped.state().transport().unit(), "A-09");
    EXPECT_THAT(swapped.answer(kDepart, kCrew), refuses(v1::NOT_THE_CREW));
    EXPECT_TRUE(swapped.answer(kDepart, crew("crew-2")).accepted());
}

TEST(ReassignTransport, HasAReasonAndComesBeforeTheDeparture) {
    EXPECT_THAT(
        assigned().answer("reassign_transport { " + transport("A-09", "crew-2") + "}", kAmbulances),
        refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(departed().answer(kReassign, kAmbulances), refuses(v1::NO_TRANSPORT));
}

TEST(RecordDeparture, StartsTheClockOfTheArrivalWhenTheyAreExpected) {
    EXPECT_THAT(clocks(departed()),
                ElementsAre(std::tuple("arrive_by", "", kEta_us + 30 * kMinute)));
    const auto later =
        assigned().after(depart_at(kNow_us, " eta " + seconds(kEta_us + kHour)), kCrew);
    EXPECT_THAT(clocks(later),
                ElementsAre(std::tuple("arrive_by", "", kEta_us + kHour + 30 * kMinute)));
    const auto overdue = assigned().at(kEta_us + kHour).after(kDepart, kCrew);
    EXPECT_THAT(clocks(overdue),
                ElementsAre(std::tuple("arrive_by", "", kEta_us + kHour + 30 * kMinute)));
}

TEST(RecordDeparture, IsTheCrewsWithVitalSigns) {
    EXPECT_THAT(assigned().answer(kDepart, kAmbulances), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(assigned().answer(kDepart, crew("crew-9")), refuses(v1::NOT_THE_CREW));
    EXPECT_THAT(assigned().answer("record_departure {}", kCrew), refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(assigned().answer(depart_at(kNow_us + kHour), kCrew),
                refuses(v1::COMMAND_MALFORMED))
        << "not yet";
    EXPECT_THAT(accepted().answer(kDepart, kCrew), refuses(v1::NO_TRANSPORT));
}

TEST(RecordDeparture, IsSaidTwiceWithoutLeavingTwice) {
    for (const auto& transfer : {departed(), diverted(), arrived()})
        EXPECT_THAT(transfer.answer(kDepart, kCrew), accepts());
}

TEST(RecordVitalSigns, CountsByWhenTheyWereMeasured) {
    const auto measured = departed().after(kMeasure, kCrew);
    EXPECT_EQ(measured.last().vital_signs_recorded().taken_at_us(), kNow_us - kMinute);
    EXPECT_EQ(measured.last().vital_signs_recorded().by(), kAmbulanceClues);
    EXPECT_EQ(measured.status(), "DEPARTED");
}

TEST(RecordVitalSigns, IsForEveryoneWhoHasThePatient) {
    for (const auto& who : {kCrew, kSender, kNear})
        EXPECT_TRUE(accepted().answer(kMeasure, who).accepted());
    EXPECT_THAT(accepted().answer(kMeasure, kFar), refuses(v1::NOT_THE_SENDER));
    EXPECT_THAT(departed().answer(kMeasure, crew("crew-9")), refuses(v1::NOT_THE_CREW));
    EXPECT_THAT(departed().answer(kMeasure, kRegulator), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(offered().answer(kMeasure, kSender), refuses(v1::NOTHING_MEASURED_NOW));
    EXPECT_THAT(handed_over().answer(kMeasure, kNear), refuses(v1::NOTHING_MEASURED_NOW));
    EXPECT_THAT(departed().answer("record_vital_signs {}", kCrew), refuses(v1::COMMAND_MALFORMED));
}

TEST(DivertTransfer, SendsThemToWhoeverHasAccepted) {
    const auto diversion = diverted().last().transfer_diverted();
    EXPECT_EQ(diversion.from(), kNearClues);
    EXPECT_EQ(diversion.to(), kThirdClues);
    EXPECT_EQ(diverted().state().receiver(), kThirdClues);
    EXPECT_THAT(clocks(diverted()),
                ElementsAre(std::tuple("arrive_by", "", kEta_us + 30 * kMinute)));
}

TEST(DivertTransfer, NeedsARoadThatIsBeingTravelledAndAnotherHospital) {
    EXPECT_THAT(assigned().answer(kDivert, kRegulator), refuses(v1::NOT_ON_THE_WAY));
    EXPECT_THAT(diverted().answer(divert_to(kFarClues), kRegulator), refuses(v1::NOT_ON_THE_WAY));
    EXPECT_THAT(departed().answer(kDivert, kCrew), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(departed().answer(divert_to(kNearClues), kRegulator),
                refuses(v1::DESTINATION_UNCHANGED));
    EXPECT_THAT(departed().answer("divert_transfer { destination: 'SPSSA009999' accepted_by: 'x'"
                                  " code: OTHER reason: 'r' }",
                                  kRegulator),
                refuses(v1::DESTINATION_UNKNOWN));
    EXPECT_THAT(departed().answer("divert_transfer { destination: 'SPSSA000244' code: OTHER"
                                  " known_destination: true reason: 'r' }",
                                  kRegulator),
                refuses(v1::COMMAND_MALFORMED))
        << "nobody has accepted there";
}

TEST(RecordArrival, IsWhereTheyWereSentLast) {
    EXPECT_EQ(arrived().last().transfer_arrived().place(), kNearClues);
    const auto after_diversion = diverted().after(kArrive, kCrew);
    EXPECT_EQ(after_diversion.last().transfer_arrived().place(), kThirdClues);
    EXPECT_FALSE(after_diversion.last().transfer_arrived().against_diversion());
}

// Word of the diversion and the crew's own word cross on the way.
TEST(RecordArrival, BeforeTheDiversionIsWhereTheyWereGoingThen) {
    const auto transfer = assigned()
                              .after(depart_at(kNow_us), kCrew)
                              .at(kNow_us + kHour)
                              .after(kDivert, kRegulator)
                              .at(kNow_us + 2 * kHour)
                              .after(arrive_at(kNow_us + kHour / 2), kCrew);
    EXPECT_EQ(transfer.last().transfer_arrived().place(), kNearClues);
    EXPECT_TRUE(transfer.last().transfer_arrived().against_diversion());
    EXPECT_EQ(transfer.state().receiver(), kNearClues) << "who has the patient hands them over";
    EXPECT_TRUE(transfer.answer(kHandOver, kNear).accepted());
}

TEST(RecordArrival, AtTheFormerHospitalAfterADiversionIsAFactThatStands) {
    const auto there = diverted().after("record_arrival { place: '" + kNearClues + "' }", kCrew);
    EXPECT_TRUE(there.last().transfer_arrived().against_diversion());
    EXPECT_THAT(diverted().answer("record_arrival { place: '" + kFarClues + "' }", kCrew),
                refuses(v1::NOT_A_DESTINATION));
    EXPECT_THAT(departed().answer("record_arrival { place: '" + kThirdClues + "' }", kCrew),
                refuses(v1::NOT_A_DESTINATION));
}

TEST(RecordArrival, ComesAfterTheDepartureWhateverComesFirst) {
    EXPECT_THAT(assigned().answer(kArrive, kCrew), refuses(v1::NOT_ON_THE_WAY));
    EXPECT_THAT(assigned()
                    .at(kNow_us + kHour)
                    .after(depart_at(kNow_us + kHour), kCrew)
                    .answer(arrive_at(kNow_us), kCrew),
                refuses(v1::ARRIVED_BEFORE_DEPARTURE));
    EXPECT_THAT(arrived().answer(kArrive, kCrew), accepts()) << "said twice";
    EXPECT_THAT(departed().answer(arrive_at(kNow_us + kHour), kCrew),
                refuses(v1::COMMAND_MALFORMED))
        << "not yet";
    EXPECT_THAT(departed().answer(kArrive, kNear), refuses(v1::ROLE_NOT_ALLOWED));
}

}  // namespace
}  // namespace enlace::transfers
