#include <gtest/gtest.h>

#include "enlace/intake/v1/rejection.pb.h"
#include "journal/memory_log.h"
#include "support/decisions.h"
#include "support/engine/care_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// What two offices do to one thing at the same moment, through engines of their own; and a case
// with a very long history.
namespace enlace::aggregate {
namespace {

using common::v1::ACCEPTED;

constexpr int kPairs = 40;
constexpr std::chrono::milliseconds kBehind{20};  // So much later it reads what the other did.

class OfficeRaces : public testing::Test {
protected:
    void SetUp() override {
        one = &world.start(log, world.intake_options());
        other = &world.start(late, world.intake_options());
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    CommandRequest by(common::v1::Role role, CommandRequest request) const {
        request.actor.set_role(role);
        return request;
    }
    // In work, so that it can be closed by a supervisor. Of the one patient whom all are about.
    std::string open_case(const std::string& key) {
        if (patient.empty())
            patient =
                world.handle(*one, world.register_patient(*one, "the-patient-0123456789")).stream;
        world.clock.advance_us(base::kSecond_us);
        const auto id =
            world.handle(*one, world.register_case(*one, key + "-case-0123456789", patient)).stream;
        world.handle(*one, world.on_case(*one, key + "-triage-0123456789", id,
                                         "triage_case { risk: ALTO }"));
        world.handle(*one, by(common::v1::SUPERVISOR,
                              world.on_case(*one, key + "-assign-0123456789", id,
                                            "assign_case { worker: 'w-1' override_reason: 'r' }")));
        return id;
    }

    journal::MemoryLog log;
    test::FaultyLog late{log};
    test::CareWorld world{log};
    Engine* one = nullptr;
    Engine* other = nullptr;
    std::string patient;
};

TEST_F(OfficeRaces, ACaseIsEitherClosedOrMerged) {
    const auto surviving = open_case("surviving");
    late.delay_followers(kBehind);
    int closed = 0, merged = 0;
    for (int i = 0; i < kPairs; ++i) {
        const std::string key = "pair-" + std::to_string(i);
        const auto id = open_case(key);
        ASSERT_TRUE(test::wait_until([&] { return other->status().lag_records == 0; }));
        auto closing = world.begin(
            *one,
            by(common::v1::SUPERVISOR, world.on_case(*one, key + "-close-0123456789", id,
                                                     "close_case { code: ATTENDED reason: 'r' }")));
        auto merging = world.begin(
            *other, by(common::v1::RECORDS_OFFICE,
                       world.on_case(*other, key + "-merge-0123456789", id,
                                     "merge_case { surviving_case: '" + surviving + "' }")));
        const auto close = closing.get().outcome, merge = merging.get().outcome;
        closed += close == ACCEPTED;
        merged += merge == ACCEPTED;
        ASSERT_NE(close == ACCEPTED, merge == ACCEPTED) << close << " and " << merge;
        EXPECT_EQ(close == ACCEPTED ? merge : close,
                  static_cast<std::uint32_t>(close == ACCEPTED ? intake::v1::CASE_IS_CLOSED
                                                               : intake::v1::CASE_IS_MERGED));
    }
    EXPECT_EQ(closed + merged, kPairs);
    // Else nobody ever raced.
    EXPECT_GT(one->status().lost_races + other->status().lost_races, 0u);
    EXPECT_TRUE(test::wait_until([&] { return one->status().void_records > 0; }));
}

// Each office takes the other's case for the one that survives.
TEST_F(OfficeRaces, TwoCasesAreNeverMergedIntoEachOther) {
    for (int i = 0; i < kPairs; ++i) {
        const std::string key = "crossing-" + std::to_string(i);
        const auto first = open_case(key + "-first"), second = open_case(key + "-second");
        ASSERT_TRUE(test::wait_until([&] { return other->status().lag_records == 0; }));
        const auto merge = [&](Engine& engine, const std::string& merged,
                               const std::string& surviving) {
            return world.begin(
                engine, by(common::v1::RECORDS_OFFICE,
                           world.on_case(engine, key + "-merge-0123456789-" + merged, merged,
                                         "merge_case { surviving_case: '" + surviving + "' }")));
        };
        auto forth = merge(*one, second, first);
        auto back = merge(*other, first, second);
        EXPECT_EQ(forth.get().outcome, ACCEPTED);
        EXPECT_THAT(
            back.get().outcome,
            testing::AnyOf(static_cast<std::uint32_t>(intake::v1::SURVIVING_CASE_IS_NEWER),
                           static_cast<std::uint32_t>(intake::v1::SURVIVING_CASE_NOT_OPEN)));
    }
    EXPECT_EQ(world.events("intake", "CaseMerged"), static_cast<std::size_t>(kPairs));
    EXPECT_EQ(world.events("intake", "ConflictFound"), 0u);
}

// Two supervisors who do not know of each other's: each is within the limit, both are not.
TEST_F(OfficeRaces, ACaseloadExceededUnknowinglyIsAConflict) {
    world.policy.limits["case.caseload"] = 1;
    auto& unknowing = world.start(late, world.intake_options());
    const auto triaged = [&](const std::string& key) {
        const auto id = world.open_case(*one, key).stream;
        world.handle(*one, world.on_case(*one, key + "-triage-0123456789", id,
                                         "triage_case { risk: ALTO }"));
        return id;
    };
    const auto assign = [&](Engine& engine, const std::string& key, const std::string& id) {
        return world.begin(engine,
                           by(common::v1::SUPERVISOR,
                              world.on_case(engine, key, id, "assign_case { worker: 'w' }")));
    };
    const auto first = triaged("first"), second = triaged("second"), third = triaged("third");
    ASSERT_TRUE(test::wait_until([&] { return unknowing.status().lag_records == 0; }));
    late.limit_polls(0);
    EXPECT_EQ(assign(*one, "assign-first-0123456789", first).get().outcome, ACCEPTED);
    auto assigned = assign(unknowing, "assign-second-0123456789", second);
    ASSERT_TRUE(test::wait_until([&] { return world.events("intake", "CaseAssigned") == 2; }));
    late.limit_polls(~std::size_t{0});
    EXPECT_EQ(assigned.get().outcome, ACCEPTED);

    EXPECT_TRUE(test::wait_until([&] { return world.events("intake", "ConflictFound") > 0; }));
    for (const auto& record : world.records()) {
        if (record.events().empty()) continue;
        common::v1::ConflictFound conflict;
        if (record.events(0).type() != conflict.GetDescriptor()->full_name()) continue;
        EXPECT_THAT(record.stream(), testing::AnyOf(first, second));
        ASSERT_TRUE(conflict.ParseFromString(record.events(0).clear()));
        EXPECT_THAT(conflict, test::equals_text("guard: 'caseload' rested_on: '0' found: '2'"));
    }
    // Who knows is refused.
    EXPECT_EQ(assign(*one, "assign-third-0123456789", third).get().outcome,
              static_cast<std::uint32_t>(intake::v1::CASELOAD_FULL));
}

// 5,000 events in one case, half of them sealed, and it is decided on as on any other; also after a
// fold from nothing.
TEST_F(OfficeRaces, ACaseMayGoOnForever) {
    constexpr int kEvents = 5'000;
    const auto id = open_case("long");
    std::uint64_t version = 0;
    for (int i = 0; i < kEvents; ++i) {
        const std::string when = " unit: 'SPSSA000011' occurred_at { seconds: 9 } }";
        const auto answer = world.handle(
            *one,
            world.on_case(
                *one, "long-call-0123456789-" + std::to_string(i), id,
                i % 2 == 0 ? "record_contact_attempt { channel: PRESENCIAL result: REACHED" + when
                           : "record_intervention { intervention: TALK note: 'n'" + when));
        ASSERT_EQ(answer.outcome, ACCEPTED);
        version = answer.version;
    }
    EXPECT_GE(version, static_cast<std::uint64_t>(kEvents));
    other = &world.restart_on_empty_store(*other);
    const auto closed = world.handle(
        *other, by(common::v1::SUPERVISOR, world.on_case(*other, "long-close-0123456789", id,
                                                         "close_case { code: ATTENDED }")));
    EXPECT_EQ(closed.outcome, ACCEPTED);
    EXPECT_EQ(closed.version, version + 1);
}

}  // namespace
}  // namespace enlace::aggregate
