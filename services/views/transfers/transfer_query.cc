#include <algorithm>
#include <list>

#include "base/codes.h"
#include "base/stream_id.h"
#include "security/access.h"
#include "transfers/domain/candidates.h"
#include "transfers/domain/capacity.h"
#include "transfers/domain/transfer.h"
#include "views/answers/answers.h"
#include "views/answers/list_pages.h"
#include "views/office/office_view.h"
#include "views/queries.h"
#include "views/services.h"
#include "views/stories/looking_back.h"
#include "views/stories/steps.h"
#include "views/transfers/transfer_view.h"

namespace enlace::views {
namespace {

using transfers::Sight;

// Of the others nobody learns who was asked, and what they said.
void keep_own_offer(const std::string& clues, v1::TransferView& view) {
    auto& offers = *view.mutable_offers();
    const auto others = std::remove_if(offers.begin(), offers.end(), [&](const auto& offer) {
        return offer.candidate().clues() != clues;
    });
    offers.erase(others, offers.end());
}

// What is left for a hospital that was asked, and is not needed any more.
v1::TransferView outcome_of(v1::TransferView view) {
    v1::TransferView told;
    told.set_id(view.id());
    told.set_enlace_folio(view.enlace_folio());
    told.set_version(view.version());
    told.set_state(view.state());
    told.set_sender(view.sender());
    told.set_capability(view.capability());
    *told.mutable_offers() = std::move(*view.mutable_offers());
    *told.mutable_requested_at() = view.requested_at();
    return told;
}

}  // namespace

v1::TransferView Queries::transfer_view(const Principal& who,
                                        std::string_view id,
                                        const v1::TransferRow& row,
                                        const transfers::v1::TransferState& now,
                                        const Details& opened) const {
    v1::TransferView view = show(id, row);
    const Sight sight = sight_of(who, now);
    if (sight != Sight::everything) keep_own_offer(who.institution(), view);
    if (sight == Sight::outcome) return outcome_of(std::move(view));
    if (!is_told_impersonally(who, now.case_id(), sources_.store, opened.at()))
        *view.mutable_details() = opened.transfer(row, sight == Sight::everything);
    offer(*sources_.deciders.transfer, who, id, row, view);
    return view;
}

Found<v1::TransferView> Queries::transfer(const Principal& who,
                                          std::string_view id,
                                          const Moment& moment) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::TransferRow>(sources_.store, family::transfers, id, at.get());
    if (!row || !may_see(who, *sources_.deciders.transfer, row->state(), at.get()))
        return std::unexpected(Refused::not_found);
    if (!moment.is_now() && !is_told_of_before(who, row->state()))
        return std::unexpected(Refused::not_found);
    const History history(sources_.log, sources_.store, at.get());
    const auto then = rows_then(moment, id, *row, history);
    const auto shown = row_then(moment, id, *row, then, &PatientRows::transfers);
    if (!shown) return std::unexpected(Refused::not_found);
    v1::TransferView view =
        transfer_view(who, id, *shown, row->state(), details(history, stream->slot()));
    if (sight_of(who, row->state()) == Sight::everything) {
        const auto partition =
            stream->slot() % sources_.progress.partitions(kTransfers).value_or(1);
        *view.mutable_steps() =
            steps_of(history, row->state().patient_id(), {kTransfers, partition, 0}, id, moment);
        view.set_person_id(person_id(who, row->state().patient_id(), moment, history));
    }
    tell_moment(moment, view);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::TransferPage> Queries::add_transfers(const Principal& who,
                                               std::string_view owner,
                                               std::string_view state,
                                               const PageRequest& page) const {
    return page_of<v1::TransferPage, v1::TransferRow>(
        who, family::transfers, *sources_.deciders.transfer,
        {.owner = std::string(owner), .state = state}, page, kShowItem);
}

Found<v1::TransferPage> Queries::board(const Principal& who,
                                       std::string_view jurisdiction,
                                       std::string_view state,
                                       const PageRequest& page) const {
    if (!security::may_see_transfers(who)) return std::unexpected(Refused::not_found);
    const std::string owner =
        jurisdiction.empty() ? std::string(kBoard) : board_owner(jurisdiction);
    return add_transfers(who, owner, state, page);
}

Found<v1::TransferPage> Queries::transfers(const Principal& who,
                                           std::string_view institution,
                                           std::string_view state,
                                           const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return add_transfers(who, transfers_owner(institution), state, page);
}

Found<v1::BreachPage> Queries::transfer_breaches(const Principal& who,
                                                 const PageRequest& page) const {
    if (!security::may_see_transfers(who)) return std::unexpected(Refused::not_found);
    return breach_list(who, kBoard, page);
}

Found<v1::CandidateList> Queries::candidates(const Principal& who, std::string_view id) const {
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto positions = sources_.progress.all_tokens();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::TransferRow>(sources_.store, family::transfers, id, at.get());
    if (!row || !security::may_see_transfers(who)) return std::unexpected(Refused::not_found);
    std::list<v1::CapacityRow> reports;  // For as long as they are looked at.
    const auto capacity_of =
        [&](std::string_view clues) -> const enlace::transfers::v1::CapacityState* {
        auto report =
            read_row<v1::CapacityRow>(sources_.store, family::capacities,
                                      enlace::transfers::capacity_stream(clues), at.get());
        if (!report) return nullptr;
        return &reports.emplace_back(*std::move(report)).state();
    };
    v1::CandidateList view;
    for (auto& one :
         enlace::transfers::candidates(row->state(), {.directory = sources_.directory,
                                                      .capacity_of = capacity_of,
                                                      .policy = sources_.policy,
                                                      .now_us = sources_.clock.wall_us()}))
        *view.add_candidates() = std::move(one);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::CapacityView> Queries::capacity(const Principal& who,
                                          std::string_view institution) const {
    const std::string stream =
        base::is_clues(institution) ? enlace::transfers::capacity_stream(institution) : "";
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto positions = sources_.progress.all_tokens();
    const auto at = sources_.store.snapshot();
    const auto row =
        read_row<v1::CapacityRow>(sources_.store, family::capacities, stream, at.get());
    if (!row || !security::may_see(who, sources_.deciders.capacity->ownership(row->state())))
        return std::unexpected(Refused::not_found);
    const auto& state = row->state();
    v1::CapacityView view;
    view.set_institution(state.institution());
    *view.mutable_lines() = state.lines();
    *view.mutable_reported_at() = to_timestamp(state.reported_at_us());
    view.set_stale(enlace::transfers::is_stale(state.reported_at_us(), sources_.clock.wall_us(),
                                               sources_.policy));
    view.set_version(row->version());
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
