#include "base/policy.h"

#include <gtest/gtest.h>

#include "base/clock.h"

namespace enlace::base {
namespace {

// Each length is another one, so that it tells which rule was taken.
Policy policy() {
    Policy policy;
    policy.clocks = {{"tea.ready_by", {.duration_us = 1}}};
    policy.exceptions["tea.ready_by"] = {
        {.institution = "A", .rule = {.duration_us = 6}},
        {.jurisdiction = "II", .rule = {.duration_us = 5}},
        {.priority = "STAT", .severity = "ALTO", .rule = {.duration_us = 4, .response_us = 7}},
        {.priority = "STAT", .rule = {.duration_us = 3}},
        {.type = "GREEN", .rule = {.duration_us = 2}}};
    return policy;
}

TEST(Policy, HasOneRuleForEverybodyOfWhomItSaysNothingElse) {
    EXPECT_EQ(policy().due_us("tea.ready_by", 0), 1);
    EXPECT_EQ(policy().due_us("tea.ready_by", 0,
                              {.types = {"BLACK"}, .priority = "URGENT", .institution = "B"}),
              1);
}

TEST(Policy, TakesTheFirstExceptionThatFits) {
    const auto due = [](const ClockMatter& matter) {
        return policy().due_us("tea.ready_by", 0, matter);
    };
    EXPECT_EQ(due({.types = {"BLACK", "GREEN"}}), 2);
    EXPECT_EQ(due({.types = {"GREEN"}, .priority = "STAT"}), 3);
    EXPECT_EQ(due({.priority = "STAT", .severity = "ALTO"}), 4);
    EXPECT_EQ(due({.severity = "ALTO"}), 1) << "all that is named must hold";
    EXPECT_EQ(due({.priority = "STAT", .severity = "ALTO", .jurisdiction = "II"}), 5);
    EXPECT_EQ(due({.priority = "STAT", .institution = "A", .jurisdiction = "II"}), 6);
}

TEST(Policy, LeavesTheTimeToRespondThatGoesWithTheException) {
    EXPECT_EQ(policy().response_us("tea.ready_by", 0, {.priority = "STAT", .severity = "ALTO"}), 7);
    EXPECT_EQ(policy().response_us("tea.ready_by", 0), 0);
}

TEST(Policy, KnowsTheJurisdictionThatAnInstitutionStandsIn) {
    auto known = policy();
    known.standings = {{"B", {{0, "I"}, {100, "II"}}}, {"A", {{0, "II"}}}};
    const auto due = [&](std::int64_t from_us, const ClockMatter& matter) {
        return known.due_us("tea.ready_by", from_us, matter) - from_us;
    };
    EXPECT_EQ(due(99, {.institution = "B"}), 1);
    EXPECT_EQ(due(100, {.institution = "B"}), 5) << "since it stands there";
    EXPECT_EQ(due(100, {.institution = "A"}), 6) << "what names the institution counts first";
    EXPECT_EQ(due(100, {.institution = "B", .jurisdiction = "III"}), 1)
        << "what is said outweighs where it stands";
    EXPECT_EQ(due(100, {.institution = "C"}), 1);
}

TEST(Policy, WeighsExceptionsByWhatTheyName) {
    const ClockException by_institution{.institution = "A"}, by_jurisdiction{.jurisdiction = "II"},
        by_severity{.severity = "ALTO"}, by_priority{.priority = "STAT"}, by_type{.type = "GREEN"},
        by_both{.type = "GREEN", .priority = "STAT"},
        by_all_but_one{
            .type = "GREEN", .priority = "STAT", .severity = "ALTO", .jurisdiction = "II"};
    EXPECT_GT(by_institution.weight(), by_all_but_one.weight());
    EXPECT_GT(by_all_but_one.weight(), by_jurisdiction.weight());
    EXPECT_GT(by_jurisdiction.weight(), by_severity.weight());
    EXPECT_GT(by_severity.weight(), by_both.weight());
    EXPECT_GT(by_both.weight(), by_priority.weight());
    EXPECT_GT(by_priority.weight(), by_type.weight());
    EXPECT_EQ(ClockException().weight(), 0);
}

}  // namespace
}  // namespace enlace::base
