#include <gtest/gtest.h>

#include "base/folio.h"
#include "views_world.h"

namespace enlace::test {
namespace {

using views::Refused;

TEST(Naming, TakesAFolioForTheIdOfItsKind) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    const auto visit = world.routed_visit(patient);
    RunningViews views(world);
    const auto& queries = views.queries();
    for (const auto& [kind, id] :
         {std::pair{"patient", patient}, {"case", social_case}, {"visit", visit}}) {
        const auto folio = *base::folio_of(id);
        EXPECT_EQ(queries.id_of(hospital(), kind, folio), id);
        EXPECT_EQ(queries.id_of(hospital(), kind, id), id);
        EXPECT_NE(queries.id_of(hospital(), kind == std::string("case") ? "visit" : "case", folio),
                  id)
            << "of another kind";
    }
    EXPECT_EQ(queries.patient(hospital(), patient, {})->enlace_folio(), base::folio_of(patient));
    EXPECT_EQ(queries.patient(hospital(), patient, {})->cases(0).enlace_folio(),
              base::folio_of(social_case));
    EXPECT_EQ(queries.home_visit(coordinator(), visit)->enlace_folio(), base::folio_of(visit));
    EXPECT_EQ(queries.work_list(coordinator(), "II", "", {})->items(0).enlace_folio(),
              base::folio_of(visit));
    const auto told = queries.timeline(hospital(), patient, {}, {});
    for (const auto& entry : told->entries()) {
        EXPECT_EQ(entry.enlace_folio(), base::folio_of(entry.stream()));
    }
}

TEST(Naming, LeadsNowhereWhereNothingHasThatFolio) {
    ViewsWorld world;
    world.social_case(world.patient());
    RunningViews views(world);
    const auto id = views.queries().id_of(hospital(), "case", *base::folio_of("case-ZZZZZZZZZZ"));
    ASSERT_TRUE(id);
    EXPECT_EQ(views.queries().social_case(hospital(), *id).error(), Refused::not_found);
}

TEST(Naming, TellsAMistypedFolioFromAnyOtherText) {
    ViewsWorld world;
    RunningViews views(world);
    EXPECT_EQ(views.queries().id_of(hospital(), "case", "C-0A7GK-3M9QX-W").error(),
              Refused::mistyped_folio);
    EXPECT_EQ(views.queries().id_of(hospital(), "case", "anything"), "anything");
}

TEST(Naming, AsksWhichOneIsMeantOnlyWhereBothMayBeSeen) {
    ViewsWorld world;
    const auto patient = world.patient();
    const std::string twins[] = {"case-0123456789AAAAAAAAAAAAAAAA",
                                 "case-0123456789BBBBBBBBBBBBBBBB"};
    for (const auto& [twin, clues] :
         {std::pair{twins[0], "SPSSA000011"}, {twins[1], "SPSSA000022"}}) {
        world.on_case(twin, patient,
                      "case_registered { patient_id: '" + patient + "' institution: '" +
                          std::string(clues) + "' }");
    }
    RunningViews views(world);
    const auto folio = *base::folio_of(twins[0]);
    ASSERT_EQ(folio, base::folio_of(twins[1]));
    const auto& queries = views.queries();
    EXPECT_EQ(queries.id_of(hospital(), "case", folio), twins[0]);
    EXPECT_EQ(queries.id_of(hospital("SPSSA000022"), "case", folio), twins[1]);
    EXPECT_EQ(queries.id_of(state_coordinator(), "case", folio).error(), Refused::ambiguous_folio);
    const auto nobodys = queries.id_of(hospital("SPSSA000077"), "case", folio);
    ASSERT_TRUE(nobodys);
    EXPECT_EQ(queries.social_case(hospital("SPSSA000077"), *nobodys).error(), Refused::not_found);
}

}  // namespace
}  // namespace enlace::test
