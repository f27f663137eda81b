#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/stream_id.h"
#include "enlace/transfers/v1/rejection.pb.h"
#include "journal/memory_log.h"
#include "support/engine/care_world.h"

// People who do things to one transfer at the same time, at two instances that decide on one
// journal.
namespace enlace::aggregate {
namespace {

using common::v1::ACCEPTED;
using transfers::v1::Rejection;

constexpr int kRaces = 100;
constexpr int kMostRaces = 2'000;  // Where one instance is always too late to race.
constexpr auto kFirst = "SPSSA000133";
constexpr auto kSecond = "SPSSA000244";
constexpr auto kAmbulances = "SPSSA001005";
constexpr auto kAccept = "accept_transfer { physician: 'lic-9' bed: 'UCI-4' }";

class TransferRaces : public testing::Test {
protected:
    TransferRaces() {
        intake = &world.start(log, world.intake_options());
        for (unsigned instance = 0; instance < 2; ++instance) {
            auto options = world.transfers_options();
            options.instance = instance;
            options.instances = 2;
            instances.push_back(&world.start(log, std::move(options)));
        }
        of = world.open_case(*intake, "a").stream;
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "transfers"}), ""); }

    std::string next_key() { return "race-0123456789-" + std::to_string(++keys); }
    static std::string signs() { return "vital_signs { taken_at { seconds: 1 } glasgow: 9 } "; }

    CommandRequest asked(const std::string& id,
                         common::v1::Role role,
                         const std::string& institution,
                         const std::string& text,
                         const std::string& key) {
        auto request = world.on_transfer(*instances[0], key, id, institution, text);
        request.actor.set_role(role);
        if (role == common::v1::AMBULANCE_CREW) request.actor.set_human("crew-1");
        return request;
    }
    CommandRequest asked(const std::string& id,
                         common::v1::Role role,
                         const std::string& institution,
                         const std::string& text) {
        return asked(id, role, institution, text, next_key());
    }
    void tell(const std::string& id,
              common::v1::Role role,
              const std::string& institution,
              const std::string& text) {
        const auto answer = world.handle(*instances[0], asked(id, role, institution, text));
        ASSERT_EQ(answer.outcome, ACCEPTED) << text;
    }

    // Nobody is able to do what is needed, so that the regulator asks whom they like.
    std::string offered() {
        auto request = asked(of, common::v1::CLINICIAN, "SPSSA000011",
                             "request_transfer { case_id: '" + of +
                                 "' capability: 'QUEMADOS' reason: 'burns' diagnosis: 'T31.5'"
                                 " stability: UNSTABLE escort: NURSE physician: 'lic-1'"
                                 " family_informed: true " +
                                 signs() + "}");
        request.creates = true;
        request.correlation = of;
        request.stream =
            base::make_stream_id("transfer", base::StreamId::parse(of)->slot(), request.command_id);
        const auto answer = world.handle(*instances[0], std::move(request));
        EXPECT_EQ(answer.outcome, ACCEPTED);
        tell(answer.stream, common::v1::REGULATOR, "",
             std::string("offer_transfer { candidates: '") + kFirst + "' candidates: '" + kSecond +
                 "' }");
        return answer.stream;
    }
    std::string assigned() {
        const auto id = offered();
        tell(id, common::v1::CLINICIAN, kFirst, kAccept);
        tell(id, common::v1::AMBULANCE_SERVICE, kAmbulances,
             "assign_transport { unit: 'A-07' type: ADVANCED crew: 'crew-1' eta { seconds:"
             " 4000000000 } }");
        return id;
    }
    // Events of a type in records that count: the first in the log that claims its number does.
    int counted(const std::string& type) const {
        std::set<std::pair<std::string, std::uint64_t>> taken;
        int count = 0;
        for (const auto& record : world.records("transfers")) {
            if (!taken.emplace(record.stream(), record.sequence()).second) continue;
            for (const auto& event : record.events()) count += event.type().ends_with("." + type);
        }
        return count;
    }
    std::uint64_t lost_races() const {
        std::uint64_t lost = 0;
        for (const auto* instance : instances) lost += instance->status().lost_races;
        return lost;
    }
    std::pair<Answer, Answer> at_once(CommandRequest one, CommandRequest other) {
        auto first = world.begin(*instances[0], std::move(one));
        auto second = world.begin(*instances[1], std::move(other));
        return {first.get(), second.get()};
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    Engine* intake = nullptr;
    std::vector<Engine*> instances;
    std::string of;
    int keys = 0;
};

