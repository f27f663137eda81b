#include "views/patients/persons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "folded_views.h"
#include "persons_world.h"
#include "shuffled_log.h"
#include "support/store_dump.h"

namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Persons : public testing::Test {
protected:
    void join(const std::string& from, const std::string& to, int ordinal = 1) {
        world.join(from, to, ordinal);
    }
    void part(const std::string& from, const std::string& to, int ordinal = 1) {
        world.part(from, to, ordinal);
    }
    void edge(const std::string& stream,
              const std::string& event,
              const std::string& from,
              const std::string& other,
              int ordinal) {
        world.edge(stream, event, from, other, ordinal);
    }
    std::string unidentified(const std::string& name = "Ana") { return world.unidentified(name); }
    const views::Queries& queries() {
        if (!views_) views_ = std::make_unique<RunningViews>(world);
        return views_->queries();
    }
    views::v1::PatientView shown(const std::string& id,
                                 const common::v1::Principal& who = hospital()) {
        const auto view = queries().patient(who, id, {});
        EXPECT_TRUE(view) << id;
        return view.value_or(views::v1::PatientView());
    }
    std::vector<std::string> members(const std::string& id) {
        std::vector<std::string> ids;
        const auto view = shown(id);
        for (const auto& one : view.members()) ids.push_back(one.id());
        return ids;
    }
    static std::vector<std::string> sorted(std::vector<std::string> ids) {
        std::ranges::sort(ids);
        return ids;
    }

    PersonsWorld world;
    std::unique_ptr<RunningViews> views_;
};

TEST_F(Persons, AreShownUnderTheVerifiedMemberWhoeverIsAskedFor) {
    const auto unknown = unidentified();
    const auto known = world.patient("Juana Zacatepetl");
    const auto of_unknown = world.social_case(unknown);
    const auto of_known = world.social_case(known);
    join(unknown, known);
    for (const auto& id : {unknown, known}) {
        const auto view = shown(id);
        EXPECT_EQ(view.id(), known);
        EXPECT_EQ(view.state(), "VERIFIED");
        EXPECT_EQ(view.identity().demographics().name(), "Juana Zacatepetl");
        EXPECT_EQ(members(id), sorted({unknown, known}));
        std::vector<std::string> cases;
        for (const auto& one : view.cases()) cases.push_back(one.id());
        EXPECT_THAT(cases, ElementsAre(of_unknown, of_known));
    }
    EXPECT_EQ(queries().social_case(hospital(), of_unknown)->person_id(), known);
}

TEST_F(Persons, AreNamedByAVisitToWhomeverMaySeeThem) {
    const auto unknown = unidentified(), known = world.patient();
    const auto visit = world.routed_visit(unknown, "II");
    const auto person = [&](const common::v1::Principal& who) {
        const auto view = queries().home_visit(who, visit);
        EXPECT_TRUE(view && view->patient_id() == unknown);
        return view ? view->person_id() : "none";
    };
    EXPECT_EQ(person(hospital()), unknown);
    join(unknown, known);
    EXPECT_EQ(person(hospital()), known);
    EXPECT_EQ(person(state_coordinator()), known);
    EXPECT_EQ(person(coordinator("II")), "") << "who is sent there sees no patients";
    part(unknown, known);
    EXPECT_EQ(person(hospital()), unknown);
}

TEST_F(Persons, AreTheSmallestIdWhereNobodyOrEverybodyIsVerified) {
    const auto a = unidentified(), b = unidentified();
    join(b, a);
    EXPECT_EQ(shown(b).id(), std::min(a, b));
    const auto c = world.patient(), d = world.patient();
    join(d, c);
    EXPECT_EQ(shown(d).id(), std::min(c, d));
}

TEST_F(Persons, AreOneWhereTwoOfficesJoinThemAtOnce) {
    const auto a = unidentified(), b = world.patient();
    // Each began an edge of its own before it heard of the other's.
    edge(a, "merge_recorded", a, b, 1);
    edge(b, "merge_recorded", b, a, 1);
    edge(b, "merge_recorded", a, a, 1);
    edge(a, "merge_recorded", b, b, 1);
    EXPECT_EQ(members(a), sorted({a, b}));
    part(a, b);
    EXPECT_EQ(members(a), sorted({a, b})) << "the other edge holds";
    part(b, a);
    EXPECT_THAT(members(a), IsEmpty());
    EXPECT_EQ(shown(a).id(), a);
    EXPECT_EQ(shown(b).id(), b);
}

