#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/clock.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "transfers/domain/capacity.h"
#include "views/services.h"
#include "views_world.h"

// Urgent transfers: the regulator's board, and how much each institution is told of one.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using transfers::v1::CandidateReason;
using transfers::v1::OfferState;
using views::Refused;

constexpr auto kRequester = "SPSSA000028";
constexpr auto kSends = "SPSSA000121";
constexpr auto kNear = "SPSSA000133";
constexpr auto kFar = "SPSSA000244";
constexpr auto kAmbulances = "SPSSA001005";
constexpr std::int64_t kLater_us = 1'800'000'000'000'000;

std::string clock(const std::string& name, std::int64_t due_us = kLater_us) {
    return name + " { timer: '" + name + "' due_us: " + std::to_string(due_us) + " } ";
}
std::string offer_to(const std::string& clues) {
    return "offers { candidate { clues: '" + clues +
           "' beds_free: 2 reasons: BED_FREE } deadline {"
           " timer: 'offer_deadline' subject: '" +
           clues + "' due_us: 1700000000000000 } } ";
}
const std::string kOffered =
    "transfer_offered { ring: 1 " + offer_to(kNear) + offer_to(kFar) + clock("accept_by") + "}";
const std::string kAgreed =
    "transfer_accepted { receiver: 'SPSSA000133' physician: 'lic-9' bed: '4'"
    " withdrawn: 'SPSSA000244' ambulance_services: 'SPSSA001005' conditions: 'with a nurse' " +
    clock("transport_by") + "}";
const std::string kAssigned =
    "transport_assigned { transport { service: 'SPSSA001005' unit: 'A-07' crew: 'c' } eta_us: 9 " +
    clock("depart_by") + "}";
std::string measured(const std::string& event, int second, const std::string& more = "") {
    return event + " { vital_signs { taken_at { seconds: " + std::to_string(second) + " } } " +
           more + " }";
}

common::v1::Principal office(common::v1::Role role, const std::string& clues = "") {
    auto who = hospital(clues);
    who.set_role(role);
    return who;
}
const auto kTheRegulator = office(common::v1::REGULATOR);

class Transfers : public testing::Test {
protected:
    std::string requested(const std::string& jurisdiction = "VII",
                          std::int64_t due_us = kLater_us) {
        const auto patient = world.patient("Juana", kSends);
        const auto id = world.new_stream("transfer", patient);
        of[id] = patient;
        on(id, {"transfer_requested { case_id: 'case-00C' patient_id: '" + patient +
                "' requester: 'SPSSA000028' sender: 'SPSSA000121' jurisdiction: '" + jurisdiction +
                "' capability: 'UCI' stability: UNSTABLE priority: STAT reason: 'shock'"
                " name: 'Juana' telephone: '444' vital_signs { taken_at { seconds: 7 } } " +
                clock("offer_by", due_us) + "}"});
        return id;
    }
    void on(const std::string& id, const std::vector<std::string>& events) {
        for (const auto& text : events) {
            const auto event = from_text<transfers::v1::TransferEvent>(text);
            world.writer.write("transfers", id, {&event}, {.subject = of.at(id)});
        }
    }
    void reports(const std::string& clues, std::uint32_t beds_free) {
        transfers::v1::CapacityEvent event;
        auto& reported = *event.mutable_capacity_reported();
        reported.set_institution(clues);
        reported.set_reported_at_us(world.clock.wall_us());
        auto& line = *reported.add_lines();
        line.set_capability("UCI");
        line.set_beds(8);
        line.set_beds_free(beds_free);
        world.writer.write("transfers", transfers::capacity_stream(clues), {&event}, {});
    }
    views::v1::TransferView seen_by(const common::v1::Principal& who, const std::string& id) {
        return running.queries().transfer(who, id).value();
    }
    std::vector<std::string> board(const std::string& jurisdiction = "",
                                   const std::string& state = "") {
        return ids(running.queries().board(kTheRegulator, jurisdiction, state, {}).value());
    }

    ViewsWorld world;
    RunningViews running{world};
    std::map<std::string, std::string> of;  // Transfer -> patient.
};

