#include "views/stories/conflict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/folio.h"
#include "care/visit_outcome.h"
#include "enlace/options.pb.h"
#include "referral_events.h"
#include "views/services.h"
#include "views_world.h"

// What is told of what something rested on and is not so any more: what it is, what became of it
// and why, in words; and who is told that.
namespace enlace::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using views::v1::ConflictView;

constexpr auto kSite = "SPSSA000133";

ConflictView shown(const std::string& text) {
    return views::show(from_text<common::v1::ConflictFound>(text));
}

TEST(Conflict, NamesTheVisitWhatBecameOfItAndWhyInBothLanguages) {
    const std::string visit = "visit-00C000000000000000000000000000";
    const auto folio = base::folio_of(visit).value();
    const auto view =
        shown("guard: 'home_visit' rested_on: '" + visit + "' found: 'REJECTED' code: 'NO_STAFF'");
    EXPECT_EQ(view.kind(), ConflictView::HOME_VISIT_REJECTED);
    EXPECT_EQ(view.id(), visit);
    EXPECT_EQ(view.enlace_folio(), folio);
    EXPECT_EQ(view.rested_on(), "");
    EXPECT_EQ(view.found(), "REJECTED");
    EXPECT_EQ(view.code(), "NO_STAFF");
    EXPECT_EQ(view.text().en(),
              "The jurisdiction rejected the home visit " + folio + " (NO_STAFF).");
    EXPECT_EQ(view.text().es(),
              "La jurisdicción rechazó la visita domiciliaria " + folio + " (NO_STAFF).");
    const auto expired =
        shown("guard: 'home_visit' rested_on: '" + visit + "' found: 'EXPIRED'").text().es();
    EXPECT_EQ(expired, "La visita domiciliaria " + folio + " no se hizo a tiempo.");
}

// Each outcome that a visit can come to has words of its own.
TEST(Conflict, KnowsEveryOutcomeOfAVisit) {
    const auto kind = [](const auto& event) {
        return views::show(
                   from_text<common::v1::ConflictFound>("guard: 'home_visit' found: '" +
                                                        std::string(care::outcome_of(event)) + "'"))
            .kind();
    };
    using namespace homevisits::v1;
    EXPECT_EQ(kind(HomeVisitRejected()), ConflictView::HOME_VISIT_REJECTED);
    EXPECT_EQ(kind(HomeVisitFailed()), ConflictView::HOME_VISIT_FAILED);
    EXPECT_EQ(kind(HomeVisitCancelled()), ConflictView::HOME_VISIT_CANCELLED);
    EXPECT_EQ(kind(HomeVisitExpired()), ConflictView::HOME_VISIT_EXPIRED);
    EXPECT_EQ(kind(HomeVisitVoided()), ConflictView::HOME_VISIT_VOIDED);
}

TEST(Conflict, TellsOfOtherGuardsWhatTheyRestedOn) {
    const auto view = shown("guard: 'same_need' rested_on: '0' found: '1'");
    EXPECT_EQ(view.kind(), ConflictView::SAME_NEED_UNDER_WAY);
    EXPECT_EQ(view.rested_on() + view.found(), "01");
    EXPECT_EQ(view.id() + view.enlace_folio(), "");
    EXPECT_EQ(shown("guard: 'caseload'").kind(), ConflictView::CASELOAD_EXCEEDED);
    EXPECT_EQ(shown("guard: 'surviving_case'").kind(), ConflictView::SURVIVING_CASE_ENDED);
    EXPECT_EQ(shown("guard: 'asked_by'").kind(), ConflictView::ASKED_FOR_IN_ERROR);
    EXPECT_EQ(shown("guard: 'capacity'").kind(), ConflictView::BED_TAKEN);
    for (const auto* newer : {"guard: 'of_a_newer_release'", "guard: 'home_visit' found: 'LOST'"}) {
        EXPECT_EQ(shown(newer).kind(), ConflictView::UNSPECIFIED);
        EXPECT_THAT(shown(newer).text().es(), HasSubstr("ya no es así"));
    }
}

TEST(Conflict, HasWordsForEachKindInBothLanguages) {
    const auto& kinds = *ConflictView::Kind_descriptor();
    for (int i = 0; i < kinds.value_count(); ++i) {
        const auto& options = kinds.value(i)->options();
        const auto en = options.GetExtension(text_en), es = options.GetExtension(text_es);
        EXPECT_TRUE(en.ends_with('.') && es.ends_with('.')) << kinds.value(i)->name();
        EXPECT_NE(en, es);
        EXPECT_EQ(en.find("{}") == en.npos, es.find("{}") == es.npos) << kinds.value(i)->name();
    }
}

