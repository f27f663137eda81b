#include "transfers/domain/capacity.h"

#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "transfers/domain/candidates.h"
#include "unit/transfers/transfer_support.h"

// What hospitals report of their beds, and whom the rules propose by it.
namespace enlace::transfers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using v1::CandidateReason;

CapacityDecision report(const std::string& text, const Principal& who) {
    auto command = from_text<v1::CapacityCommand>("report_capacity { " + text + " }");
    *command.mutable_context()->mutable_actor() = who;
    command.mutable_context()->set_now_us(kNow_us);
    return decide_capacity(command, {}, policy());
}

const std::string kReport =
    "institution: 'SPSSA000133' known_institution: true"
    " lines { capability: 'UCI' beds: 8 beds_free: 2 } ";

TEST(ReportCapacity, SaysHowManyBedsThereAreAndWhen) {
    EXPECT_THAT(report(kReport, kNear),
                accepts("capacity_reported { institution: 'SPSSA000133'"
                        " lines { capability: 'UCI' beds: 8 beds_free: 2 } reported_at_us: " +
                        us(kNow_us) + "}"));
}

TEST(ReportCapacity, IsTheHospitalsOwn) {
    EXPECT_THAT(report(kReport, kFar), refuses(v1::NOT_YOUR_CAPACITY));
    EXPECT_THAT(report(kReport, kRegulator), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(report(kReport, engine(common::v1::INTEGRATION)), refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(report("institution: 'SPSSA000133' lines { capability: 'UCI' }", kNear),
                refuses(v1::HOSPITAL_UNKNOWN));
}

TEST(ReportCapacity, CanBeTrue) {
    for (const auto* wrong :
         {"lines { capability: 'UCI' beds: 1 beds_free: 2 }", "lines { capability: 'uci' }",
          "lines { capability: 'UCI' } lines { capability: 'UCI' }", ""})
        EXPECT_THAT(
            report("institution: 'SPSSA000133' known_institution: true " + std::string(wrong),
                   kNear),
            refuses(v1::COMMAND_MALFORMED))
            << wrong;
}

TEST(CapacityStream, IsTheHospitalsForEverAndIsSpreadOut) {
    const auto stream = capacity_stream("SPSSA000133");
    ASSERT_TRUE(base::StreamId::parse(stream));
    EXPECT_EQ(base::StreamId::parse(stream)->kind(), "capacity");
    EXPECT_EQ(stream, capacity_stream("SPSSA000133"));
    EXPECT_NE(base::StreamId::parse(stream)->slot(),
              base::StreamId::parse(capacity_stream("SPSSA000011"))->slot());
}

// Four hospitals that have a UCI, one of them of another network, and one that has none.
const directory::v1::Directory& places() {
    static const auto places = from_text<directory::v1::Directory>(R"(
        institutions { clues: 'SPSSA000121' network: 'SSA' latitude_e6: 21600000
                       longitude_e6: -98970000 }
        institutions { clues: 'SPSSA000133' network: 'SSA' capabilities: 'UCI' }
        institutions { clues: 'SPSSA000011' network: 'SSA' capabilities: 'UCI' }
        institutions { clues: 'SPIMS000244' network: 'IMSS' capabilities: 'UCI'
                       latitude_e6: 21930000 longitude_e6: -98970000 }
        institutions { clues: 'SPSSA000372' network: 'SSA' capabilities: 'UCI' }
        institutions { clues: 'SPSSA000256' network: 'SSA' capabilities: 'CIRUGIA' }
        roads { from: 'SPSSA000121' to: 'SPSSA000133' km: 53 road_class: FEDERAL }
        roads { from: 'SPSSA000011' to: 'SPSSA000121' km: 310 road_class: MOTORWAY })");
    return places;
}

class Candidates : public testing::Test {
protected:
    Candidates() {
        transfer_.set_sender(kSenderClues);
        transfer_.set_capability("UCI");
    }

    void reports(const std::string& clues, std::uint32_t beds_free, std::int64_t at_us) {
        auto& state = reports_[clues];
        state.set_institution(clues);
        state.set_reported_at_us(at_us);
        state.set_version(4);
        auto& line = *state.add_lines();
        line.set_capability("UCI");
        line.set_beds(8);
        line.set_beds_free(beds_free);
    }
    std::vector<v1::Candidate> ranked() const {
        return candidates(transfer_, {.directory = places(),
                                      .capacity_of =
                                          [this](std::string_view clues) {
                                              const auto found = reports_.find(clues);
                                              return found == reports_.end() ? nullptr
                                                                             : &found->second;
                                          },
                                      .policy = policy(),
                                      .now_us = kNow_us});
    }
    static std::vector<std::string> names(const std::vector<v1::Candidate>& all) {
        std::vector<std::string> names;
        for (const auto& one : all) names.push_back(one.clues());
        return names;
    }

    v1::TransferState transfer_;
    std::map<std::string, v1::CapacityState, std::less<>> reports_;
};

TEST_F(Candidates, AreThoseThatCanDoWhatIsNeededTheNearestFirst) {
    EXPECT_THAT(names(ranked()),
                ElementsAre("SPSSA000133", "SPIMS000244", "SPSSA000011", "SPSSA000372"));
}

TEST_F(Candidates, SayHowFarTheyAreAndHowThatIsKnown) {
    const auto all = ranked();
    EXPECT_EQ(all[0].distance_km(), 53u);
    EXPECT_EQ(all[0].minutes(), 45u);
    EXPECT_EQ(all[0].road_class(), directory::v1::FEDERAL);
    EXPECT_TRUE(speaks(all[0], CandidateReason::BY_ROAD));
    EXPECT_EQ(all[1].distance_km(), 37u) << "a third of a degree";
    EXPECT_TRUE(speaks(all[1], CandidateReason::STRAIGHT_LINE));
    EXPECT_TRUE(speaks(all[1], CandidateReason::OTHER_NETWORK));
    EXPECT_TRUE(speaks(all[3], CandidateReason::DISTANCE_UNKNOWN));
}

TEST_F(Candidates, GoAfterWhatIsReportedAsLongAsItIsFresh) {
    reports("SPSSA000011", 1, kNow_us - kHour);
    reports("SPSSA000133", 0, kNow_us - kHour);
    const auto all = ranked();
    EXPECT_THAT(names(all),
                ElementsAre("SPSSA000011", "SPIMS000244", "SPSSA000372", "SPSSA000133"));
    EXPECT_TRUE(speaks(all[0], CandidateReason::BED_FREE));
    EXPECT_EQ(all[0].report_version(), 4u);
    EXPECT_TRUE(speaks(all[1], CandidateReason::NO_REPORT));
    EXPECT_TRUE(speaks(all[3], CandidateReason::NO_BED_FREE));
}

TEST_F(Candidates, AreShownAsStaleWhenNobodyHasReportedForLong) {
    reports("SPSSA000133", 0, kNow_us - 9 * kHour);
    const auto all = ranked();
    EXPECT_EQ(all[0].clues(), "SPSSA000133") << "it may have changed";
    EXPECT_TRUE(speaks(all[0], CandidateReason::REPORT_STALE));
    EXPECT_EQ(all[0].reported_at_us(), kNow_us - 9 * kHour);
}

TEST_F(Candidates, HaveNoBedWhereTheServiceIsClosed) {
    reports("SPSSA000133", 5, kNow_us);
    reports_["SPSSA000133"].mutable_lines(0)->set_closed(true);
    EXPECT_TRUE(speaks(ranked().back(), CandidateReason::NO_BED_FREE));
}

TEST_F(Candidates, OfTheNextRingHaveNotBeenAskedAndHaveNotSaidNo) {
    reports("SPSSA000011", 0, kNow_us);
    EXPECT_THAT(names(next_ring(ranked(), policy())),
                ElementsAre("SPSSA000133", "SPIMS000244", "SPSSA000372"));
    for (const auto* clues : {"SPSSA000133", "SPIMS000244", "SPSSA000372"})
        transfer_.add_asked()->set_clues(clues);
    EXPECT_THAT(next_ring(ranked(), policy()), IsEmpty());
    EXPECT_TRUE(speaks(ranked()[0], CandidateReason::ASKED_BEFORE));
}

TEST_F(Candidates, AreNoMoreThanAreAskedAtOnce) {
    EXPECT_THAT(next_ring(ranked(), policy()), testing::SizeIs(3));
}

}  // namespace
}  // namespace enlace::transfers
