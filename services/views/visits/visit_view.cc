#include "views/visits/visit_view.h"

#include <optional>
#include <utility>

#include "homevisits/domain/home_visit.h"
#include "views/folding/breach.h"
#include "views/folding/families.h"

namespace enlace::views {
namespace {

using homevisits::v1::HomeVisitEvent;
using homevisits::v1::HomeVisitState;

// The jurisdiction in whose list it stands, "" for that of the unrouted; nothing for none. Whoever
// has rejected it will do nothing more about it: it waits to be routed again.
std::optional<std::string> whose_list(const HomeVisitState& state) {
    if (homevisits::has_ended(state.status())) return std::nullopt;
    if (state.status() == HomeVisitState::REJECTED) return std::string();
    const auto owners = homevisits::ownership(state);
    if (owners.jurisdictions_size() > 0) return owners.jurisdictions(0);
    if (owners.unrouted()) return std::string();
    return std::nullopt;
}

void take_stay(v1::VisitRow& row, std::int64_t at_us) {
    const auto whose = whose_list(row.state());
    if (const v1::Stay* present = present_stay(row)) {
        if (whose == present->jurisdiction()) return;
        row.mutable_stays()->rbegin()->set_until_us(at_us);
    }
    if (!whose) return;
    auto& stay = *row.add_stays();
    stay.set_jurisdiction(*whose);
    stay.set_from_us(at_us);
}

void take_request(v1::VisitRow& row, const homevisits::v1::HomeVisitRequested& requested) {
    *row.mutable_counted() = requested.counted();
    row.set_reason(requested.reason());
    row.set_do_not_contact(requested.do_not_contact());
    row.set_interpreter(requested.interpreter());
}

void take(v1::VisitRow& row, const HomeVisitEvent& event, std::uint64_t position) {
    switch (event.kind_case()) {
        case HomeVisitEvent::kHomeVisitRequested:
            take_request(row, event.home_visit_requested());
            row.add_detail_positions(position);
            break;
        case HomeVisitEvent::kHomeVisitRouted:
            row.set_map_version(event.home_visit_routed().map_version());
            break;
        case HomeVisitEvent::kHomeVisitRerouted:
            row.set_map_version(event.home_visit_rerouted().map_version());
            break;
        case HomeVisitEvent::kHomeVisitUnroutable:
            row.set_map_version(event.home_visit_unroutable().map_version());
            break;
        case HomeVisitEvent::kHomeVisitScheduled:
            row.set_scheduled_start_us(event.home_visit_scheduled().start_us());
            row.set_scheduled_end_us(event.home_visit_scheduled().end_us());
            break;
        case HomeVisitEvent::kHomeVisitAttemptFailed:
            row.set_last_attempt(event.home_visit_attempt_failed().code());
            break;
        case HomeVisitEvent::kHomeVisitCompleted:
            row.set_next_step(event.home_visit_completed().next_step());
            row.set_arrived_us(event.home_visit_completed().arrived_at_us());
            row.add_detail_positions(position);
            break;
        case HomeVisitEvent::kSafetyNoteAdded:
        case HomeVisitEvent::kContactRuleChanged:
            row.add_detail_positions(position);
            break;
        case HomeVisitEvent::kLateFactRecorded:
            if (event.late_fact_recorded().contradicts())
                row.set_contradictions(row.contradictions() + 1);
            break;
        case HomeVisitEvent::kConflictFound:
            row.set_contradictions(row.contradictions() + 1);
            break;
        case HomeVisitEvent::kHomeVisitReceived:
        case HomeVisitEvent::kHomeVisitRejected:
        case HomeVisitEvent::kHomeVisitAssigned:
        case HomeVisitEvent::kHomeVisitReassigned:
        case HomeVisitEvent::kVisitorEnRoute:
        case HomeVisitEvent::kVisitorArrived:
        case HomeVisitEvent::kHomeVisitFailed:
        case HomeVisitEvent::kHomeVisitHeld:
        case HomeVisitEvent::kHomeVisitResumed:
        case HomeVisitEvent::kHomeVisitCancelled:
        case HomeVisitEvent::kHomeVisitExpired:
        case HomeVisitEvent::kHomeVisitVoided:
        case HomeVisitEvent::kBreachRecorded:
        case HomeVisitEvent::KIND_NOT_SET:
            break;
    }
}

}  // namespace

v1::VisitRow fold(v1::VisitRow row, const HomeVisitEvent& event, const EventAt& at) {
    *row.mutable_state() = homevisits::evolve(std::move(*row.mutable_state()), event, at.info);
    const auto& state = row.state();
    if (event.has_breach_recorded()) {
        begin_breach(row, event.breach_recorded(), at);
    } else if (starts_a_clock(state.deadlines(), at) || homevisits::has_ended(state.status())) {
        end_breach(row);
    }
    take(row, event, at.position);
    take_stay(row, at.info.recorded_at_us);
    return row;
}

const v1::Stay* present_stay(const v1::VisitRow& row) {
    if (row.stays().empty()) return nullptr;
    const v1::Stay& last = *row.stays().rbegin();
    return last.until_us() == 0 ? &last : nullptr;
}

bool waits_to_be_routed(const v1::VisitRow& row) {
    const auto* stay = present_stay(row);
    return stay && stay->jurisdiction().empty();
}

bool forbids_contact(const v1::VisitRow& row) {
    return row.do_not_contact() || row.state().case_forbids_contact();
}

bool is_overdue(const v1::VisitRow& row, std::int64_t now_us) {
    return present_stay(row) && row.state().window_end_us() <= now_us;
}

std::string owner_of(const v1::Stay& stay) {
    return stay.jurisdiction().empty() ? std::string(kUnrouted)
                                       : jurisdiction_owner(stay.jurisdiction());
}

v1::VisitNotice notice(std::string_view stream, const v1::VisitRow& row) {
    v1::VisitNotice notice;
    notice.set_id(std::string(stream));
    notice.set_version(row.version());
    notice.set_state(std::string(homevisits::state_name(row.state())));
    notice.set_municipality(row.counted().municipality());
    notice.set_priority(row.state().priority());
    notice.set_window_start_us(row.state().window_start_us());
    notice.set_window_end_us(row.state().window_end_us());
    return notice;
}

}  // namespace enlace::views
