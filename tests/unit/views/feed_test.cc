#include <gtest/gtest.h>

#include "views/services.h"
#include "views_world.h"

namespace enlace::test {
namespace {

using views::FeedItem;
using views::FeedPlace;

// All that there is after `place`, read in small parts.
std::vector<FeedItem> read_on(const views::Queries& queries,
                              const common::v1::Principal& who,
                              const std::string& jurisdiction,
                              FeedPlace place) {
    std::vector<FeedItem> all;
    while (true) {
        auto items = queries.feed(who, jurisdiction, place, 3);
        if (items->empty()) return all;
        all.insert(all.end(), items->begin(), items->end());
    }
}

std::vector<std::string> told(const std::vector<FeedItem>& items) {
    std::vector<std::string> told;
    for (const auto& item : items) {
        told.push_back(item.id + " " + item.notice.id() + " " +
                       (item.notice.withdrawn() ? "withdrawn" : item.notice.state()));
    }
    return told;
}

// Visits of several patients, in several partitions.
void tell_stories(ViewsWorld& world) {
    for (int i = 0; i < 7; ++i) {
        const auto patient = world.patient();
        const auto visit = world.routed_visit(patient, "II");
        world.on_visit(visit, patient, "home_visit_received {}");
    }
}

TEST(Feed, TellsEveryChangeOfTheJurisdictionsVisits) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient, "II");
    world.on_visit(visit, patient, "home_visit_received {}");
    world.routed_visit(patient, "III");
    RunningViews views(world);
    const auto items = read_on(views.queries(), coordinator(), "II",
                               FeedPlace(views.queries().feed_partitions(views::kHomeVisits)));
    EXPECT_THAT(told(items), testing::ElementsAre("3.0.0.0 " + visit + " ROUTED",
                                                  "4.0.0.0 " + visit + " RECEIVED"));
    EXPECT_EQ(items[0].notice.version(), 2u);
    EXPECT_EQ(items[0].notice.municipality(), "24020");
}

TEST(Feed, ResumesFromAnyIdWithoutLossOrDoubling) {
    ViewsWorld world;
    TemporaryFolder folder;
    tell_stories(world);
    std::vector<FeedItem> all;
    {
        RunningViews views(world, folder / "views");
        all = read_on(views.queries(), coordinator(), "II", FeedPlace(kPartitions));
    }
    ASSERT_EQ(all.size(), 14u);
    const auto expect_all_resumed = [&](const views::Queries& queries) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto place = FeedPlace::parse(all[i].id, kPartitions);
            ASSERT_TRUE(place.has_value());
            const auto rest = told(read_on(queries, coordinator(), "II", *place));
            const auto expected =
                told({all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end()});
            EXPECT_EQ(rest, expected) << "after " << all[i].id;
        }
    };
    {
        SCOPED_TRACE("after a restart");
        RunningViews views(world, folder / "views");
        expect_all_resumed(views.queries());
    }
    SCOPED_TRACE("on another instance, which folded it all again");
    RunningViews views(world);
    expect_all_resumed(views.queries());
}

TEST(Feed, TellsTheFormerJurisdictionThatAVisitLeftAndNothingMore) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient, "II");
    RunningViews views(world);
    world.on_visit(visit, patient,
                   "home_visit_rerouted { jurisdiction: 'III' routing_attempt: 2 }");
    world.on_visit(visit, patient, "home_visit_received {}");
    const auto items = read_on(views.queries(), coordinator("II"), "II", FeedPlace(kPartitions));
    EXPECT_THAT(told(items), testing::ElementsAre("4.0.0.0 " + visit + " withdrawn"));
    EXPECT_THAT(items[0].notice, equals_text("id: '" + visit + "' withdrawn: true"));
    EXPECT_EQ(read_on(views.queries(), coordinator("III"), "III", FeedPlace(kPartitions)).size(),
              2u);
}

TEST(FeedPlace, IsReadBackFromItsTextAndFromNoOther) {
    FeedPlace place(3);
    place.advance(1, 17);
    EXPECT_EQ(place.text(), "0.17.0");
    EXPECT_EQ(FeedPlace::parse("0.17.0", 3), place);
    for (const char* text : {"", "0", "0.1", "0.1.2.3", "0..1", "0.1.x", "0.1.-2", " 0.1.2"}) {
        EXPECT_FALSE(FeedPlace::parse(text, 3).has_value()) << text;
    }
}

}  // namespace
}  // namespace enlace::test
