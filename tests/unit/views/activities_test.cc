#include <gtest/gtest.h>

#include "base/folio.h"
#include "views_world.h"

// What an office did without a case: seen by its own institution, and by those who see everything.
namespace enlace::test {
namespace {

using intake::v1::ActivityState;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using views::Refused;

constexpr auto kOffice = "SPSSA000011";

class Activities : public testing::Test {
protected:
    void set_void(const std::string& id) {
        world.on_activity(id, "activity_voided { code: DUPLICATE reason: 'told twice' }");
    }
    std::vector<std::string> listed(std::string_view state = {}) {
        std::vector<std::string> ids;
        const auto page = RunningViews(world).queries().activities(hospital(), kOffice, state, {});
        for (const auto& item : page->items()) ids.push_back(item.id());
        return ids;
    }

    ViewsWorld world;
};

TEST_F(Activities, AreShownWithWhatWasWrittenAndWhatMayBeDone) {
    const auto id = world.activity(5'000'000);
    auto view = *RunningViews(world).queries().activity(hospital(), id);
    EXPECT_EQ(view.id(), id);
    EXPECT_EQ(view.version(), 1u);
    EXPECT_EQ(view.state(), "RECORDED");
    EXPECT_EQ(view.enlace_folio(), base::folio_of(id));
    EXPECT_EQ(view.institution(), kOffice);
    EXPECT_EQ(view.intervention(), intake::v1::Intervention::TALK);
    EXPECT_EQ(view.occurred_at().seconds(), 5);
    EXPECT_EQ(view.people(), 40u);
    ASSERT_EQ(view.delivered_size(), 1);
    EXPECT_EQ(view.delivered(0).quantity(), 40u);
    EXPECT_EQ(view.details().topic(), "Lactancia");
    EXPECT_EQ(view.details().note(), "Con la doctora Ruiz");
    EXPECT_THAT(view.actions(), ElementsAre("VoidActivity"));
    EXPECT_THAT(view.positions(), Not(IsEmpty()));

    set_void(id);
    view = *RunningViews(world).queries().activity(hospital(), id);
    EXPECT_EQ(view.state(), "VOIDED");
    EXPECT_EQ(view.void_code(), intake::v1::VoidReason::DUPLICATE);
    EXPECT_EQ(view.details().void_reason(), "told twice");
    EXPECT_EQ(view.details().topic(), "Lactancia") << "nothing is hidden";
    EXPECT_THAT(view.actions(), IsEmpty());
}

TEST_F(Activities, OfferNothingToWhomOnlyLooksOn) {
    const auto id = world.activity();
    auto auditor = state_coordinator();
    auditor.set_role(common::v1::AUDITOR);
    auto clinician = hospital();
    clinician.set_role(common::v1::CLINICIAN);
    RunningViews views(world);
    for (const auto& who : {auditor, clinician, state_coordinator()}) {
        const auto view = views.queries().activity(who, id);
        ASSERT_TRUE(view) << who.ShortDebugString();
        EXPECT_THAT(view->actions(), IsEmpty());
        const auto page = views.queries().activities(who, kOffice, "", {});
        ASSERT_TRUE(page);
        EXPECT_EQ(page->items_size(), 1);
        EXPECT_THAT(page->items(0).actions(), IsEmpty());
    }
}

TEST_F(Activities, AreFoundByTheirFolio) {
    const auto id = world.activity();
    RunningViews views(world);
    EXPECT_EQ(*views.queries().id_of(hospital(), "activity", *base::folio_of(id)), id);
}

TEST_F(Activities, AreListedNewestFirstAndVoidOnesToo) {
    const auto older = world.activity(1'000), newest = world.activity(3'000);
    const auto between = world.activity(2'000);
    world.activity(4'000, kElsewhere);
    set_void(between);
    EXPECT_THAT(listed(), ElementsAre(newest, between, older));
    EXPECT_THAT(listed("RECORDED"), ElementsAre(newest, older));
    EXPECT_THAT(listed("VOIDED"), ElementsAre(between));
    const auto page = RunningViews(world).queries().activities(hospital(), kOffice, {}, {});
    EXPECT_THAT(page->items(0).actions(), Contains("VoidActivity"));
    EXPECT_EQ(page->items(0).people(), 40u);
}

TEST_F(Activities, PageOnFromTheLastOneShown) {
    std::vector<std::string> all;
    for (int i = 5; i > 0; --i) all.push_back(world.activity(i * 1'000));
    RunningViews views(world);
    std::vector<std::string> told;
    std::string cursor;
    for (int pages = 0; pages == 0 || !cursor.empty(); ++pages) {
        ASSERT_LT(pages, 4);
        const auto page =
            views.queries().activities(hospital(), kOffice, {}, {.cursor = cursor, .limit = 2});
        ASSERT_TRUE(page);
        for (const auto& item : page->items()) told.push_back(item.id());
        cursor = page->next_cursor();
    }
    EXPECT_EQ(told, all);
    EXPECT_EQ(views.queries().activities(hospital(), kOffice, {}, {.cursor = "x"}).error(),
              Refused::bad_cursor);
}

TEST_F(Activities, SayThatWhatWasWrittenIsGone) {
    const auto id = world.activity();
    world.keyring.destroy(id);
    const auto view = *RunningViews(world).queries().activity(hospital(), id);
    EXPECT_TRUE(view.details().erased());
    EXPECT_EQ(view.details().topic(), "");
    EXPECT_EQ(view.people(), 40u) << "what was counted stays";
}

}  // namespace
}  // namespace enlace::test
