#include "directory/policy_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/clock.h"
#include "base/date.h"
#include "directory/json_file.h"
#include "grievances/domain/policy_names.h"
#include "homevisits/domain/policy_names.h"
#include "intake/domain/policy_names.h"
#include "referral/domain/policy_names.h"
#include "support/temporary_folder.h"
#include "telemedicine/domain/policy_names.h"
#include "transfers/domain/policy_names.h"

namespace enlace::directory {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

const std::filesystem::path kShipped =
    std::filesystem::path(ENLACE_SOURCE_DIR) / "deploy/policy/policy.json";

constexpr auto kClock = R"({"name": "tea.ready_by", "duration": "240s", "response": "60s"})";

// A policy file with this clock and nothing else but what is always needed.
base::Policy load(const std::string& clock, std::span<const PolicyNames> needed = {}) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "policy.json";
    std::ofstream(file) << R"({"version": 3, "clocks": [)" << clock << "]}";
    return load_policy(file, needed);
}

std::int64_t local_us(std::string_view date, int hour) {
    return base::parse_date(date)->time_since_epoch().count() * base::kDay_us +
           (hour + 6) * base::kHour_us;
}

TEST(ShippedPolicy, HasEveryNameThatADeciderLooksUp) {
    const std::array needed = {
        PolicyNames{intake::kPolicyClocks, intake::kPolicyLimits},
        PolicyNames{homevisits::kPolicyClocks, homevisits::kPolicyLimits},
        PolicyNames{referral::kPolicyClocks, referral::kPolicyLimits},
        PolicyNames{telemedicine::kPolicyClocks, telemedicine::kPolicyLimits},
        PolicyNames{transfers::kPolicyClocks, transfers::kPolicyLimits},
        PolicyNames{grievances::kPolicyClocks, grievances::kPolicyLimits}};
    EXPECT_NO_THROW(load_policy(kShipped, needed));
}

TEST(ShippedPolicy, CountsBusinessDaysPastWeekendsAndHolidays) {
    const auto policy = load_policy(kShipped, {});
    // Thursday before the weekend of Benito Juárez's birthday, a Monday off.
    EXPECT_EQ(policy.due_us("case.study_by", local_us("2026-03-12", 9)), local_us("2026-03-18", 9));
    EXPECT_EQ(policy.due_us("patient.identify_by", local_us("2026-03-12", 9)),
              local_us("2026-03-15", 9));
}

TEST(ShippedPolicy, LeavesADayToRespond) {
    const auto policy = load_policy(kShipped, {});
    EXPECT_EQ(policy.response_us("case.triage_by", local_us("2026-03-13", 9)), 4 * base::kDay_us);
    EXPECT_EQ(policy.response_us("home_visit.route_by", local_us("2026-03-13", 9)), base::kDay_us);
}

TEST(LoadPolicy, ReadsClocksAndTheirResponse) {
    const auto policy = load(kClock);
    EXPECT_EQ(policy.version, 3u);
    EXPECT_EQ(policy.due_us("tea.ready_by", 0), 240 * base::kSecond_us);
    EXPECT_EQ(policy.response_us("tea.ready_by", 0), 60 * base::kSecond_us);
}

TEST(ShippedPolicy, AsksForAnAnswerTheSoonerTheMoreUrgentAReferralIs) {
    const auto policy = load_policy(kShipped, {});
    const auto due = [&](std::string_view priority) {
        return policy.due_us("referral.answer_by", local_us("2026-03-12", 9),
                             {.priority = priority});
    };
    EXPECT_EQ(due("ROUTINE"), local_us("2026-03-20", 9));
    EXPECT_EQ(due("URGENT"), local_us("2026-03-13", 9));
    EXPECT_EQ(due("ASAP"), local_us("2026-03-12", 13));
    EXPECT_EQ(due("STAT"), local_us("2026-03-12", 9) + 30 * base::kMinute_us);
}

TEST(LoadPolicy, OrdersExceptionsByWhatTheyName) {
    const auto clock = [](const std::string& where, const std::string& duration) {
        return R"(, {"name": "case.study_by", "where": {)" + where + R"(}, "duration": ")" +
               duration + R"(", "response": "1s"})";
    };
    const auto policy =
        load(R"({"name": "case.study_by", "duration": "1s", "response": "1s"})" +
             clock(R"("type": "VIOLENCE")", "2s") + clock(R"("severity": "ALTO")", "3s") +
             clock(R"("jurisdiction": "II")", "4s") +
             clock(R"("priority": "STAT", "type": "VIOLENCE")", "5s"));
    const auto due_s = [&](const base::ClockMatter& matter) {
        return policy.due_us("case.study_by", 0, matter) / base::kSecond_us;
    };
    EXPECT_EQ(due_s({}), 1);
    EXPECT_EQ(due_s({.types = {"VIOLENCE"}}), 2);
    EXPECT_EQ(due_s({.types = {"VIOLENCE"}, .priority = "STAT"}), 5);
    EXPECT_EQ(due_s({.types = {"VIOLENCE"}, .priority = "STAT", .severity = "ALTO"}), 3);
    EXPECT_EQ(due_s({.types = {"VIOLENCE"}, .severity = "ALTO", .jurisdiction = "II"}), 4);
}

