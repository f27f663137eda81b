#include "views/folding/unreadable.h"

#include <gtest/gtest.h>

#include "enlace/journal/v1/system.pb.h"
#include "views/folding/record_fold.h"
#include "views_world.h"

// Where fold_record() looks for it.
namespace enlace::views::v1 {

bool is_mistaken = false;

// A view whose author thought that such an event can't come: it stands for any that throws.
CaseRow fold(CaseRow row, const journal::v1::SystemEvent& event, const EventAt& at) {
    if (is_mistaken && event.has_journal_moved()) throw std::logic_error("it can't happen");
    row.mutable_state()->set_institution("SPSSA000011");
    row.add_detail_positions(at.position);
    return row;
}

}  // namespace enlace::views::v1

namespace enlace::test {
namespace {

using journal::v1::JournalRecord;

TEST(Unreadable, MarksTheStreamOfAnEventOfANewerReleaseAndSaysWhatItNeeds) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    const auto other = world.social_case(patient);
    world.on_case(social_case, patient, "case_triaged { risk: ALTO urgency: URGENT }",
                  {.spoil = [](JournalRecord& record) {
                      record.mutable_events(0)->mutable_meta()->set_schema(7);
                  }});
    world.on_case(social_case, patient, "case_assigned { worker: 'W-1' }");
    world.on_case(other, patient, "case_triaged { risk: BAJO urgency: ROUTINE }");
    RunningViews views(world);
    const auto view = views.queries().social_case(hospital(), social_case);
    ASSERT_TRUE(view.has_value());
    EXPECT_EQ(views.caught_up().status().unreadable_streams, 1u) << "and not once for each event";
    EXPECT_TRUE(views.caught_up().status().halted.empty());
    EXPECT_THAT(view->unreadable(),
                equals_text("position: 4 event_type: 'enlace.intake.v1.CaseTriaged' "
                            "needs_schema: 7"));
    EXPECT_EQ(view->state(), "REGISTERED");
    EXPECT_EQ(view->version(), 3u);
    EXPECT_EQ(view->actions_size(), 0);
    EXPECT_EQ(views.queries().social_case(hospital(), other)->state(), "TRIAGED");
}

TEST(Unreadable, MarksTheStreamOfAnEventThatNoReleaseCanRead) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient);
    const auto other = world.routed_visit(patient);
    world.on_visit(visit, patient, "home_visit_received {}", {.spoil = [](JournalRecord& record) {
                       record.mutable_events(0)->set_clear("\xff\xff");
                   }});
    RunningViews views(world);
    const auto view = views.queries().home_visit(coordinator(), visit);
    ASSERT_TRUE(view.has_value());
    EXPECT_TRUE(view->has_unreadable());
    EXPECT_EQ(view->unreadable().needs_schema(), 0u);
    EXPECT_EQ(view->state(), "ROUTED");
    EXPECT_FALSE(views.queries().home_visit(coordinator(), other)->has_unreadable());
    EXPECT_EQ(views.queries().workload(coordinator(), "II")->total(), 2u);
    EXPECT_EQ(views.caught_up().status().unreadable_streams, 1u);
    // Looking back meets the same record.
    const auto past =
        views.queries().patient(hospital(), patient, {.as_known_at_us = world.clock.wall_us()});
    EXPECT_TRUE(past->home_visits(0).has_unreadable() || past->home_visits(1).has_unreadable());
}

TEST(Unreadable, KeepsAStreamWhoseFirstEventIsUnreadableToThoseWhoSeeEverything) {
    ViewsWorld world;
    const auto patient = world.new_patient();
    world.on_patient(patient, "patient_registered { institution: 'SPSSA000011' status: VERIFIED }",
                     {.spoil = [](JournalRecord& record) {
                         record.mutable_events(0)->set_type("enlace.intake.v1.Unheard");
                     }});
    RunningViews views(world);
    EXPECT_FALSE(views.queries().patient(hospital(), patient, {}).has_value());
    const auto view = views.queries().patient(state_coordinator(), patient, {});
    ASSERT_TRUE(view.has_value());
    EXPECT_EQ(view->unreadable().event_type(), "enlace.intake.v1.Unheard");
}

// Impossible, and recorded all the same: the partition goes on, the row says so, and whoever folds
// it again without the mistake has all of it.
TEST(Unreadable, MarksTheRowOfAnEventThatItsViewCannotTakeInAndIsHealedByOneThatCan) {
    std::vector<JournalRecord> records(4);
    for (std::size_t i = 0; i < records.size(); ++i) {
        auto& event = *records[i].add_events();
        event.set_type(i == 2 ? "enlace.journal.v1.JournalMoved"
                              : "enlace.journal.v1.ClockChecked");
    }
    const auto folded = [&](std::vector<bool>& marked) {
        views::v1::CaseRow row;
        views::EventMemory memory;
        for (std::uint64_t i = 0; i < records.size(); ++i) {
            marked.push_back(views::fold_record<journal::v1::SystemEvent>(
                row, memory, {10 + i, i, 1, &records[i]}));
        }
        return row;
    };
    views::v1::is_mistaken = true;
    std::vector<bool> marked;
    const auto spoiled = folded(marked);
    EXPECT_THAT(marked, testing::ElementsAre(false, false, true, false));
    EXPECT_THAT(spoiled, equals_text("version: 4 unreadable { position: 12 "
                                     "event_type: 'enlace.journal.v1.JournalMoved' }"));
    views::v1::is_mistaken = false;
    marked.clear();
    const auto healed = folded(marked);
    EXPECT_THAT(marked, testing::Each(false));
    EXPECT_EQ(healed.detail_positions_size(), 4);
    EXPECT_FALSE(healed.has_unreadable());
}

// As after an upgrade: what an older release could not read stands marked in what it has folded.
TEST(Unreadable, IsFoldedAgainByAnotherRelease) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    const TemporaryFolder folder;
    const auto views_folder = folder / "views";
    const auto is_unreadable = [&] {
        RunningViews views(world, views_folder);
        const bool marked = views.queries().social_case(hospital(), social_case)->has_unreadable();
        EXPECT_EQ(views.caught_up().status().unreadable_streams, marked ? 1u : 0u);
        return marked;
    };
    ASSERT_FALSE(is_unreadable());
    {
        const auto store = open_store(views_folder);
        views::v1::CaseRow row;
        ASSERT_TRUE(row.ParseFromString(*store->get(views::family::cases, social_case)));
        row.mutable_unreadable()->set_needs_schema(7);
        projection::Batch batch;
        batch.put(views::family::cases, social_case, row.SerializeAsString());
        projection::SumTable sums(*store, views::family::sums);
        projection::Counted counted;
        counted.service = "intake";
        views::count_unreadable(sums, counted, row.unreadable());
        sums.collect(batch);
        store->commit(batch);
    }
    EXPECT_TRUE(is_unreadable()) << "the same release goes on with what it has";
    std::filesystem::rename(views::store_folder(views_folder), views_folder / "layout-1-older");
    EXPECT_FALSE(is_unreadable());
    EXPECT_FALSE(std::filesystem::exists(views_folder / "layout-1-older"));
}

}  // namespace
}  // namespace enlace::test
