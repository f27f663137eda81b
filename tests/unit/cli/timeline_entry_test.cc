#include <gtest/gtest.h>

#include "support/decisions.h"
#include "tools/enlace/demo/entry.h"

// What `enlace demo` says of one thing that happened to a patient.
namespace enlace::program::demo {
namespace {

std::string said(const std::string& entry) {
    return details(test::from_text<views::v1::TimelineEntry>(entry));
}

TEST(TimelineEntry, NamesAnEventInWords) {
    EXPECT_EQ(in_words("enlace.intake.v1.CaseRegistered"), "Case registered");
    EXPECT_EQ(in_words("enlace.common.v1.ConflictFound"), "Conflict found");
}

TEST(TimelineEntry, TellsCodesOfEveryKindOfThingAndNothingPersonal) {
    EXPECT_EQ(said("home_visit { home_visit_routed { jurisdiction: 'VII' } }"), "VII");
    EXPECT_EQ(said("social_case { case_triaged { risk: ALTO safety_note: 'dogs' } }"), "alto");
    EXPECT_EQ(said("referral { referral_rejected { code: NO_CAPACITY reason: 'full' } }"),
              "no capacity");
    EXPECT_EQ(said("session { tele_tech_failed { code: POWER } }"), "power");
    EXPECT_EQ(said("transfer { transfer_cancelled { code: IMPROVED } }"), "improved");
    EXPECT_EQ(said("type: 'enlace.of.a.newer.Release'"), "");
}

TEST(TimelineEntry, TellsOfAConflictWhatItIsWithAndWhatBecameOfThat) {
    EXPECT_EQ(
        said("social_case { conflict_found { guard: 'home_visit' } } conflict {"
             " text { es: 'La visita X se canceló.' en: 'The home visit X was cancelled.' } }"),
        "The home visit X was cancelled.");
}

}  // namespace
}  // namespace enlace::program::demo