TEST_F(Transfers, StandOnTheBoardByTheClockThatRunsOutFirst) {
    const auto late = requested("VII", 300);
    const auto soon = requested("I", 100);
    const auto offered = requested("VII", 200);
    EXPECT_THAT(board(), ElementsAre(soon, offered, late));
    on(offered, {kOffered});
    EXPECT_THAT(board(), ElementsAre(soon, late, offered));
    EXPECT_THAT(board("VII"), ElementsAre(late, offered));
    EXPECT_THAT(board("", "OFFERED"), ElementsAre(offered));
    EXPECT_THAT(board("I", "OFFERED"), IsEmpty());
    const auto page = running.queries().board(kTheRegulator, "VII", "OFFERED", {}).value();
    EXPECT_EQ(page.items(0).timer(), "offer_deadline");
    EXPECT_EQ(page.items(0).open_offers(), 2u);
    EXPECT_EQ(page.items(0).owes_next_step(), "candidate_hospital");
    EXPECT_THAT(page.items(0).actions(), ElementsAre("OfferTransfer"));
    on(soon, {"transfer_cancelled { code: DIED }"});
    EXPECT_THAT(board(), ElementsAre(late, offered));
}

TEST_F(Transfers, ArePagedWithoutLosingOrRepeatingAny) {
    std::vector<std::string> all;
    for (int i = 0; i < 5; ++i) all.push_back(requested("VII", 100 + i));
    std::vector<std::string> read;
    std::string cursor;
    do {
        const auto page =
            running.queries().board(kTheRegulator, "", "", {.cursor = cursor, .limit = 2}).value();
        for (const auto& id : ids(page)) read.push_back(id);
        cursor = page.next_cursor();
    } while (!cursor.empty());
    EXPECT_EQ(read, all);
}

TEST_F(Transfers, AreForTheRegulatorAndWhoeverTakesPart) {
    const auto id = requested();
    on(id, {kOffered, kAgreed});
    const auto& queries = running.queries();
    for (const auto& who : {hospital("SPSSA000256"), coordinator("VII"), data_team(),
                            office(common::v1::AMBULANCE_CREW, "SPSSA000035")})
        EXPECT_EQ(queries.transfer(who, id).error(), Refused::not_found);
    for (const auto& who : {hospital(kSends), hospital(kAmbulances), data_team()}) {
        EXPECT_EQ(queries.board(who, "", "", {}).error(), Refused::not_found);
        EXPECT_EQ(queries.candidates(who, id).error(), Refused::not_found);
        EXPECT_EQ(queries.transfer_breaches(who, {}).error(), Refused::not_found);
    }
    const auto listed = [&](const std::string& clues) {
        return ids(queries.transfers(hospital(clues), clues, "", {}).value());
    };
    for (const auto* clues : {kRequester, kSends, kNear, kAmbulances})
        EXPECT_THAT(listed(clues), ElementsAre(id)) << clues;
    EXPECT_THAT(listed(kFar), IsEmpty()) << "it is not needed any more";
    EXPECT_EQ(queries.transfers(hospital(kNear), kSends, "", {}).error(), Refused::not_found);
}

TEST_F(Transfers, AskAHospitalWithAllItHasToDecideOnAndNobodysName) {
    const auto id = requested();
    on(id, {kOffered});
    const auto asked = seen_by(office(common::v1::CLINICIAN, kNear), id);
    EXPECT_EQ(asked.details().reason(), "shock");
    EXPECT_THAT(asked.details().vital_signs(), SizeIs(1));
    EXPECT_EQ(asked.details().name(), "");
    EXPECT_EQ(asked.details().telephone(), "");
    ASSERT_THAT(asked.offers(), SizeIs(1)) << "nobody learns who else is asked";
    EXPECT_EQ(asked.offers(0).candidate().clues(), kNear);
    EXPECT_THAT(asked.steps(), IsEmpty());
    EXPECT_THAT(asked.actions(), UnorderedElementsAre("AcceptTransfer", "DeclineTransferOffer"));
    EXPECT_EQ(seen_by(hospital(kSends), id).details().name(), "Juana");
    EXPECT_THAT(seen_by(kTheRegulator, id).offers(), SizeIs(2));
}

