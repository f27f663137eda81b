#include "gateway/inbox/answers.h"

#include <algorithm>
#include <set>

namespace enlace::gateway {

AnswerFaults compare_answers(const std::vector<std::int64_t>& came,
                             std::int64_t from,
                             std::int64_t settled,
                             const std::vector<std::int64_t>& told,
                             bool begins_late) {
    AnswerFaults faults;
    std::set<std::int64_t> answered;
    for (const auto offset : told) {
        const bool in_order = answered.empty() || offset > *answered.rbegin();
        if (!in_order) {
            faults.doubled.push_back(offset);
        } else if (offset >= from && !std::ranges::binary_search(came, offset)) {
            faults.unknown.push_back(offset);
        }
        answered.insert(offset);
    }
    const auto gone_below = !begins_late ? from : answered.empty() ? settled : *answered.begin();
    for (const auto offset : came) {
        if (offset >= gone_below && offset < settled && !answered.contains(offset))
            faults.missing.push_back(offset);
    }
    return faults;
}

}  // namespace enlace::gateway
