#include <string>

#include "telemedicine/domain/telemedicine.h"
#include "views/answers/answers.h"
#include "views/answers/show_row.h"
#include "views/sessions/session_view.h"

namespace enlace::views {

v1::BreachItem show_breach(std::string_view id, const v1::SessionRow& row) {
    return breach_item(id, telemedicine::state_name(row.state()), row);
}

v1::SessionView show(std::string_view id, const v1::SessionRow& row) {
    using View = v1::SessionView;
    View view;
    const auto& state = row.state();
    show_common(id, telemedicine::state_name(state), row, view);
    show_clocks(row, view);
    view.set_case_id(state.case_id());
    view.set_patient_id(state.patient_id());
    view.set_proposer(state.proposer());
    view.set_provider(state.provider());
    view.set_site(state.site());
    view.set_need(row.need());
    view.set_priority(state.priority());
    view.set_service(state.service());
    view.set_language(state.language());
    view.set_device_check(row.device_check());
    view.set_referral_id(row.referral_id());
    view.set_follows(row.follows());
    *view.mutable_counted() = state.counted();
    set_time(view, &View::mutable_not_before, row.not_before_us());
    set_time(view, &View::mutable_start, state.start_us());
    set_time(view, &View::mutable_end, row.end_us());
    view.set_time_zone(row.time_zone());
    view.set_local_start(local_start(row));
    view.set_professional(row.professional());
    view.set_consent(row.consent());
    view.set_channel(row.channel());
    view.set_attempt(row.attempt());
    view.set_no_shows(state.no_shows());
    view.set_tech_failures(state.tech_failures());
    view.set_last_failure(row.last_failure());
    set_time(view, &View::mutable_started_at, row.started_us());
    set_time(view, &View::mutable_ended_at, row.ended_us());
    view.set_disposition(row.disposition());
    view.set_transfer_pending(state.transfer_pending());
    view.set_closed_for(row.closed_for());
    view.set_owes_next_step(std::string(telemedicine::owes_next_step(state)));
    view.set_conflicts(row.conflicts());
    set_time(view, &View::mutable_proposed_at, row.first_recorded_us());
    return view;
}

v1::SessionItem show_item(std::string_view id, const v1::SessionRow& row, std::int64_t now_us) {
    using Item = v1::SessionItem;
    Item item;
    const auto& state = row.state();
    show_common(id, telemedicine::state_name(state), row, item);
    item.set_proposer(state.proposer());
    item.set_provider(state.provider());
    item.set_site(state.site());
    item.set_need(row.need());
    item.set_priority(state.priority());
    item.set_professional(row.professional());
    set_time(item, &Item::mutable_start, state.start_us());
    set_time(item, &Item::mutable_end, row.end_us());
    item.set_time_zone(row.time_zone());
    item.set_local_start(local_start(row));
    item.set_attempt(row.attempt());
    item.set_owes_next_step(std::string(telemedicine::owes_next_step(state)));
    show_first_clock(row, now_us, item);
    return item;
}

}  // namespace enlace::views