TEST_F(Transfers, TellWhoeverWasNotNeededThatAndNoMore) {
    const auto id = requested();
    on(id, {kOffered, kAgreed});
    const auto told = seen_by(hospital(kFar), id);
    EXPECT_EQ(told.state(), "ACCEPTED");
    EXPECT_EQ(told.offers(0).state(), OfferState::WITHDRAWN);
    EXPECT_FALSE(told.has_details());
    EXPECT_EQ(told.receiver() + told.physician() + told.patient_id() + told.case_id(), "");
    EXPECT_EQ(seen_by(hospital(kNear), id).details().name(), "Juana") << "who receives is told";
    EXPECT_EQ(running.queries().timeline(hospital(kFar), of.at(id), {}, {}).error(),
              Refused::not_found);
}

TEST_F(Transfers, TellAmbulanceServicesOnlyWhomTheyCarry) {
    const auto id = requested();
    on(id, {kOffered, kAgreed});
    EXPECT_EQ(seen_by(hospital(kAmbulances), id).details().name(), "");
    on(id, {kAssigned});
    EXPECT_EQ(seen_by(hospital(kAmbulances), id).details().name(), "Juana");
}

TEST_F(Transfers, HoldToNoConditionsOfAWithdrawnAcceptance) {
    const auto id = requested();
    on(id, {kOffered, kAgreed});
    EXPECT_EQ(seen_by(kTheRegulator, id).details().conditions(), "with a nurse");
    on(id, {"transfer_acceptance_withdrawn { receiver: 'SPSSA000133' reason: 'no bed' }"});
    EXPECT_EQ(seen_by(kTheRegulator, id).details().conditions(), "");
}

TEST_F(Transfers, AreNotTakenUpInThePast) {
    const auto id = requested();
    on(id, {kOffered});
    const auto then = running.queries().patient(state_coordinator(), of.at(id),
                                                {.as_known_at_us = world.clock.wall_us()});
    ASSERT_THAT(then->transfers(), SizeIs(1));
    EXPECT_THAT(then->transfers(0).actions(), IsEmpty());
}

TEST_F(Transfers, ShowVitalSignsByWhenTheyWereMeasured) {
    const auto id = requested();
    on(id, {kOffered, kAgreed, kAssigned,
            measured("transfer_departed", 20, "eta_us: 9 " + clock("arrive_by")),
            measured("vital_signs_recorded", 40, "by: 'SPSSA001005' note: 'pale'"),
            measured("vital_signs_recorded", 30, "by: 'SPSSA001005'"),
            "transfer_arrived { arrived_at_us: 50000000 place: 'SPSSA000133' " +
                clock("hand_over_by") + "}",
            measured("patient_handed_over", 60, "professional: 'lic-9' " + clock("close_by"))});
    const auto view = seen_by(hospital(kSends), id);
    std::vector<std::int64_t> seconds;
    for (const auto& one : view.details().vital_signs())
        seconds.push_back(one.vital_signs().taken_at().seconds());
    EXPECT_THAT(seconds, ElementsAre(7, 20, 30, 40, 60));
    EXPECT_EQ(view.details().vital_signs(3).note(), "pale");
    EXPECT_EQ(view.details().conditions(), "with a nurse");
    EXPECT_EQ(view.received_by(), "lic-9");
    EXPECT_EQ(view.transport().unit(), "A-07");
    EXPECT_THAT(view.steps(), SizeIs(9));
}

TEST_F(Transfers, AreInBreachForWhoeverHasToActAndForTheRegulator) {
    const auto id = requested();
    on(id, {kOffered, kAgreed,
            "breach_recorded { timer: 'transport_by' due_us: 5 escalation_level: 1 }"});
    const auto& queries = running.queries();
    const auto of_service = queries.breaches(hospital(kAmbulances), kAmbulances, {}).value();
    ASSERT_THAT(ids(of_service), ElementsAre(id));
    EXPECT_EQ(of_service.items(0).breach(), "transport_by");
    EXPECT_THAT(ids(*queries.transfer_breaches(kTheRegulator, {})), ElementsAre(id));
    on(id, {kAssigned});
    EXPECT_THAT(ids(*running.queries().transfer_breaches(kTheRegulator, {})), IsEmpty());
    EXPECT_THAT(ids(*running.queries().breaches(hospital(kAmbulances), kAmbulances, {})),
                IsEmpty());
}