TEST(LoadPolicy, KnowsWhenThePlaceSetsItsClocks) {
    const test::TemporaryFolder folder;
    const auto load = [&](const std::string& changes) {
        const auto file = folder.path() / "policy.json";
        std::ofstream(file) << R"({"version": 3, "utcOffsetMin": -360, "offsetChanges": [)"
                            << changes << "]}";
        return load_policy(file, {}).calendar;
    };
    constexpr auto kSpring = R"({"from": "2022-04-03T08:00:00Z", "utcOffsetMin": -300})";
    constexpr auto kAutumn = R"({"from": "2022-10-30T07:00:00Z", "utcOffsetMin": -360})";
    const auto calendar = load(std::string(kSpring) + "," + kAutumn);
    const std::int64_t noon_utc_us = local_us("2022-07-01", 6);
    EXPECT_EQ(calendar.local_us(noon_utc_us), noon_utc_us - 5 * base::kHour_us);
    EXPECT_THAT([&] { load(std::string(kAutumn) + "," + kSpring); },
                ThrowsMessage<FileError>(HasSubstr("offsetChanges: the oldest comes first")));
}

TEST(LoadPolicy, NamesEverythingThatIsMissing) {
    constexpr std::array<std::string_view, 2> clocks = {"tea.ready_by", "tea.drunk_by"};
    constexpr std::array<std::string_view, 1> limits = {"tea.cups"};
    const std::array needed = {PolicyNames{clocks, limits}};
    EXPECT_THAT([&] { load(kClock, needed); },
                ThrowsMessage<FileError>(HasSubstr("missing: clock tea.drunk_by limit tea.cups")));
}

TEST(LoadPolicy, RefusesWhatItWouldHaveToGuess) {
    const auto refuses = [](const std::string& clock, const std::string& words) {
        EXPECT_THAT([&] { load(clock); }, ThrowsMessage<FileError>(HasSubstr(words)));
    };
    refuses(std::string(kClock) + "," + kClock, "tea.ready_by: stands twice");
    refuses(R"({"name": "tea.ready_by", "response": "60s"})", "needs duration");
    refuses(R"({"name": "tea.ready_by", "duration": "60s"})", "needs response");
    refuses(R"({"name": "tea.ready_by", "duration": "-1s", "response": "60s"})", "negative");
    const auto where = [](const std::string& name, const std::string& scope) {
        return R"({"name": ")" + name + R"(", "duration": "1s", "response": "1s", "where": {)" +
               scope + "}}";
    };
    refuses(where("tea.ready_by", R"("priority": "STAT")"), "needs one without a scope");
    refuses(where("tea.ready_by", R"("priority": "STATT")"), "no such priority");
    refuses(where("tea.ready_by", R"("type": "GENERAL")"), "no such type");
    refuses(where("case.study_by", R"("type": "GENERAAL")"), "no such type");
    refuses(where("case.study_by", R"("type": "CASE_KIND_UNSPECIFIED")"), "no such type");
    refuses(where("referral.answer_by", R"("severity": "ALTO")"), "no such severity");
    refuses(where("telemedicine.schedule_by", R"("type": "SPECIALIST_CARE")"), "no such type");
    refuses(where("grievance.resolve_by", R"("severity": "ALTO")"), "no such severity");
    refuses(where("tea.ready_by", ""), "name at least one thing");
    refuses(where("tea.ready_by", R"("institution": "A")") + "," +
                where("tea.ready_by", R"("institution": "A")"),
            "stands twice");
    refuses(R"({"name": "tea.ready_by", "durration": "60s", "response": "60s"})", "durration");
}

TEST(LoadPolicy, KnowsWhereTheInstitutionsOfTheDirectoryStand) {
    const auto directory = Directory::load(std::filesystem::path(ENLACE_SOURCE_DIR) /
                                           "deploy/directory/san-luis-potosi.json");
    const auto load = [&](const std::string& where) {
        const test::TemporaryFolder folder;
        const auto file = folder.path() / "policy.json";
        std::ofstream(file) << R"({"version": 3, "clocks": [
            {"name": "referral.attend_by", "duration": "2s", "response": "1s"},
            {"name": "referral.attend_by", "duration": "1s", "response": "1s", "where": {)"
                            << where << "}}]}";
        return load_policy(file, {}, directory);
    };
    const auto refuses = [&](const std::string& where, const std::string& words) {
        EXPECT_THAT([&] { load(where); }, ThrowsMessage<FileError>(HasSubstr(words)));
    };
    const auto due_s = [](const base::Policy& policy, std::string_view clues) {
        return policy.due_us("referral.attend_by", 0, {.institution = clues}) / base::kSecond_us;
    };
    const auto second = load(R"("jurisdiction": "II")");
    EXPECT_EQ(due_s(second, "SPSSA000203"), 1) << "Matehuala";
    EXPECT_EQ(due_s(second, "SPSSA000011"), 2);
    refuses(R"("jurisdiction": "VIII")",
            "referral.attend_by: where: the directory does not have VIII");
    refuses(R"("institution": "SPSSA999999")", "does not have SPSSA999999");
}

TEST(LoadPolicy, NamesTheFileThatItCannotRead) {
    EXPECT_THAT([] { load_policy("no/such/policy.json", {}); },
                ThrowsMessage<FileError>(HasSubstr("no/such/policy.json: cannot be read")));
}

}  // namespace
}  // namespace enlace::directory
