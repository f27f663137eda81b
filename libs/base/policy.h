#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"

namespace enlace::base {

// How long something may take, and how long an escalation leaves somebody to respond.
struct ClockRule {
    std::int64_t duration_us = 0;
    int business_days = 0;  // Used instead of the duration where it is not 0.
    std::int64_t response_us = 0;
    int response_business_days = 0;
};

// What a clock is started for, in the words of its machine; empty where there is none. Whoever
// names an institution and no jurisdiction means the one that the institution stands in.
struct ClockMatter {
    std::vector<std::string_view> types{};  // A case may be of several kinds.
    std::string_view priority{};
    std::string_view severity{};
    std::string_view institution{};
    std::string_view jurisdiction{};
};

// A clock that runs differently for some. What is empty does not matter.
struct ClockException {
    std::string type{};
    std::string priority{};
    std::string severity{};
    std::string institution{};
    std::string jurisdiction{};
    ClockRule rule{};

    bool fits(const ClockMatter& matter) const;
    // Of two that fit, the weightier one counts: that of an institution before that of a
    // jurisdiction, a severity, a priority, a type.
    int weight() const;
};

// From a moment on, an institution stands in a jurisdiction; in none, where that is empty.
struct Standing {
    std::int64_t from_us = 0;
    std::string jurisdiction{};
};

// The rules of handling that may change without a release; events keep the version they used.
// Names are `<machine>.<timer>` for clocks, e.g. "home_visit.route_by", and `<machine>.<limit>`.
struct Policy {
    std::uint32_t version = 0;
    Calendar calendar;
    std::map<std::string, ClockRule, std::less<>> clocks;
    std::map<std::string, std::vector<ClockException>, std::less<>>
        exceptions;  // Weightiest first.
    std::map<std::string, std::int64_t, std::less<>> limits;
    std::map<std::string, std::vector<Standing>, std::less<>> standings;  // Oldest first.

    // Stops the process at a name that the policy file was not checked for.
    std::int64_t limit(std::string_view name) const;

    // When the clock runs out if it starts at `from_us`.
    std::int64_t due_us(std::string_view clock_name,
                        std::int64_t from_us,
                        const ClockMatter& matter = {}) const;
    // How long after an escalation at `from_us` the next step may come.
    std::int64_t response_us(std::string_view clock_name,
                             std::int64_t from_us,
                             const ClockMatter& matter = {}) const;

private:
    const ClockRule& clock(std::string_view name,
                           std::int64_t at_us,
                           const ClockMatter& matter) const;
    std::string_view jurisdiction_of(std::string_view institution, std::int64_t at_us) const;
};

}  // namespace enlace::base