TEST_F(Transfers, AreStreamedToTheRegulatorFromWhereTheyStand) {
    const auto id = requested();
    const auto other = requested("I");
    on(id, {kOffered});
    const auto& queries = running.queries();
    const auto read = [&](const std::string& jurisdiction, const std::string& state) {
        views::FeedPlace place(queries.feed_partitions(views::kTransfers));
        std::multiset<std::string> told;
        const auto feed = queries.transfer_feed(kTheRegulator, jurisdiction, state, place, 100);
        for (const auto& item : feed.value())
            told.insert(item.notice.id() + " " + item.notice.state());
        return told;
    };
    EXPECT_THAT(read("", ""),
                UnorderedElementsAre(id + " REQUESTED", id + " OFFERED", other + " REQUESTED"));
    EXPECT_THAT(read("I", ""), UnorderedElementsAre(other + " REQUESTED"));
    EXPECT_THAT(read("", "OFFERED"), UnorderedElementsAre(id + " OFFERED"));
    views::FeedPlace place(queries.feed_partitions(views::kTransfers));
    EXPECT_EQ(queries.transfer_feed(hospital(kSends), "", "", place, 100).error(),
              Refused::not_found);
}

TEST_F(Transfers, HaveCandidatesWithTheirReasonsAsOfNow) {
    reports(kFar, 3);
    const auto id = requested();
    const auto proposed = [&] {
        return running.queries().candidates(kTheRegulator, id).value().candidates();
    };
    ASSERT_THAT(proposed(), testing::Not(IsEmpty()));
    EXPECT_EQ(proposed()[0].clues(), kFar) << "the one that has said that it has a bed";
    EXPECT_THAT(proposed()[0].reasons(), testing::Contains(CandidateReason::BED_FREE));
    world.clock.advance_us(9 * base::kHour_us);
    EXPECT_EQ(proposed()[0].clues(), kNear) << "the report is stale, so the nearest";
    on(id, {kOffered});
    EXPECT_THAT(proposed()[0].reasons(), testing::Contains(CandidateReason::ASKED_BEFORE));
}

TEST_F(Transfers, RestOnReportsThatGrowStale) {
    reports(kNear, 2);
    const auto capacity = [&](const common::v1::Principal& who) {
        return running.queries().capacity(who, kNear);
    };
    EXPECT_FALSE(capacity(hospital(kNear))->stale());
    EXPECT_EQ(capacity(kTheRegulator)->lines(0).beds_free(), 2u);
    EXPECT_EQ(capacity(hospital(kFar)).error(), Refused::not_found);
    world.clock.advance_us(9 * base::kHour_us);
    EXPECT_TRUE(capacity(kTheRegulator)->stale());
    EXPECT_EQ(running.queries().capacity(kTheRegulator, "nowhere").error(), Refused::not_found);
}

TEST_F(Transfers, StandWithTheirPatientNowAndThen) {
    const auto id = requested();
    on(id, {kOffered});
    const auto now = running.queries().patient(state_coordinator(), of.at(id), {}).value();
    ASSERT_THAT(now.transfers(), SizeIs(1));
    EXPECT_EQ(now.transfers(0).state(), "OFFERED");
    const auto told =
        running.queries().timeline(state_coordinator(), of.at(id), {}, {}).value().entries();
    EXPECT_EQ(std::ranges::count_if(told, [](const auto& one) { return one.has_transfer(); }), 2);
}

TEST_F(Transfers, TakeUpWhatTheirSessionAskedFor) {
    const auto patient = world.patient();
    const auto session = world.session(patient);
    world.on_session(session, patient, "tele_session_completed { disposition: URGENT_TRANSFER }");
    const auto pending = [&] {
        return running.queries().session(state_coordinator(), session)->transfer_pending();
    };
    EXPECT_TRUE(pending());
    const auto id = "transfer" + session.substr(session.find('-'));
    of[id] = patient;
    on(id, {"transfer_requested { patient_id: '" + patient + "' asked_by: '" + session + "' }"});
    EXPECT_FALSE(pending());
}

}  // namespace
}  // namespace enlace::test
