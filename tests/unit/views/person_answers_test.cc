#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "folded_views.h"
#include "persons_world.h"
#include "shuffled_log.h"

// What is answered about people whom two offices join and part, as it goes out: byte by byte.
namespace enlace::test {
namespace {

const std::string kHere = "SPSSA000011";

class PersonAnswers : public testing::Test {
protected:
    using Answers = std::vector<std::pair<std::string, std::string>>;  // By what was asked.

    void SetUp() override {
        for (auto* id : {&a, &b, &c, &wrong, &mistaken}) {
            patients.push_back(*id);
            cases.push_back(world.social_case(*id, *id == b ? kElsewhere : kHere));
            world.clock.advance_us(base::kSecond_us);
        }
        visit = world.routed_visit(a);
        world.referral(b);
        world.session(c);
        before_us = world.clock.wall_us();
    }
    // Two offices join the first two at once, one of them the third, and parts it again. Others are
    // joined by mistake, which is withdrawn.
    void join_and_part() {
        world.clock.advance_us(base::kSecond_us);
        world.edge(a, "merge_recorded", a, b, 1);
        world.edge(b, "merge_recorded", b, a, 1, kElsewhere);
        world.edge(b, "merge_recorded", a, a, 1);
        world.edge(a, "merge_recorded", b, b, 1, kElsewhere);
        world.join(b, c, 2);
        world.join(wrong, mistaken);
        between_us = world.clock.wall_us();
        world.clock.advance_us(base::kSecond_us);
        world.part(b, c, 2);
        world.part(wrong, mistaken);
        cases.push_back(world.social_case(a));
    }

    // All that is asked of them, at every moment; timelines to their end.
    Answers ask(const views::Queries& queries) const {
        Answers answers;
        const auto add = [&](const std::string& question, const auto& found) {
            answers.emplace_back(question, found ? found->SerializeAsString() : "not found");
        };
        const std::vector<common::v1::Principal> askers = {hospital(), hospital(kElsewhere),
                                                           state_coordinator(), coordinator("II")};
        for (const auto& who : askers) {
            const std::string by = common::v1::Role_Name(who.role()) + who.institution() + " asks ";
            for (const auto& id : patients) {
                add(by + "of " + id, queries.patient(who, id, {}));
                for (const auto at_us : {before_us, between_us}) {
                    add(by + "of old of " + id, queries.patient(who, id, {.as_of_us = at_us}));
                    add(by + "what was known of " + id,
                        queries.patient(who, id, {.as_known_at_us = at_us}));
                }
                std::string cursor;
                do {
                    const auto page = queries.timeline(who, id, {}, {.cursor = cursor, .limit = 3});
                    add(by + "what befell " + id, page);
                    cursor = page ? page->next_cursor() : "";
                } while (!cursor.empty());
            }
            for (const auto& id : cases) add(by + "of " + id, queries.social_case(who, id));
            add(by + "of the visit", queries.home_visit(who, visit));
            for (const char* name : {"name: 'ruiz'", "name: 'soto'", "name: 'lara'"}) {
                const auto sought =
                    views::sought(from_text<views::v1::PatientSearch>(name), queries.search_key());
                add(by + "for " + name, queries.search(who, *sought));
            }
            for (const auto& clues : {kHere, std::string(kElsewhere)})
                add(by + "for the cases of " + clues, queries.office(who, clues, {}, {}));
        }
        return answers;
    }
    Answers answered(
        journal::Log& log, const std::function<bool()>& commits = [] { return true; }) {
        return ask(FoldedViews(world, log, commits).queries());
    }

    PersonsWorld world;
    const std::string a = world.unidentified("Ana Ruiz");
    const std::string b = world.patient("Ana Ruiz Soto", kElsewhere);
    const std::string c = world.patient("Anna Ruiz S.");
    const std::string wrong = world.unidentified("Juana Lara");
    const std::string mistaken = world.patient("Juana Lara Rey");
    std::vector<std::string> patients, cases;
    std::string visit;
    std::int64_t before_us = 0, between_us = 0;
};

TEST_F(PersonAnswers, AreTheSameBytesHoweverTheJournalsInterleave) {
    join_and_part();
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto expected = answered(world.log);
    ASSERT_GT(expected.size(), 150u);
    std::set<std::string> distinct;
    for (const auto& [question, answer] : expected) distinct.insert(answer);
    EXPECT_GT(distinct.size(), 60u) << "they do tell something";
    for (unsigned i = 0; i < 100; ++i) {
        ShuffledLog shuffled(world.log, seed + i);
        const auto told = answered(shuffled, [&] { return random() % 2 == 0; });
        ASSERT_EQ(told.size(), expected.size());
        for (std::size_t q = 0; q < told.size(); ++q)
            ASSERT_TRUE(told[q] == expected[q]) << "interleaving " << i << ": " << told[q].first;
    }
}

TEST_F(PersonAnswers, TellOfTheChainAsFarAsItHolds) {
    join_and_part();
    const FoldedViews views(world, world.log, [] { return true; });
    const auto members = [&](const std::string& id, const views::Moment& moment) {
        std::set<std::string> ids;
        const auto told = views.queries().patient(state_coordinator(), id, moment);
        for (const auto& one : told->members()) ids.insert(one.id());
        return ids;
    };
    EXPECT_EQ(members(a, {}), (std::set{a, b}));
    EXPECT_EQ(members(c, {}), std::set<std::string>());
    EXPECT_EQ(members(c, {.as_known_at_us = between_us}), (std::set{a, b, c}));
    EXPECT_EQ(members(wrong, {.as_known_at_us = between_us}), (std::set{wrong, mistaken}));
}

// But for versions and times of the last change, and what the log held by then.
TEST_F(PersonAnswers, KeepNoTraceOfAWrongMergeBesideTheTimelines) {
    const auto state_of = [&] {
        const FoldedViews views(world, world.log, [] { return true; });
        std::vector<std::string> told;
        for (const auto& who : {hospital(), state_coordinator()}) {
            for (const auto& id : {wrong, mistaken}) {
                auto view = views.queries().patient(who, id, {}).value();
                view.clear_version();
                view.clear_changed_at();
                view.clear_positions();
                told.push_back(view.DebugString());
            }
            const auto sought = views::sought(from_text<views::v1::PatientSearch>("name: 'lara'"),
                                              views.queries().search_key());
            auto found = views.queries().search(who, *sought).value();
            found.clear_positions();
            for (auto& one : *found.mutable_matches()) one.clear_version();
            told.push_back(found.DebugString());
        }
        auto office = views.queries().office(hospital(), kHere, {}, {}).value();
        office.clear_positions();
        told.push_back(office.DebugString());
        return told;
    };
    const auto before = state_of();
    world.join(wrong, mistaken);
    EXPECT_NE(state_of(), before);
    world.part(wrong, mistaken);
    EXPECT_EQ(state_of(), before);
}

}  // namespace
}  // namespace enlace::test
