#include "deadlines/clocks.h"

#include <algorithm>
#include <string>

namespace enlace::deadlines {
namespace {

using common::v1::MustBeTold;

std::string clock_name(std::string_view machine, std::string_view timer) {
    return std::string(machine).append(".").append(timer);
}

void tell(MustBeTold::Office office,
          std::string_view institution,
          std::string_view jurisdiction,
          common::v1::BreachRecorded& breach) {
    auto& told = *breach.add_must_be_told();
    told.set_office(office);
    told.set_institution(std::string(institution));
    told.set_jurisdiction(std::string(jurisdiction));
}

void tell(const Owing& owing, common::v1::BreachRecorded& breach) {
    const bool is_anybodys = !owing.institutions.empty() || !owing.jurisdiction.empty();
    if (!is_anybodys || breach.escalation_level() == kHighestEscalation)
        return tell(owing.top, {}, {}, breach);
    const auto office =
        breach.escalation_level() == 1 ? MustBeTold::UNIT : MustBeTold::HEAD_OF_UNIT;
    for (const auto& clues : owing.institutions) tell(office, clues, {}, breach);
    if (!owing.jurisdiction.empty()) tell(office, {}, owing.jurisdiction, breach);
}

}  // namespace

common::v1::Deadline start_clock(const base::Policy& policy,
                                 std::string_view machine,
                                 std::string_view timer,
                                 std::int64_t from_us,
                                 const base::ClockMatter& matter) {
    const std::string name = clock_name(machine, timer);
    common::v1::Deadline deadline;
    deadline.set_timer(std::string(timer));
    deadline.set_due_us(policy.due_us(name, from_us, matter));
    deadline.set_response_us(policy.response_us(name, deadline.due_us(), matter));
    return deadline;
}

void arm(ArmedDeadlines& deadlines, const common::v1::Deadline& deadline, std::uint64_t version) {
    auto& armed = *deadlines.Add();
    *armed.mutable_deadline() = deadline;
    armed.set_version(version);
}

const common::v1::ArmedDeadline* due_deadline(const ArmedDeadlines& deadlines,
                                              std::string_view timer,
                                              std::uint64_t version,
                                              std::int64_t now_us) {
    const auto found = std::ranges::find_if(deadlines, [&](const auto& armed) {
        return armed.deadline().timer() == timer && armed.version() == version;
    });
    if (found == deadlines.end()) return nullptr;
    return found->deadline().due_us() <= now_us ? &*found : nullptr;
}

std::optional<common::v1::BreachRecorded> breach(const common::v1::RecordBreach& command,
                                                 const ArmedDeadlines& deadlines,
                                                 std::string_view machine,
                                                 std::uint32_t level,
                                                 const base::Policy& policy,
                                                 std::int64_t now_us,
                                                 const Owing& owing,
                                                 const base::ClockMatter& matter) {
    const auto* due = due_deadline(deadlines, command.timer(), command.version(), now_us);
    if (!due) return std::nullopt;

    common::v1::BreachRecorded recorded;
    recorded.set_timer(command.timer());
    recorded.set_subject(command.subject());
    recorded.set_due_us(due->deadline().due_us());
    recorded.set_policy_version(policy.version);
    recorded.set_escalation_level(std::min(level + 1, kHighestEscalation));
    tell(owing, recorded);
    if (recorded.escalation_level() == kHighestEscalation) return recorded;

    const std::string name = clock_name(machine, command.timer());
    auto& next = *recorded.mutable_next();
    next.set_timer(command.timer());
    next.set_subject(command.subject());
    next.set_due_us(now_us + policy.response_us(name, now_us, matter));
    next.set_response_us(policy.response_us(name, next.due_us(), matter));
    return recorded;
}

void take_breach(ArmedDeadlines& deadlines,
                 const common::v1::BreachRecorded& breach,
                 std::uint64_t version) {
    const auto ran_out = std::ranges::find_if(
        deadlines, [&](const auto& armed) { return armed.deadline().timer() == breach.timer(); });
    if (ran_out != deadlines.end()) deadlines.erase(ran_out);
    if (breach.has_next()) arm(deadlines, breach.next(), version);
}

common::v1::RecordBreach record_breach(const common::v1::ArmedDeadline& due) {
    common::v1::RecordBreach command;
    command.set_timer(due.deadline().timer());
    command.set_subject(due.deadline().subject());
    command.set_version(due.version());
    return command;
}

}  // namespace enlace::deadlines
