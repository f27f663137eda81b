#include "directory/policy_file.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/date.h"
#include "directory/json_file.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/grievances/v1/grievance_codes.pb.h"
#include "enlace/homevisits/v1/visit_codes.pb.h"
#include "enlace/intake/v1/case_codes.pb.h"
#include "enlace/policy/v1/policy.pb.h"
#include "enlace/referral/v1/referral_codes.pb.h"
#include "enlace/telemedicine/v1/telemedicine_codes.pb.h"

namespace enlace::directory {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::util::TimeUtil;

// The words by which the clocks of a machine may run differently; nullptr: by none.
struct Words {
    const EnumDescriptor* types = nullptr;
    const EnumDescriptor* severities = nullptr;
};

Words words_of(std::string_view clock) {
    const auto machine = clock.substr(0, clock.find('.'));
    if (machine == "case")
        return {intake::v1::CaseKind_descriptor(), intake::v1::Risk_descriptor()};
    if (machine == "referral") return {referral::v1::ReferralNeed::Code_descriptor(), nullptr};
    if (machine == "telemedicine") return {telemedicine::v1::TeleNeed::Code_descriptor(), nullptr};
    if (machine == "home_visit") return {homevisits::v1::VisitReason::Code_descriptor(), nullptr};
    if (machine == "grievance")
        return {grievances::v1::GrievanceType::Code_descriptor(),
                grievances::v1::GrievanceSeverity::Code_descriptor()};
    return {};
}

bool is_word(const EnumDescriptor* words, const std::string& word) {
    if (word.empty()) return true;
    const auto* value = words ? words->FindValueByName(word) : nullptr;
    return value && value->number() != 0;
}

bool same_scope(const base::ClockException& one, const base::ClockException& other) {
    return one.type == other.type && one.priority == other.priority &&
           one.severity == other.severity && one.institution == other.institution &&
           one.jurisdiction == other.jurisdiction;
}

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
        for (const auto& change : contents_.offset_changes()) add_offset_change(change);
        for (const auto& clock : contents_.clocks()) add_clock(clock);
        for (auto& [name, exceptions] : policy_.exceptions) {
            require(policy_.clocks.contains(name), name, "needs one without a scope");
            std::ranges::stable_sort(exceptions, std::ranges::greater(),
                                     &base::ClockException::weight);
        }
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

    void add_offset_change(const policy::v1::OffsetChange& change) {
        auto& changes = policy_.calendar.offset_changes;
        const std::int64_t from_us = TimeUtil::TimestampToMicroseconds(change.from());
        require(changes.empty() || changes.back().from_us < from_us, "offsetChanges",
                "the oldest comes first");
        changes.push_back({from_us, change.utc_offset_min()});
    }

    void add_clock(const policy::v1::Clock& clock) {
        const base::ClockRule rule = rule_of(clock);
        if (clock.has_where()) return add_exception(clock.name(), clock.where(), rule);
        require(policy_.clocks.emplace(clock.name(), rule).second, clock.name(), "stands twice");
    }

    void add_exception(const std::string& name,
                       const policy::v1::ClockScope& where,
                       const base::ClockRule& rule) {
        const Words words = words_of(name);
        require(is_word(words.types, where.type()), name, "where: no such type");
        require(is_word(words.severities, where.severity()), name, "where: no such severity");
        require(is_word(common::v1::Priority_descriptor(), where.priority()), name,
                "where: no such priority");
        base::ClockException exception{where.type(),        where.priority(),     where.severity(),
                                       where.institution(), where.jurisdiction(), rule};
        require(exception.weight() > 0, name, "where: name at least one thing");
        auto& others = policy_.exceptions[name];
        const bool twice = std::ranges::any_of(
            others, [&](const auto& other) { return same_scope(exception, other); });
        require(!twice, name, "stands twice");
        others.push_back(std::move(exception));
    }

    base::ClockRule rule_of(const policy::v1::Clock& clock) const {
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
        return rule;
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

base::Policy load_policy(const std::filesystem::path& file,
                         std::span<const PolicyNames> needed,
                         const Directory& directory) {
    base::Policy policy = load_policy(file, needed);
    for (const auto& [name, exceptions] : policy.exceptions) {
        for (const auto& where : exceptions) {
            const bool known =
                (where.institution.empty() || directory.institution(where.institution)) &&
                (where.jurisdiction.empty() || directory.jurisdiction(where.jurisdiction));
            if (!known)
                throw FileError(file.string() + ": " + name +
                                ": where: the directory does not have " + where.institution +
                                where.jurisdiction);
        }
    }
    for (const auto& institution : directory.contents().institutions())
        policy.standings.emplace(institution.clues(), directory.standings(institution));
    return policy;
}

}  // namespace enlace::directory
