#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "views_world.h"

// A case that has gone on for years is shown like any other: all of it, page by page.
namespace enlace::test {
namespace {

constexpr std::uint64_t kEvents = 5'000;
constexpr int kVisits = 400;

class LongCase : public testing::Test {
protected:
    void SetUp() override {
        tell("case_triaged { risk: ALTO urgency: URGENT safety_note: 'dogs' }");
        tell("case_assigned { worker: 'w-1' }");
        for (int i = 0; i < kVisits; ++i) {
            const auto visit = "kind: HOME_VISIT stream: '" + world.new_stream("visit", patient);
            tell("obligation_opened { " + visit + "' }");
            if (i > 0) tell("obligation_closed { " + visit + "' outcome: COMPLETED }");
        }
        tell("special_record_opened { number: 1 kind: SHELTER record { shelter { type: 'a' } } }");
        while (version < kEvents - 1) {
            const auto number = std::to_string(version);
            if (version % 3 == 0) {
                tell("contact_attempted { channel: LLAMADA result: REACHED unit: 'SPSSA000011' }");
            } else if (version % 3 == 1) {
                tell("intervention_recorded { intervention: TALK unit: 'SPSSA000011' note: '" +
                     number + "' }");
                ++interventions;
            } else {
                tell("special_record_updated { number: 1 kind: SHELTER record { shelter { type: '" +
                     number + "' } } }");
            }
            if (version == kEvents / 2) halfway_us = world.clock.wall_us();
        }
        tell("special_record_updated { number: 1 kind: SHELTER record { shelter { type: 'z' } } }");
    }
    void tell(const std::string& event) {
        world.clock.advance_us(base::kMinute_us);
        world.on_case(id, patient, event, {.principal = hospital()});
        ++version;
    }
    // Of the patient's timeline, by the versions of the case; and how many pages it took.
    std::pair<std::vector<std::uint64_t>, std::size_t> versions_told(std::size_t limit) {
        std::vector<std::uint64_t> versions;
        std::size_t pages = 0;
        std::string cursor;
        do {
            const auto page =
                queries.timeline(hospital(), patient, {}, {.cursor = cursor, .limit = limit});
            EXPECT_TRUE(page && page->entries_size() <= static_cast<int>(limit));
            if (!page || ++pages > kEvents) break;
            for (const auto& entry : page->entries()) {
                if (entry.stream() != id) continue;
                const auto& event = entry.event_id();
                versions.push_back(std::stoull(event.substr(event.rfind('/') + 1)));
            }
            cursor = page->next_cursor();
        } while (!cursor.empty());
        return {versions, pages};
    }

    ViewsWorld world;
    const std::string patient = world.patient();
    const std::string id = world.social_case(patient);
    std::uint64_t version = 1;
    std::uint32_t interventions = 0;
    std::int64_t halfway_us = 0;
    RunningViews running{world};
    const views::Queries& queries = running.queries();
};

TEST_F(LongCase, IsShownWholeAndMayGoOn) {
    running.caught_up();
    const auto shown = queries.social_case(hospital(), id).value();
    EXPECT_EQ(shown.version(), kEvents);
    EXPECT_EQ(shown.state(), "OPEN");
    EXPECT_EQ(shown.interventions(), interventions);
    EXPECT_EQ(shown.obligations_size(), kVisits);
    EXPECT_EQ(shown.details().safety_note(), "dogs");
    ASSERT_EQ(shown.details().special_records_size(), 1);
    EXPECT_EQ(shown.details().special_records(0).record().shelter().type(), "z");
    EXPECT_THAT(shown.actions(),
                testing::IsSupersetOf({"RecordIntervention", "HoldCase", "UpdateSpecialRecord"}));

    const auto whole = queries.patient(hospital(), patient, {}).value();
    ASSERT_EQ(whole.cases_size(), 1);
    EXPECT_EQ(whole.cases(0).actions_size(), shown.actions_size());
    EXPECT_EQ(whole.obligations_size(), 1) << "the one that is open";
    const auto then = queries.social_case(hospital(), id, {.as_known_at_us = halfway_us}).value();
    EXPECT_EQ(then.version(), kEvents / 2);
    EXPECT_EQ(ids(queries.office(hospital(), "SPSSA000011", {}, {}).value()),
              std::vector<std::string>{id});
}

TEST_F(LongCase, HasATimelineToTheEndInPagesOfTheSizeAskedFor) {
    running.caught_up();
    std::vector<std::uint64_t> all(kEvents);
    std::iota(all.begin(), all.end(), 1);
    for (const std::size_t limit : {views::kPageMax, std::size_t{50}}) {
        const auto [versions, pages] = versions_told(limit);
        EXPECT_EQ(versions, all) << "each event once, in its order";
        EXPECT_EQ(pages, kEvents / limit + 1) << "the patient's own is one more";
    }
}

}  // namespace
}  // namespace enlace::test
