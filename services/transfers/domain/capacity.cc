#include "transfers/domain/capacity.h"

#include <algorithm>
#include <stdexcept>

#include "base/asked.h"
#include "base/clock.h"
#include "base/stream_id.h"
#include "transfers/domain/fields.h"
#include "transfers/domain/transfer.h"

namespace enlace::transfers {

using v1::CapacityCommand;
using v1::CapacityEvent;
using v1::CapacityState;

using namespace common::v1;

CapacityDecision decide_capacity(const CapacityCommand& command,
                                 const CapacityState& /*state*/,
                                 const base::Policy& /*policy*/) {
    if (!command.has_report_capacity())
        throw std::logic_error("a report's command of a kind this build does not know");
    const auto& report = command.report_capacity();
    const auto& actor = command.context().actor();
    if (!acts_for_a_hospital(actor)) return v1::ROLE_NOT_ALLOWED;
    if (actor.institution().empty()) return v1::INSTITUTION_MISSING;
    if (!report.institution().empty() && actor.institution() != report.institution())
        return v1::NOT_YOUR_CAPACITY;
    if (report.lines().empty() || !malformed(command).empty()) return v1::COMMAND_MALFORMED;
    if (!report.known_institution()) return v1::HOSPITAL_UNKNOWN;

    CapacityEvent event;
    auto& reported = *event.mutable_capacity_reported();
    reported.set_institution(report.institution());
    *reported.mutable_lines() = report.lines();
    reported.set_reported_at_us(command.context().now_us());
    return event;
}

CapacityState evolve_capacity(CapacityState state,
                              const CapacityEvent& event,
                              const base::EventInfo& info) {
    if (!event.has_capacity_reported())
        throw std::logic_error("a report's event of a kind this build does not know");
    const auto& reported = event.capacity_reported();
    state.set_institution(reported.institution());
    *state.mutable_lines() = reported.lines();
    state.set_reported_at_us(reported.reported_at_us());
    state.set_version(info.version);
    return state;
}

Ownership capacity_ownership(const CapacityState& state) {
    Ownership owner;
    owner.add_institutions(state.institution());
    owner.set_regulated(true);
    return owner;
}

std::string_view capacity_state_name(const CapacityState& state) {
    return state.institution().empty() ? "ABSENT" : "REPORTED";
}

v1::CapacityCommand on_capacity_timer(const ArmedDeadline& /*due*/) {
    return {};
}

std::string capacity_subject(const CapacityState& /*state*/) {
    return {};
}

// The beginning of all codes is alike, so it does not choose the slot.
std::string capacity_stream(std::string_view clues) {
    constexpr std::size_t kDigestBytes = 32;
    unsigned slot = 0;
    for (const char c : clues)
        slot = (slot * 31 + static_cast<unsigned char>(c)) % base::StreamId::kSlots;
    std::string digest(clues.substr(0, kDigestBytes));
    digest.resize(kDigestBytes);
    return base::make_stream_id("capacity", slot, digest);
}

const v1::CapacityLine* line_of(const CapacityState& state, std::string_view capability) {
    const auto found = std::ranges::find(state.lines(), capability, [](const auto& line) {
        return std::string_view(line.capability());
    });
    return found == state.lines().end() ? nullptr : &*found;
}

bool is_stale(std::int64_t reported_at_us, std::int64_t now_us, const base::Policy& policy) {
    return reported_at_us + policy.limit("transfer.capacity_stale_hours") * base::kHour_us < now_us;
}

}  // namespace enlace::transfers
