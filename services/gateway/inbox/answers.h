#pragma once

#include <cstdint>
#include <vector>

// Whether an outbox answers its inbox: each message once, in its order, and nothing else. Pure.
namespace enlace::gateway {

struct AnswerFaults {
    std::vector<std::int64_t> missing;  // Offsets in the inbox, as the next.
    std::vector<std::int64_t> doubled;  // Or out of order.
    std::vector<std::int64_t> unknown;  // Answered, and never came.
};

// `came`: offsets of what is in the inbox, rising; the first one that is kept stands at `from` or
// above. `settled`: what stands below has been answered. `told`: which of them the outbox answers,
// as it stands there; of an outbox that `begins_late` the first answers are gone.
AnswerFaults compare_answers(const std::vector<std::int64_t>& came,
                             std::int64_t from,
                             std::int64_t settled,
                             const std::vector<std::int64_t>& told,
                             bool begins_late);

}  // namespace enlace::gateway
