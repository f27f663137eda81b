#include <string>

#include "referral/domain/referral.h"
#include "views/answers/answers.h"
#include "views/answers/show_row.h"
#include "views/referrals/referral_view.h"

namespace enlace::views {

v1::BreachItem show_breach(std::string_view id, const v1::ReferralRow& row) {
    return breach_item(id, referral::state_name(row.state()), row);
}

v1::ReferralView show(std::string_view id, const v1::ReferralRow& row) {
    using View = v1::ReferralView;
    View view;
    const auto& state = row.state();
    show_common(id, referral::state_name(state), row, view);
    show_clocks(row, view);
    view.set_case_id(state.case_id());
    view.set_patient_id(state.patient_id());
    view.set_referrer(state.referrer());
    view.set_receiver(state.receiver());
    view.set_specialty(row.specialty());
    *view.mutable_candidates() = state.candidates();
    view.set_service(state.service());
    view.set_need(state.need());
    view.set_priority(state.priority());
    *view.mutable_counted() = row.counted();
    view.set_attempt(state.attempt());
    view.set_no_shows(state.no_shows());
    view.set_cancel_requested(state.cancel_requested());
    view.set_accepted_by(row.accepted_by());
    set_time(view, &View::mutable_expected_at, row.expected_at_us());
    set_time(view, &View::mutable_attend_before, state.attend_before_us());
    set_time(view, &View::mutable_appointment_start, state.appointment_start_us());
    set_time(view, &View::mutable_appointment_end, row.appointment_end_us());
    view.set_modality(row.modality());
    view.set_rejected_for(row.rejected_for());
    view.set_suggested_receiver(row.suggested_receiver());
    view.set_closed_for(row.closed_for());
    view.set_follow_up_owner(row.follow_up_owner());
    view.set_owes_next_step(std::string(referral::owes_next_step(state)));
    set_time(view, &View::mutable_referrer_heard_at, row.referrer_heard_us());
    set_time(view, &View::mutable_receiver_heard_at, row.receiver_heard_us());
    view.set_conflicts(row.conflicts());
    set_time(view, &View::mutable_begun_at, row.first_recorded_us());
    set_time(view, &View::mutable_sent_at, row.sent_us());
    return view;
}

v1::ReferralItem show_item(std::string_view id,
                           const v1::ReferralRow& row,
                           std::string_view institution,
                           std::int64_t now_us) {
    using Item = v1::ReferralItem;
    Item item;
    const auto& state = row.state();
    show_common(id, referral::state_name(state), row, item);
    item.set_referrer(state.referrer());
    item.set_receiver(state.receiver());
    item.set_service(state.service());
    item.set_need(state.need());
    item.set_priority(state.priority());
    item.set_attempt(state.attempt());
    item.set_cancel_requested(state.cancel_requested());
    item.set_owes_next_step(std::string(referral::owes_next_step(state)));
    const auto heard_us = last_heard_us(row, institution);
    set_time(item, &Item::mutable_last_heard_at, heard_us);
    if (const auto silent_since_us = heard_us ? heard_us : row.sent_us()) {
        item.set_last_heard_ms((now_us - silent_since_us) / 1000);
    }
    show_first_clock(row, now_us, item);
    set_time(item, &Item::mutable_sent_at, row.sent_us());
    return item;
}

}  // namespace enlace::views
