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
#include "homevisits/domain/policy_names.h"
#include "intake/domain/policy_names.h"
#include "referral/domain/policy_names.h"
#include "support/temporary_folder.h"
#include "telemedicine/domain/policy_names.h"

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
        PolicyNames{telemedicine::kPolicyClocks, telemedicine::kPolicyLimits}};
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
    refuses(R"({"name": "tea.ready_by", "durration": "60s", "response": "60s"})", "durration");
}

TEST(LoadPolicy, NamesTheFileThatItCannotRead) {
    EXPECT_THAT([] { load_policy("no/such/policy.json", {}); },
                ThrowsMessage<FileError>(HasSubstr("no/such/policy.json: cannot be read")));
}

}  // namespace
}  // namespace enlace::directory