class WhoIsToldOfConflicts : public testing::Test {
protected:
    WhoIsToldOfConflicts() {
        patient = world.patient();
        visit = world.routed_visit(patient);
        found = "conflict_found { guard: 'home_visit' rested_on: '" + visit +
                "' found: 'CANCELLED' code: 'PATIENT_REACHED' }";
    }
    const views::Queries& queries() {
        if (!running_) running_ = std::make_unique<RunningViews>(world);
        return running_->queries();
    }
    // In the patient's timeline.
    std::vector<std::string> in_timeline(const common::v1::Principal& who) {
        const auto page = queries().timeline(who, patient, {}, {}).value();
        std::vector<std::string> texts;
        for (const auto& entry : page.entries())
            if (entry.type().ends_with("ConflictFound")) texts.push_back(entry.conflict().code());
        return texts;
    }
    // Of steps of some kind.
    template <class View>
    static std::vector<std::string> in_steps(const View& view) {
        std::vector<std::string> codes;
        for (const auto& step : view.steps())
            if (step.has_conflict()) codes.push_back(step.conflict().code());
        return codes;
    }

    ViewsWorld world;
    std::string patient, visit, found;

private:
    std::unique_ptr<RunningViews> running_;
};

TEST_F(WhoIsToldOfConflicts, OfACaseWhoeverSeesTheCase) {
    const auto social_case = world.social_case(patient);
    world.on_case(social_case, patient, found);
    EXPECT_THAT(in_timeline(hospital()), testing::ElementsAre("PATIENT_REACHED"));
    const auto page = queries().timeline(hospital(), patient, {}, {}).value();
    const auto entry =
        std::ranges::find_if(page.entries(), [](const auto& one) { return one.has_conflict(); });
    ASSERT_NE(entry, page.entries().end());
    EXPECT_EQ(entry->stream(), social_case);
    EXPECT_EQ(entry->conflict().enlace_folio(), base::folio_of(visit));
}

TEST_F(WhoIsToldOfConflicts, OfAReferralBothOfItsUnitsAndNoneThatItPassedBy) {
    const auto referral =
        world.referral(patient,
                       "specialty: 'CARDIOLOGIA' candidates: 'SPSSA000203' candidates:"
                       " 'SPSSA000133'");
    world.on_patient(patient, "registration_repeated { institution: 'SPSSA000133' }",
                     {.principal = hospital(kThird)});
    for (const auto* event : {"referral_claimed { receiver: 'SPSSA000203' }", found.c_str()})
        world.on_referral(referral, patient, event);
    for (const auto* clues : {kSender, kReceiver}) {
        const auto timeline = queries().referral_timeline(hospital(clues), referral).value();
        EXPECT_THAT(in_steps(timeline), testing::ElementsAre("PATIENT_REACHED")) << clues;
    }
    const auto passed_by = queries().referral_timeline(hospital(kThird), referral).value();
    EXPECT_EQ(passed_by.steps(passed_by.steps_size() - 1).event(), "ConflictFound");
    EXPECT_THAT(in_steps(passed_by), IsEmpty());
    EXPECT_THAT(in_timeline(hospital()), testing::ElementsAre("PATIENT_REACHED"));
    EXPECT_THAT(in_timeline(hospital(kThird)), testing::ElementsAre(""));
    EXPECT_THAT(queries().timeline(hospital(kThird), patient, {}, {})->ShortDebugString(),
                testing::Not(HasSubstr("PATIENT_REACHED")));
}

TEST_F(WhoIsToldOfConflicts, OfASessionWhoHadItHeldAndNotWhereThePatientSat) {
    const auto session = world.session(patient);
    world.on_session(session, patient, found);
    world.on_patient(patient, "registration_repeated { institution: 'SPSSA000133' }",
                     {.principal = hospital(kSite)});
    EXPECT_THAT(in_steps(queries().session(hospital(), session).value()),
                testing::ElementsAre("PATIENT_REACHED"));
    EXPECT_THAT(in_timeline(hospital()), testing::ElementsAre("PATIENT_REACHED"));
    const auto at_the_site = queries().session(hospital(kSite), session).value();
    EXPECT_EQ(at_the_site.steps_size(), 2);
    EXPECT_THAT(in_steps(at_the_site), IsEmpty());
    EXPECT_THAT(in_timeline(hospital(kSite)), testing::ElementsAre(""));
    EXPECT_THAT(queries().timeline(hospital(kSite), patient, {}, {})->ShortDebugString(),
                testing::Not(HasSubstr("PATIENT_REACHED")));
}

}  // namespace
}  // namespace enlace::test