// Two offices verified the same CURP for two unknown people: nobody was registered by it so far.
TEST_F(Persons, AreOneWhereOneCurpLeadsToThemThoughNobodyIsRegisteredByIt) {
    const auto a = unidentified(), b = unidentified(), canonical = world.new_patient();
    edge(a, "merge_recorded", a, canonical, 1);
    EXPECT_THAT(members(a), IsEmpty());
    edge(b, "merge_recorded", b, canonical, 1);
    EXPECT_EQ(members(a), sorted({a, b}));
    EXPECT_EQ(members(b), sorted({a, b}));
    // Registered by it later, the patient knows nothing of edges that began before.
    world.on_patient(canonical,
                     "patient_registered { institution: 'SPSSA000011' status: VERIFIED }",
                     {.principal = hospital()});
    EXPECT_EQ(members(canonical), sorted({a, b, canonical}));
    EXPECT_EQ(shown(a).id(), canonical);
    edge(a, "merge_withdrawn", a, canonical, 1);
    EXPECT_THAT(members(a), IsEmpty());
    EXPECT_EQ(members(b), sorted({b, canonical}));
}

// What stands in the records of one's own patients may be told, and nothing of the third.
TEST_F(Persons, AreOneThroughSomebodyWhomOnlyOthersKnow) {
    const auto a = unidentified(), b = unidentified();
    const auto theirs = world.patient("Juana", kElsewhere);
    join(a, theirs);
    join(b, theirs);
    EXPECT_EQ(members(a), sorted({a, b}));
    EXPECT_THAT(shown(theirs, hospital(kElsewhere)).members(), IsEmpty());
}

TEST_F(Persons, PartWhereTheChainIsCut) {
    const auto a = unidentified(), b = unidentified(), c = world.patient();
    join(a, b);
    join(b, c);
    EXPECT_EQ(members(a), sorted({a, b, c}));
    EXPECT_EQ(shown(a).id(), c);
    part(b, c);
    EXPECT_EQ(members(a), sorted({a, b}));
    EXPECT_EQ(members(b), sorted({a, b}));
    EXPECT_EQ(shown(a).id(), std::min(a, b));
    EXPECT_THAT(members(c), IsEmpty());
    EXPECT_EQ(shown(c).id(), c);
}

TEST_F(Persons, ArePartedFromTheMomentOnThatOneEndSaysSo) {
    const auto a = unidentified(), b = world.patient();
    join(a, b);
    edge(a, "merge_withdrawn", a, b, 1);
    EXPECT_THAT(members(a), IsEmpty());
    EXPECT_THAT(members(b), IsEmpty());
}

TEST_F(Persons, LeaveNoTraceOfAWrongMergeButItsPlaceInTheTimelines) {
    const auto a = unidentified("Ana"), b = world.patient("Juana");
    world.social_case(a);
    const auto of_b = world.social_case(b);
    const auto without_tale = [](views::v1::PatientView view) {
        view.clear_version();
        view.clear_changed_at();
        view.clear_positions();
        return view.SerializeAsString();
    };
    const auto a_before = without_tale(shown(a)), b_before = without_tale(shown(b));
    world.clock.advance_us(base::kSecond_us);
    join(a, b);
    EXPECT_NE(without_tale(shown(a)), a_before);
    part(a, b);
    EXPECT_EQ(without_tale(shown(a)), a_before);
    EXPECT_EQ(without_tale(shown(b)), b_before);
    for (const auto& id : {a, b}) {
        const auto told = queries().timeline(hospital(), id, {}, {});
        std::vector<std::string> types;
        for (const auto& entry : told->entries()) {
            if (entry.stream() != id) continue;
            types.push_back(entry.type().substr(entry.type().rfind('.') + 1));
        }
        EXPECT_THAT(types, ElementsAre("PatientRegistered", "MergeRecorded", "MergeWithdrawn"));
        for (const auto& entry : told->entries()) {
            EXPECT_FALSE(id == a && entry.stream() == of_b) << "the other's case";
        }
    }
}

