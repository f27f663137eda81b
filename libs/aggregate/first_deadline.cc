#include "aggregate/first_deadline.h"

namespace enlace::aggregate {

const common::v1::Deadline* first_deadline(const ArmedDeadlines& deadlines) {
    const common::v1::Deadline* first = nullptr;
    for (const auto& armed : deadlines) {
        const auto& deadline = armed.deadline();
        if (deadline.due_us() == 0) continue;
        if (!first || deadline.due_us() < first->due_us()) first = &deadline;
    }
    return first;
}

}  // namespace enlace::aggregate
