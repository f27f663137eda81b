#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/folio.h"
#include "views_world.h"

namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kClassified =
    "grievance_classified { type: QUEJA subject: TRATO severity: GRAVE area: 'URGENCIAS'"
    " complained_keys: 'k1' complained_staff: 'en-7' assign_by { timer: 'assign_by' due_us: 9 } }";
const std::string kProposed =
    "resolution_proposed { outcome: FOUNDED answer: 'we are sorry' measures: 'a nurse' }";
const std::string kNotified =
    "resolution_notified { channel: FOLIO notified_at_us: 7 handling { elapsed_us: 9 stopped_us: 4"
    " handling_us: 5 } close_after { timer: 'close_after' due_us: 1800000000000000 } }";

common::v1::Principal quality(const std::string& clues) {
    auto who = hospital(clues);
    who.set_role(common::v1::QUALITY_MANAGER);
    return who;
}

std::string prefix_of(const std::string& id) {
    return base::read_folio(*base::folio_of(id))->id_prefix;
}

class GrievanceView : public testing::Test {
protected:
    const views::Queries& queries() { return views.caught_up().queries(); }
    std::vector<std::string> found(const common::v1::Principal& who,
                                   const std::vector<std::string>& tokens) {
        std::vector<std::string> ids;
        const auto page = queries().find_grievances(who, tokens, 10);
        for (const auto& item : page->items()) ids.push_back(item.id());
        return ids;
    }
    std::vector<std::string> by_name(const std::string& name) {
        return queries().search_key().name(name);
    }

    ViewsWorld world;
    RunningViews views{world};
};

TEST_F(GrievanceView, IsForThoseWhoHandleThemAtTheUnitAndTheDesk) {
    const auto id = world.grievance();
    world.on_grievance(id, kClassified);
    for (const auto* clues : {"SPSSA000011", "SPSSA000203"}) {
        const auto view = queries().grievance(quality(clues), id);
        ASSERT_TRUE(view.has_value()) << clues;
        EXPECT_EQ(view->details().filing().text(), "nobody came");
        EXPECT_EQ(view->details().classification().complained_staff(0), "en-7");
        EXPECT_THAT(view->details().classification().complained_keys(), IsEmpty());
        EXPECT_EQ(view->severity(), grievances::v1::GrievanceSeverity::GRAVE);
        EXPECT_EQ(view->steps_size(), 2);
    }
    for (const auto& who : {hospital("SPSSA000011"), quality("SPSSA000244"), coordinator("I")})
        EXPECT_EQ(queries().grievance(who, id).error(), views::Refused::not_found);
    EXPECT_EQ(queries().grievance_register(hospital("SPSSA000011"), "SPSSA000011", "", {}).error(),
              views::Refused::not_found);
}

TEST_F(GrievanceView, ShowsWhoeverFiledItStateAndAnswerOnly) {
    const auto id = world.grievance();
    world.on_grievance(id, kClassified);
    world.on_grievance(id, kProposed);
    EXPECT_EQ(queries().follow_up(prefix_of(id))->state(), "RESOLUTION_PROPOSED");
    EXPECT_EQ(queries().follow_up(prefix_of(id))->answer(), "");
    world.on_grievance(id, kNotified);
    EXPECT_EQ(queries().follow_up(prefix_of(id))->answer(), "we are sorry");
    EXPECT_EQ(queries().grievance(quality("SPSSA000011"), id)->handling().handling_us(), 5);
    EXPECT_EQ(queries().follow_up("grievance-0000000000").error(), views::Refused::not_found);
}

TEST_F(GrievanceView, StandsInTheRegisterNewestFirst) {
    const auto older = world.grievance(5);
    const auto newer = world.grievance(6);
    world.on_grievance(older, "grievance_withdrawn {}");
    const auto listed = [&](const std::string& state) {
        std::vector<std::string> ids;
        const auto page =
            queries().grievance_register(quality("SPSSA000011"), "SPSSA000011", state, {});
        for (const auto& item : page->items()) ids.push_back(item.id());
        return ids;
    };
    EXPECT_THAT(listed(""), ElementsAre(newer, older));
    EXPECT_THAT(listed("WITHDRAWN"), ElementsAre(older));
}

TEST_F(GrievanceView, IsFoundByWhoFiledItAndApartFromPatients) {
    const auto id = world.grievance();
    world.patient("Juana");
    const auto phone = *queries().search_key().phone("4440123456");
    EXPECT_THAT(found(quality("SPSSA000011"), by_name("peña juana")), ElementsAre(id));
    EXPECT_THAT(found(state_coordinator(), {phone}), ElementsAre(id));
    EXPECT_THAT(found(quality("SPSSA000244"), by_name("juana")), IsEmpty());
    EXPECT_THAT(found(quality("SPSSA000011"), by_name("juana ruiz")), IsEmpty());
    EXPECT_EQ(queries().find_grievances(hospital("SPSSA000011"), {phone}, 10).error(),
              views::Refused::not_found);
}

TEST_F(GrievanceView, IsInBreachUntilItIsDone) {
    const auto id = world.grievance();
    world.on_grievance(id, "breach_recorded { timer: 'classify_by' escalation_level: 1 }");
    const auto breaches = [&](const common::v1::Principal& who) {
        return queries().breaches(who, "SPSSA000011", {})->items_size();
    };
    EXPECT_EQ(breaches(quality("SPSSA000011")), 1);
    EXPECT_EQ(breaches(hospital("SPSSA000011")), 0) << "there are none for everybody else";
    world.on_grievance(id, kClassified);
    EXPECT_EQ(breaches(quality("SPSSA000011")), 0);
}

}  // namespace
}  // namespace enlace::test
