#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/folio.h"
#include "base/stream_id.h"
#include "security/digest.h"
#include "views/surveys/survey_view.h"
#include "views_world.h"

// Satisfaction surveys as they are read: whom they are shown to, and what figures hide.
namespace enlace::test {
namespace {

using grievances::v1::SurveyAnswerEvent;
using grievances::v1::SurveyEvent;
using testing::ElementsAre;
using testing::IsEmpty;
using views::Refused;

constexpr auto kUnit = "SPSSA000011";
const views::SurveyOwner kOfUnit{.unit = kUnit, .jurisdiction = {}};

common::v1::Principal staff(common::v1::Role role, const std::string& clues = kUnit) {
    auto who = hospital(clues);
    who.set_role(role);
    return who;
}
const auto kManager = staff(common::v1::QUALITY_MANAGER);

std::string treated(const std::string& option) {
    return "chosen { question: 'TRATO' option: '" + option + "' } ";
}

class SurveyView : public testing::Test {
protected:
    const views::Queries& queries() { return views.caught_up().queries(); }

    std::string invite(const std::string& context, const std::string& about) {
        const auto id = new_id("survey");
        tell(id, "survey_invited { context: " + context + " about: '" + about + "' unit: '" +
                     kUnit +
                     "' questionnaire_version: 1 answer_by { timer: 'answer_by'"
                     " due_us: 1800000000000000 } }");
        return id;
    }
    void tell(const std::string& id, const std::string& text) {
        const auto event = from_text<SurveyEvent>(text);
        world.writer.write("grievances", id, {&event}, {});
    }
    std::string answer(const std::string& what) {
        const auto id = new_id("answer");
        const auto event = from_text<SurveyAnswerEvent>(
            "survey_answered { questionnaire_version: 1 context: CASE unit: '" +
            std::string(kUnit) + "' mode: WEB " + what + " }");
        world.writer.write("grievances", id, {&event}, {.subject = id});
        return id;
    }
    void answer_often(int times, const std::string& what) {
        for (int i = 0; i < times; ++i) answer(what);
    }
    // In which everything was told so far.
    std::string month() const {
        return views::local_month(world.clock.wall_us(), world.policy.calendar.utc_offset_min);
    }
    void let_the_month_end() { world.clock.advance_us(32 * base::kDay_us); }

    views::v1::SurveyMonth only_month(const common::v1::Principal& who) {
        const auto results = queries().survey_results(who, kOfUnit, "");
        EXPECT_EQ(results->months_size(), 1);
        return results->months(0);
    }
    // Of the first question: "3:7" for an option and how often, "4:?" where that is hidden.
    std::vector<std::string> counts(const common::v1::Principal& who) {
        std::vector<std::string> all;
        const auto month = only_month(who);
        for (const auto& question : month.questions()) {
            for (const auto& option : question.options()) {
                const auto& chosen = option.chosen();
                all.push_back(option.option() + ":" +
                              (chosen.hidden() ? "?" : std::to_string(chosen.count())));
            }
        }
        std::ranges::sort(all);
        return all;
    }

