#include "directory/policy_file.h"

#include <google/protobuf/util/time_util.h>

#include <string>

#include "base/date.h"
#include "directory/json_file.h"
#include "enlace/policy/v1/policy.pb.h"

namespace enlace::directory {
namespace {

using google::protobuf::util::TimeUtil;

class Reader {
public:
    explicit Reader(const std::filesystem::path& file) : file_(file) {
        read_json_file(file, contents_);
    }

    base::Policy policy() {
        require(contents_.version() > 0, "version", "must be 1 or more");
        policy_.version = contents_.version();
        policy_.calendar.utc_offset_min = contents_.utc_offset_min();
        for (const auto& holiday : contents_.holidays()) add_holiday(holiday);
        for (const auto& clock : contents_.clocks()) add_clock(clock);
        for (const auto& [name, value] : contents_.limits()) {
            require(value >= 0, name, "must not be negative");
            policy_.limits.emplace(name, value);
        }
        return std::move(policy_);
    }

private:
    void require(bool holds, std::string_view what, std::string_view rule) const {
        if (holds) return;
        throw FileError(file_.string().append(": ").append(what).append(": ").append(rule));
    }

    void add_holiday(const std::string& text) {
        const auto day = base::parse_date(text);
        require(day.has_value(), text, "no such day");
        policy_.calendar.holidays.insert(day->time_since_epoch().count());
    }

    std::int64_t to_us(const google::protobuf::Duration& duration, const std::string& clock) const {
        const std::int64_t us = TimeUtil::DurationToMicroseconds(duration);
        require(us >= 0, clock, "a time must not be negative");
        return us;
    }

    void add_clock(const policy::v1::Clock& clock) {
        const std::string& name = clock.name();
        base::ClockRule rule;
        switch (clock.length_case()) {
            case policy::v1::Clock::kDuration:
                rule.duration_us = to_us(clock.duration(), name);
                break;
            case policy::v1::Clock::kBusinessDays:
                rule.business_days = static_cast<int>(clock.business_days());
                break;
            case policy::v1::Clock::kGiven:
                break;
            case policy::v1::Clock::LENGTH_NOT_SET:
                require(false, name, "needs duration, businessDays or given");
        }
        switch (clock.answer_case()) {
            case policy::v1::Clock::kResponse:
                rule.response_us = to_us(clock.response(), name);
                break;
            case policy::v1::Clock::kResponseBusinessDays:
                rule.response_business_days = static_cast<int>(clock.response_business_days());
                break;
            case policy::v1::Clock::ANSWER_NOT_SET:
                require(false, name, "needs response or responseBusinessDays");
        }
        require(policy_.clocks.emplace(name, rule).second, name, "stands twice");
    }

    std::filesystem::path file_;
    policy::v1::Policy contents_;
    base::Policy policy_;
};

}  // namespace

base::Policy load_policy(const std::filesystem::path& file, std::span<const PolicyNames> needed) {
    base::Policy policy = Reader(file).policy();
    std::string missing;
    for (const PolicyNames& names : needed) {
        for (const auto clock : names.clocks)
            if (!policy.clocks.contains(clock)) missing.append(" clock ").append(clock);
        for (const auto limit : names.limits)
            if (!policy.limits.contains(limit)) missing.append(" limit ").append(limit);
    }
    if (!missing.empty()) throw FileError(file.string() + ": add what is missing:" + missing);
    return policy;
}

}  // namespace enlace::directory
