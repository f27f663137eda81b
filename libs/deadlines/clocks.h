#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy.h"
#include "enlace/common/v1/breach.pb.h"
#include "enlace/common/v1/common.pb.h"

// Clocks of every machine: how a policy starts one, and what its running out means.
namespace enlace::deadlines {

using ArmedDeadlines = google::protobuf::RepeatedPtrField<common::v1::ArmedDeadline>;

// The ladder of escalation: 1 the unit, 2 its head, 3 an office of the state.
inline constexpr std::uint32_t kHighestEscalation = 3;

// Who has to act when a clock runs out: the units whose turn it is. Nobody's: the state's, that is
// the office at the top of the ladder.
struct Owing {
    std::vector<std::string> institutions{};
    std::string jurisdiction{};
    common::v1::MustBeTold::Office top = common::v1::MustBeTold::STATE_COORDINATOR;
};

// `<machine>.<timer>` of the policy, as it runs for `matter`, started at `from_us`.
common::v1::Deadline start_clock(const base::Policy& policy,
                                 std::string_view machine,
                                 std::string_view timer,
                                 std::int64_t from_us,
                                 const base::ClockMatter& matter = {});

void arm(ArmedDeadlines& deadlines, const common::v1::Deadline& deadline, std::uint64_t version);

// The deadline of that timer if the event of that version set it and it has come; else nullptr,
// since what it was for has been done meanwhile.
const common::v1::ArmedDeadline* due_deadline(const ArmedDeadlines& deadlines,
                                              std::string_view timer,
                                              std::uint64_t version,
                                              std::int64_t now_us);

// What a machine whose escalation stands at `level` records when a clock has run out, with whom
// that step of the ladder is for; nothing if that clock has been stopped. The next step comes after
// the response time.
std::optional<common::v1::BreachRecorded> breach(const common::v1::RecordBreach& command,
                                                 const ArmedDeadlines& deadlines,
                                                 std::string_view machine,
                                                 std::uint32_t level,
                                                 const base::Policy& policy,
                                                 std::int64_t now_us,
                                                 const Owing& owing,
                                                 const base::ClockMatter& matter = {});

// The deadlines after a breach: the one that ran out makes room for the next step, if any.
void take_breach(ArmedDeadlines& deadlines,
                 const common::v1::BreachRecorded& breach,
                 std::uint64_t version);

// The command by which a due deadline has itself recorded.
common::v1::RecordBreach record_breach(const common::v1::ArmedDeadline& due);

}  // namespace enlace::deadlines