    ViewsWorld world;
    RunningViews views{world};

private:
    std::string new_id(const std::string& kind) {
        ++streams_;
        return base::make_stream_id(kind, streams_ % base::StreamId::kSlots,
                                    security::sha256(kind + std::to_string(streams_)));
    }
    unsigned streams_ = 0;
};

TEST_F(SurveyView, ListsInvitationsForThoseWhoSeeThePeople) {
    const auto patient = world.patient();
    const auto of_case = invite("CASE", world.social_case(patient));
    const auto of_grievance = invite("GRIEVANCE", world.grievance());
    tell(of_case, "survey_handed_out { channel: CARTA }");
    const auto listed = [&](const common::v1::Principal& who, const std::string& state = "") {
        return ids(*queries().surveys(who, kOfUnit, state, {}));
    };
    EXPECT_THAT(listed(staff(common::v1::SOCIAL_WORKER)), ElementsAre(of_case));
    EXPECT_THAT(listed(staff(common::v1::GRIEVANCE_DESK)), ElementsAre(of_grievance))
        << "and nobody else hears of a grievance";
    EXPECT_THAT(listed(staff(common::v1::SOCIAL_WORKER), "INVITED"), IsEmpty());
    const auto page = *queries().surveys(staff(common::v1::SOCIAL_WORKER), kOfUnit, "", {});
    EXPECT_EQ(page.items(0).handed_out_by(), grievances::v1::GrievanceContact::CARTA);
    EXPECT_THAT(page.items(0).actions(), ElementsAre("HandOutSurvey"));
    for (const auto& who : {staff(common::v1::SOCIAL_WORKER, kElsewhere),
                            staff(common::v1::RECORDS_OFFICE), staff(common::v1::QUALITY_COMMITTEE),
                            coordinator("II"), state_coordinator(), data_team()})
        EXPECT_EQ(queries().surveys(who, kOfUnit, "", {}).error(), Refused::not_found);
}

TEST_F(SurveyView, IsNotListedWhereItsMatterIsRestricted) {
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    invite("CASE", social_case);
    world.on_case(social_case, patient, "special_record_opened { number: 1 kind: VIOLENCE }");
    EXPECT_THAT(ids(*queries().surveys(staff(common::v1::CLINICIAN), kOfUnit, "", {})), IsEmpty());
    EXPECT_EQ(queries().surveys(staff(common::v1::SOCIAL_WORKER), kOfUnit, "", {})->items_size(),
              1);
}

TEST_F(SurveyView, ShowsWhoeverHasTheTokenWhatIsAskedUntilItEnds) {
    const auto questionnaires = directory::Questionnaires::load(
        ENLACE_SOURCE_DIR "/deploy/questionnaires/satisfaction.json");
    const auto id = invite("CASE", world.social_case(world.patient()));
    const auto prefix = base::read_folio(*base::folio_of(id))->id_prefix;
    EXPECT_EQ(queries().survey_form(prefix, questionnaires)->questionnaire().questions_size(), 5);
    tell(id, "survey_ended {}");
    const auto ended = queries().survey_form(prefix, questionnaires);
    EXPECT_TRUE(ended->ended());
    EXPECT_FALSE(ended->has_questionnaire());
    EXPECT_EQ(queries().survey_form("survey-0000000000", questionnaires).error(),
              Refused::not_found);
}

TEST_F(SurveyView, CountsEachMonthAndSaysHowManyAnswered) {
    for (int i = 0; i < 20; ++i) {
        const auto id = invite("CASE", "case-00C");
        if (i < 16) tell(id, "survey_handed_out { channel: SMS }");
    }
    answer_often(8, treated("5"));
    answer_often(7, treated("4"));
    const auto first = month();
    let_the_month_end();
    answer(treated("1"));
    const auto results = *queries().survey_results(state_coordinator(), kOfUnit, "");
    ASSERT_EQ(results.months_size(), 2);
    const auto& whole = results.months(0);
    EXPECT_EQ(whole.month(), first);
    EXPECT_EQ(whole.invited().count(), 20u);
    EXPECT_EQ(whole.handed_out().count(), 16u);
    EXPECT_EQ(whole.answered().count(), 15u);
    EXPECT_EQ(whole.response_permille(), 750u);
    EXPECT_FALSE(whole.open());
    EXPECT_TRUE(results.months(1).open());
    EXPECT_EQ(results.months(1).answered().count(), 1u);
    EXPECT_EQ(queries().survey_results(state_coordinator(), kOfUnit, first)->months_size(), 1);
    EXPECT_EQ(queries().survey_results(state_coordinator(), kOfUnit, "2026-13").error(),
              Refused::bad_month);
}

TEST_F(SurveyView, HidesSmallFiguresFromWhoeverMightGuess) {
    answer_often(9, treated("5"));
    answer_often(6, treated("4"));
    answer_often(2, treated("1"));
    let_the_month_end();
    EXPECT_THAT(counts(state_coordinator()), ElementsAre("1:2", "4:6", "5:9"));
    // One alone would follow from the total.
    for (const auto& who : {kManager, data_team(), staff(common::v1::SUPERVISOR)})
        EXPECT_THAT(counts(who), ElementsAre("1:?", "4:?", "5:9"));
}

TEST_F(SurveyView, ShowsNoAnswersOfAMonthWithHardlyAnyOrThatGoesOn) {
    answer_often(4, treated("5"));
    let_the_month_end();
    EXPECT_TRUE(only_month(kManager).answered().hidden());
    EXPECT_THAT(counts(kManager), IsEmpty());
    EXPECT_THAT(counts(state_coordinator()), ElementsAre("5:4"));
}

TEST_F(SurveyView, ShowsNoAnswersWhileAnotherLookWouldTellWhoseIsNew) {
    answer_often(12, treated("5"));
    EXPECT_TRUE(only_month(kManager).open());
    EXPECT_EQ(only_month(kManager).answered().count(), 12u);
    EXPECT_THAT(counts(kManager), IsEmpty());
    let_the_month_end();
    EXPECT_THAT(counts(kManager), ElementsAre("5:12"));
}

TEST_F(SurveyView, ShowsFiguresToThoseWhoAnswerForTheCareAndThoseWhoCount) {
    answer_often(5, treated("5"));
    for (const auto& who :
         {staff(common::v1::SOCIAL_WORKER), staff(common::v1::QUALITY_MANAGER, kElsewhere),
          coordinator("II"), common::v1::Principal()})
        EXPECT_EQ(queries().survey_results(who, kOfUnit, "").error(), Refused::not_found);
    const views::SurveyOwner of_jurisdiction{.unit = {}, .jurisdiction = "II"};
    EXPECT_TRUE(queries().survey_results(coordinator("II"), of_jurisdiction, ""));
    EXPECT_EQ(queries().survey_results(coordinator("III"), of_jurisdiction, "").error(),
              Refused::not_found);
}

TEST_F(SurveyView, ShowsWhatWasWrittenSortedAndOnlyAmongOthers) {
    const std::string with = "has_texts: true texts { question: 'IDEA' text: ";
    for (const auto* text : {"'e' }", "'d' }", "'c' }", "'b' }"}) answer(with + text);
    const auto told_in = month();
    let_the_month_end();
    EXPECT_TRUE(queries().survey_texts(kManager, kOfUnit, told_in)->hidden());
    EXPECT_EQ(queries().survey_texts(state_coordinator(), kOfUnit, told_in)->texts_size(), 4);
    EXPECT_EQ(queries().survey_texts(kManager, kOfUnit, "2026-1").error(), Refused::bad_month);
    for (const auto& who : {staff(common::v1::SUPERVISOR), data_team(),
                            staff(common::v1::QUALITY_MANAGER, kElsewhere)})
        EXPECT_EQ(queries().survey_texts(who, kOfUnit, told_in).error(), Refused::not_found);
}

TEST_F(SurveyView, ShowsWhatWasWrittenUntilItIsErased) {
    const std::string with = "has_texts: true texts { question: 'IDEA' text: ";
    std::string erased;
    for (const auto* text : {"'e' }", "'d' }", "'c' }", "'b' }", "'a' }"})
        erased = answer(with + text);
    const auto told_in = month();
    let_the_month_end();
    const auto texts = [&] {
        std::string all;
        const auto found = queries().survey_texts(kManager, kOfUnit, told_in);
        for (const auto& one : found->texts()) all += one.text();
        return all;
    };
    EXPECT_EQ(texts(), "abcde");
    const auto before = only_month(kManager).answered().count();
    world.keyring.destroy(erased);
    EXPECT_EQ(texts(), "bcde");
    EXPECT_TRUE(queries().survey_texts(kManager, kOfUnit, told_in)->erased());
    EXPECT_EQ(only_month(kManager).answered().count(), before) << "figures survive";
}

TEST(HideSmall, LeavesNothingToReckon) {
    const auto hidden = [](std::vector<std::uint64_t> counts) {
        std::vector<views::v1::SurveyCount> all(counts.size());
        std::vector<views::v1::SurveyCount*> those;
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].set_count(counts[i]);
            those.push_back(&all[i]);
        }
        views::hide_small(those);
        std::string shown;
        for (const auto& one : all)
            shown += one.hidden() ? "? " : std::to_string(one.count()) + " ";
        return shown;
    };
    EXPECT_EQ(hidden({5, 6, 7}), "5 6 7 ");
    EXPECT_EQ(hidden({5, 4, 7}), "? ? 7 ");
    EXPECT_EQ(hidden({1, 4, 7}), "? ? 7 ");
    EXPECT_EQ(hidden({0, 4, 7}), "0 ? ? ");
    EXPECT_EQ(hidden({0, 4}), "0 ? ");
    EXPECT_EQ(hidden({1, 2, 7, 9}), "? ? ? 9 ")
        << "what two of the three hide, all others would tell";
    EXPECT_EQ(hidden({}), "");
}

}  // namespace
}  // namespace enlace::test
