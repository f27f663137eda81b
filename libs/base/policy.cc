#include "base/policy.h"

#include <algorithm>

#include "base/check.h"

namespace enlace::base {
namespace {

std::int64_t after(const Calendar& calendar, std::int64_t from_us, std::int64_t us, int days) {
    return days == 0 ? from_us + us : calendar.add_business_days(from_us, days);
}

bool fits_word(std::string_view wanted, std::string_view word) {
    return wanted.empty() || wanted == word;
}

}  // namespace

bool ClockException::fits(const ClockMatter& matter) const {
    return (type.empty() || std::ranges::count(matter.types, type) != 0) &&
           fits_word(priority, matter.priority) && fits_word(severity, matter.severity) &&
           fits_word(institution, matter.institution) &&
           fits_word(jurisdiction, matter.jurisdiction);
}

int ClockException::weight() const {
    int weight = 0;
    for (const auto* word : {&institution, &jurisdiction, &severity, &priority, &type})
        weight = 2 * weight + (word->empty() ? 0 : 1);
    return weight;
}

const ClockRule& Policy::clock(std::string_view name,
                               std::int64_t at_us,
                               const ClockMatter& matter) const {
    if (const auto some = exceptions.find(name); some != exceptions.end()) {
        ClockMatter whole = matter;
        if (whole.jurisdiction.empty())
            whole.jurisdiction = jurisdiction_of(matter.institution, at_us);
        for (const auto& exception : some->second)
            if (exception.fits(whole)) return exception.rule;
    }
    const auto found = clocks.find(name);
    check(found != clocks.end(), "the policy has every clock that a decider starts");
    return found->second;
}

std::string_view Policy::jurisdiction_of(std::string_view institution, std::int64_t at_us) const {
    const auto found = standings.find(institution);
    if (found == standings.end()) return "";
    std::string_view jurisdiction;
    for (const auto& standing : found->second)
        if (standing.from_us <= at_us) jurisdiction = standing.jurisdiction;
    return jurisdiction;
}

std::int64_t Policy::limit(std::string_view name) const {
    const auto found = limits.find(name);
    check(found != limits.end(), "the policy has every limit that a decider applies");
    return found->second;
}

std::int64_t Policy::due_us(std::string_view clock_name,
                            std::int64_t from_us,
                            const ClockMatter& matter) const {
    const ClockRule& rule = clock(clock_name, from_us, matter);
    return after(calendar, from_us, rule.duration_us, rule.business_days);
}

std::int64_t Policy::response_us(std::string_view clock_name,
                                 std::int64_t from_us,
                                 const ClockMatter& matter) const {
    const ClockRule& rule = clock(clock_name, from_us, matter);
    return after(calendar, from_us, rule.response_us, rule.response_business_days) - from_us;
}

}  // namespace enlace::base