TEST_F(TransferRaces, LetOneOfTwoHospitalsHaveThePatientAndTellTheOtherSo) {
    int rounds = 0;
    for (; rounds < kRaces || (lost_races() == 0 && rounds < kMostRaces); ++rounds) {
        const auto id = offered();
        const auto [one, other] = at_once(asked(id, common::v1::CLINICIAN, kFirst, kAccept),
                                          asked(id, common::v1::CLINICIAN, kSecond, kAccept));
        const bool first_has = one.outcome == ACCEPTED;
        const auto& lost = first_has ? other : one;
        ASSERT_EQ((first_has ? one : other).outcome, ACCEPTED);
        ASSERT_EQ(lost.outcome, Rejection::TAKEN_BY_ANOTHER);
        EXPECT_EQ(lost.state, "ACCEPTED");
    }
    EXPECT_EQ(counted("TransferAccepted"), rounds);
    EXPECT_GT(lost_races(), 0u) << "they did not meet";
}

TEST_F(TransferRaces, DivertAPatientOnlyIfTheyHaveLeft) {
    int diverted = 0;
    for (int round = 0; round < kRaces; ++round) {
        const auto id = assigned();
        const auto [left, diversion] =
            at_once(asked(id, common::v1::AMBULANCE_CREW, kAmbulances,
                          "record_departure { " + signs() + "}"),
                    asked(id, common::v1::REGULATOR, "",
                          std::string("divert_transfer { destination: '") + kSecond +
                              "' accepted_by: 'lic-5' code: OTHER reason: 'nearer' }"));
        ASSERT_EQ(left.outcome, ACCEPTED) << "that they left is a fact";
        if (diversion.outcome == ACCEPTED) {
            EXPECT_GT(diversion.version, left.version);
            ++diverted;
        } else {
            ASSERT_EQ(diversion.outcome, Rejection::NOT_ON_THE_WAY);
        }
    }
    EXPECT_EQ(counted("TransferDeparted"), kRaces);
    EXPECT_EQ(counted("TransferDiverted"), diverted);
}

TEST_F(TransferRaces, TakeWhatACrewSaysTwiceAtOnceAsSaidOnce) {
    for (int round = 0; round < kRaces; ++round) {
        const auto id = assigned();
        const std::string leaves = "record_departure { " + signs() + "}";
        const auto key = next_key();
        const auto [one, other] =
            at_once(asked(id, common::v1::AMBULANCE_CREW, kAmbulances, leaves, key),
                    asked(id, common::v1::AMBULANCE_CREW, kAmbulances, leaves, key));
        ASSERT_EQ(one.outcome, ACCEPTED);
        ASSERT_EQ(other.outcome, ACCEPTED) << "the same answer";
        EXPECT_EQ(one.position, other.position);
        // Another key, and the arrival beside it.
        const auto [again, arrival] =
            at_once(asked(id, common::v1::AMBULANCE_CREW, kAmbulances, leaves),
                    asked(id, common::v1::AMBULANCE_CREW, kAmbulances, "record_arrival {}"));
        EXPECT_EQ(again.outcome, common::v1::NOTHING_TO_DO);
        EXPECT_EQ(arrival.outcome, ACCEPTED);
    }
    EXPECT_EQ(counted("TransferDeparted"), kRaces);
    EXPECT_EQ(counted("TransferArrived"), kRaces);
}

}  // namespace
}  // namespace enlace::aggregate