TEST_F(Persons, HaveOneTimelinePageByPage) {
    const auto a = unidentified("Ana"), b = world.patient("Juana");
    std::vector<std::string> expected = {a + "/1", b + "/1"};
    for (int i = 0; i < 3; ++i) {
        for (const auto& id : {b, a}) {
            world.clock.advance_us(1000);
            expected.push_back(world.social_case(id) + "/1");
        }
    }
    world.clock.advance_us(1000);
    join(a, b);
    std::vector<std::string> told;
    std::string cursor;
    for (int pages = 0; pages == 0 || !cursor.empty(); ++pages) {
        ASSERT_LT(pages, 10);
        const auto page = queries().timeline(hospital(), a, {}, {.cursor = cursor, .limit = 3});
        ASSERT_TRUE(page);
        EXPECT_EQ(std::vector<std::string>(page->patients().begin(), page->patients().end()),
                  sorted({a, b}));
        for (const auto& entry : page->entries()) told.push_back(entry.event_id());
        cursor = page->next_cursor();
    }
    told.resize(expected.size());
    std::ranges::sort(told.begin(), told.begin() + 2);
    std::ranges::sort(expected.begin(), expected.begin() + 2);
    EXPECT_EQ(told, expected);
}

TEST_F(Persons, AreFoundOnceByWhatAnyOfThemIsKnownBy) {
    const auto a = unidentified("Ana Ruiz"), b = world.patient("Ana Ruiz Soto");
    join(a, b);
    const auto find = [&](const std::string& question) {
        const auto asked =
            views::sought(from_text<views::v1::PatientSearch>(question), queries().search_key());
        const auto found = queries().search(hospital(), *asked);
        return *found;
    };
    for (const char* question : {"name: 'ruiz'", "name: 'soto'"}) {
        const auto found = find(question);
        ASSERT_THAT(found.matches(), SizeIs(1)) << question;
        EXPECT_EQ(found.matches(0).id(), b);
        EXPECT_THAT(found.matches(0).members(), SizeIs(2));
    }
}

TEST_F(Persons, DoNotTellWhoElseKnowsThem) {
    const auto ours = unidentified("Ana");
    const auto theirs = world.patient("Juana", kElsewhere);
    join(ours, theirs);
    EXPECT_EQ(shown(ours).id(), ours);
    EXPECT_THAT(members(ours), IsEmpty());
    EXPECT_EQ(shown(theirs, hospital(kElsewhere)).id(), theirs);
    const auto view = shown(ours, state_coordinator());
    EXPECT_EQ(view.id(), theirs);
    EXPECT_THAT(view.members(), SizeIs(2));
}

TEST_F(Persons, AreLookedBackAtAsTheyWereThen) {
    const auto a = unidentified(), b = world.patient();
    const std::int64_t before_us = world.clock.wall_us();
    world.clock.advance_us(base::kHour_us);
    join(a, b);
    const auto then = queries().patient(hospital(), a, {.as_known_at_us = before_us});
    ASSERT_TRUE(then);
    EXPECT_EQ(then->id(), a);
    EXPECT_THAT(then->members(), IsEmpty());
    EXPECT_EQ(shown(a).id(), b);
}

// What is stored of joined and parted patients, whatever order their partitions are read in.
TEST_F(Persons, AreStoredTheSameHoweverTheirStreamsInterleave) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<std::string> patients;
    for (int i = 0; i < 6; ++i) patients.push_back(i % 2 == 0 ? unidentified() : world.patient());
    for (int i = 1; i <= 20; ++i) {
        const auto& from = patients[random() % patients.size()];
        const auto& to = patients[random() % patients.size()];
        if (from == to) continue;
        join(from, to, i);
        if (random() % 2 == 0) part(from, to, i);
    }
    const auto folded = [&](journal::Log& log) {
        const FoldedViews views(world, log, [&] { return random() % 2 == 0; });
        return dump(views.store(), views::families());
    };
    const auto expected = folded(world.log);
    for (unsigned i = 0; i < 100; ++i) {
        ShuffledLog shuffled(world.log, seed + i);
        ASSERT_EQ(folded(shuffled), expected) << "interleaving " << i;
    }
}

}  // namespace
}  // namespace enlace::test
