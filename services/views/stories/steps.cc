#include "views/stories/steps.h"

#include <algorithm>
#include <utility>

#include "deadlines/times.h"
#include "views/answers/answers.h"
#include "views/stories/conflict.h"

namespace enlace::views {
namespace {

std::pair<std::int64_t, std::uint64_t> by_occurrence(const v1::StepView& step) {
    return {deadlines::to_us(step.occurred_at()), step.version()};
}

}  // namespace

google::protobuf::RepeatedPtrField<v1::StepView> steps_of(const History& history,
                                                          std::string_view patient,
                                                          const JournalPlace& journal,
                                                          std::string_view stream,
                                                          const Moment& moment) {
    google::protobuf::RepeatedPtrField<v1::StepView> steps;
    std::uint64_t version = 0;
    std::int64_t latest_us = 0;  // Of all that was recorded before.
    history.scan(patient, journal, [&](const KeptRecord& kept) {
        if (!moment.known(kept)) return false;
        if (kept.stream != stream) return true;
        if (!kept.record || !moment.happened(kept)) {
            version += kept.events;
            return true;
        }
        for (const auto& event : kept.record->events()) {
            const std::int64_t occurred_us = event.meta().occurred_at_us();
            auto& step = *steps.Add();
            step.set_version(++version);
            step.set_type(event.type());
            *step.mutable_occurred_at() = to_timestamp(occurred_us);
            *step.mutable_recorded_at() = to_timestamp(kept.record->recorded_at_us());
            step.set_late(occurred_us + deadlines::kTolerance_us < kept.record->recorded_at_us());
            step.set_contradicts(occurred_us < latest_us);
            if (auto conflict = conflict_of(event)) *step.mutable_conflict() = *std::move(conflict);
            latest_us = std::max(latest_us, occurred_us);
        }
        return true;
    });
    std::ranges::sort(steps, {}, by_occurrence);
    return steps;
}

}  // namespace enlace::views
