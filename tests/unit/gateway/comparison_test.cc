#include "gateway/comparison.h"

#include <gmock/gmock.h>

#include "enlace/public/v1/events.pb.h"
#include "enlace/public/v1/home_visits.pb.h"
#include "gateway/envelope.h"

namespace enlace::gateway {
namespace {

using testing::ElementsAre;

constexpr auto kTopic = "enlace.events.homevisits.v1";
constexpr auto kPersonal = "enlace.jurisdiction.VII.home-visits.v1";

PublicMessage event(std::uint64_t version, const std::string& happened = "HomeVisitRouted") {
    const auto body = std::make_shared<published::v1::VisitEvent>();
    body->set_happened(happened);
    return {.audience = {Audience::Kind::data_teams, "homevisits"},
            .key = "patient-00K",
            .stream = "visit-00V",
            .version = version,
            .body = body};
}

PublicMessage for_jurisdiction(std::uint64_t version, const std::string& name) {
    const auto body = std::make_shared<published::v1::HomeVisitRequested>();
    body->set_name(name);
    return {.audience = {Audience::Kind::jurisdiction, "VII"},
            .key = "visit-00V",
            .stream = "visit-00V",
            .version = version,
            .body = body};
}

FoundMessage found(const PublicMessage& message) {
    return found_message(event_id(message), message.body->GetDescriptor()->full_name(), message.key,
                         message.body->SerializeAsString());
}

class ComparisonTest : public testing::Test {
protected:
    void SetUp() override {
        for (const std::uint64_t version : {1, 2, 3}) {
            comparison.expect(kTopic, event(version), version < 3);
        }
    }

    Comparison comparison;
};

TEST_F(ComparisonTest, FindsNothingWhereAllIsThereOnceAndInOrder) {
    comparison.compare(kTopic, {found(event(1)), found(event(2)), found(event(3))}, false);
    EXPECT_EQ(comparison.faults().count(), 0u);
    EXPECT_EQ(comparison.compared(), 3u);
}

TEST_F(ComparisonTest, AsksForNothingThatMayStillCome) {
    comparison.compare(kTopic, {found(event(1)), found(event(2))}, false);
    EXPECT_EQ(comparison.faults().count(), 0u);
}

TEST_F(ComparisonTest, NamesWhatIsMissing) {
    comparison.compare(kTopic, {found(event(1))}, false);
    EXPECT_EQ(comparison.faults().missing, 1u);
    EXPECT_THAT(comparison.faults().kept,
                ElementsAre("enlace.events.homevisits.v1 visit-00V/2: missing"));
}

TEST_F(ComparisonTest, NamesWhatWasLeftOutBeforeWhatIsThere) {
    comparison.compare(kTopic, {found(event(1)), found(event(3))}, false);
    EXPECT_EQ(comparison.faults().missing, 1u);
    EXPECT_EQ(comparison.faults().count(), 1u);
}

TEST_F(ComparisonTest, NamesAThingOfWhichNothingIsThere) {
    comparison.compare(kTopic, {}, false);
    EXPECT_EQ(comparison.faults().missing, 2u);
}

TEST_F(ComparisonTest, NamesWhatIsDoubledOrOutOfOrder) {
    comparison.compare(kTopic, {found(event(1)), found(event(1)), found(event(2))}, false);
    EXPECT_EQ(comparison.faults().doubled, 1u);
    comparison.compare(kTopic, {found(event(2))}, false);
    EXPECT_EQ(comparison.faults().doubled, 2u);
}

TEST_F(ComparisonTest, NamesWhatNothingInTheJournalsLeadsTo) {
    auto stranger = event(1);
    stranger.stream = "visit-00W";
    comparison.compare(kTopic, {found(event(1)), found(stranger), found(event(2)), found(event(9))},
                       false);
    EXPECT_EQ(comparison.faults().unknown, 2u);
    EXPECT_EQ(comparison.faults().count(), 2u);
    comparison.compare("enlace.events.other.v1", {found(event(1))}, false);
    EXPECT_EQ(comparison.faults().unknown, 3u);
}

TEST_F(ComparisonTest, NamesAnotherContentWhereItIsNotPersonal) {
    comparison.compare(kTopic, {found(event(1, "Rosa")), found(event(2))}, false);
    EXPECT_EQ(comparison.faults().different, 1u);

    Comparison of_jurisdiction;
    of_jurisdiction.expect(kPersonal, for_jurisdiction(2, ""), true);
    of_jurisdiction.compare(kPersonal, {found(for_jurisdiction(2, "Rosa"))}, false);
    EXPECT_EQ(of_jurisdiction.faults().count(), 0u) << "it was told before it was erased";
}

TEST_F(ComparisonTest, NamesAnotherTypeOrKey) {
    auto elsewhere = event(1);
    elsewhere.key = "patient-00L";
    auto other = found(event(2));
    other.type = "enlace.published.v1.CaseEvent";
    comparison.compare(kTopic, {found(elsewhere), other}, false);
    EXPECT_EQ(comparison.faults().different, 2u);
}

TEST_F(ComparisonTest, PutsUpWithABeginningThatWasDeletedAsItWasOld) {
    comparison.compare(kTopic, {found(event(2))}, true);
    EXPECT_EQ(comparison.faults().count(), 0u);
    Comparison all_gone;
    all_gone.expect(kTopic, event(1), true);
    all_gone.compare(kTopic, {}, true);
    EXPECT_EQ(all_gone.faults().count(), 0u);
}

}  // namespace
}  // namespace enlace::gateway
