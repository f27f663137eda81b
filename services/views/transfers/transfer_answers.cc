#include "transfers/domain/transfer.h"
#include "views/answers/answers.h"
#include "views/answers/show_row.h"

namespace enlace::views {
namespace {

transfers::v1::OfferState::Code state_of(const v1::TransferRow& row, std::string_view clues) {
    const auto* asked = transfers::find_asked(row.state(), clues);
    return asked ? asked->state() : transfers::v1::OfferState::UNSPECIFIED;
}

void show_offers(const v1::TransferRow& row, v1::TransferView& view) {
    for (const auto& offer : row.offers()) {
        auto& shown = *view.add_offers();
        *shown.mutable_candidate() = offer.candidate();
        shown.set_state(state_of(row, offer.candidate().clues()));
        shown.set_capacity(offer.capacity());
        set_time(shown, &v1::OfferView::mutable_asked_at, offer.asked_us());
        set_time(shown, &v1::OfferView::mutable_answer_by, offer.answer_by_us());
    }
}

void show_way(const v1::TransferRow& row, v1::TransferView& view) {
    using View = v1::TransferView;
    const auto& state = row.state();
    if (state.has_transport()) *view.mutable_transport() = state.transport();
    set_time(view, &View::mutable_eta, state.eta_us());
    set_time(view, &View::mutable_eta_pickup, row.eta_pickup_us());
    set_time(view, &View::mutable_departed_at, state.departed_at_us());
    set_time(view, &View::mutable_arrived_at, row.arrived_at_us());
    set_time(view, &View::mutable_handed_over_at, row.handed_over_at_us());
    view.set_received_by(row.received_by());
    view.set_diverted_from(state.diverted_from());
    view.set_against_diversion(row.against_diversion());
}

}  // namespace

v1::TransferView show(std::string_view id, const v1::TransferRow& row) {
    using View = v1::TransferView;
    View view;
    const auto& state = row.state();
    show_common(id, transfers::state_name(state), row, view);
    show_clocks(row, view);
    view.set_case_id(state.case_id());
    view.set_patient_id(state.patient_id());
    view.set_requester(state.requester());
    view.set_sender(state.sender());
    view.set_receiver(state.receiver());
    view.set_jurisdiction(state.jurisdiction());
    view.set_capability(state.capability());
    view.set_priority(state.priority());
    view.set_stability(state.stability());
    view.set_escort(row.escort());
    *view.mutable_needs() = row.needs();
    *view.mutable_counted() = row.counted();
    view.set_family_informed(row.family_informed());
    view.set_signs_missing(row.signs_missing());
    view.set_asked_by(state.asked_by());
    show_offers(row, view);
    view.set_round(state.round());
    view.set_ring(state.ring());
    view.set_physician(row.physician());
    view.set_bed(row.bed());
    view.set_service(row.service());
    show_way(row, view);
    set_time(view, &View::mutable_counter_referral_by, row.counter_referral_by_us());
    if (row.has_family_told()) view.set_family_told(row.family_told());
    view.set_cancelled_for(row.cancelled_for());
    view.set_aborted_for(row.aborted_for());
    view.set_owes_next_step(std::string(transfers::owes_next_step(state)));
    view.set_conflicts(row.conflicts());
    set_time(view, &View::mutable_requested_at, row.first_recorded_us());
    return view;
}

v1::TransferItem show_item(std::string_view id, const v1::TransferRow& row, std::int64_t now_us) {
    using Item = v1::TransferItem;
    Item item;
    const auto& state = row.state();
    show_common(id, transfers::state_name(state), row, item);
    item.set_sender(state.sender());
    item.set_receiver(state.receiver());
    item.set_jurisdiction(state.jurisdiction());
    item.set_capability(state.capability());
    item.set_priority(state.priority());
    item.set_stability(state.stability());
    for (const auto& asked : state.asked())
        if (asked.state() == transfers::v1::OfferState::OPEN)
            item.set_open_offers(item.open_offers() + 1);
    item.set_ring(state.ring());
    item.set_unit(state.transport().unit());
    set_time(item, &Item::mutable_eta, state.eta_us());
    item.set_owes_next_step(std::string(transfers::owes_next_step(state)));
    show_first_clock(row, now_us, item);
    set_time(item, &Item::mutable_requested_at, row.first_recorded_us());
    return item;
}

v1::BreachItem show_breach(std::string_view id, const v1::TransferRow& row) {
    return breach_item(id, transfers::state_name(row.state()), row);
}

}  // namespace enlace::views
