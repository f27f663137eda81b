#include <algorithm>

#include "base/folio.h"
#include "base/stream_id.h"
#include "grievances/domain/grievance.h"
#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/list_pages.h"
#include "views/answers/opening.h"
#include "views/grievances/grievance_view.h"
#include "views/queries.h"
#include "views/search/search_fold.h"
#include "views/services.h"
#include "views/stories/steps.h"

// Grievances, for those who handle them and for whoever filed one. To all others of the same
// institution there are none.
namespace enlace::views {
namespace {

using grievances::v1::GrievanceState;

// Opens what the row points to, one event after another.
v1::GrievanceDetails details_of(const History& history,
                                const security::Keyring& keyring,
                                std::string_view id,
                                const JournalPlace& journal,
                                const v1::GrievanceRow& row) {
    using namespace grievances::v1;
    v1::GrievanceDetails details;
    bool erased = false;
    for (const std::uint64_t position : row.detail_positions()) {
        const auto record = history.find(id, {journal.service, journal.partition, position});
        if (!record) continue;
        for (const auto& event : record->events()) {
            const auto take = [&]<class Event>(Event* into) {
                if (auto opened = open_event<Event>(event, *record, keyring, erased))
                    *into = *std::move(opened);
            };
            const auto& type = event.type();
            if (type == GrievanceReceived::descriptor()->full_name()) {
                take(details.mutable_filing());
                details.mutable_filing()->clear_complained_keys();
            } else if (type == GrievanceClassified::descriptor()->full_name()) {
                take(details.mutable_classification());
                details.mutable_classification()->clear_complained_keys();
            } else if (type == GrievanceInfoRequested::descriptor()->full_name()) {
                take(details.add_asked());
            } else if (type == GrievanceInfoProvided::descriptor()->full_name()) {
                take(details.add_answered());
            } else if (type == ResolutionProposed::descriptor()->full_name()) {
                take(details.mutable_resolution());
            } else if (type == ResolutionNotified::descriptor()->full_name()) {
                take(details.mutable_notification());
            } else if (type == GrievanceReopened::descriptor()->full_name()) {
                take(details.mutable_reopening());
            } else if (type == GrievanceDismissed::descriptor()->full_name()) {
                take(details.mutable_dismissal());
            } else if (type == GrievanceForwarded::descriptor()->full_name()) {
                take(details.mutable_forwarding());
            } else if (type == SatisfactionRecorded::descriptor()->full_name()) {
                take(details.mutable_satisfaction());
            }
        }
    }
    details.set_erased(erased);
    return details;
}

// Whoever filed it is told the answer once it was given.
bool is_answered(GrievanceState::Status status) {
    return status == GrievanceState::NOTIFIED || status == GrievanceState::CLOSED;
}

}  // namespace

std::optional<v1::GrievanceRow> Queries::grievance_row(std::string_view id, const At* at) const {
    return read_row<v1::GrievanceRow>(sources_.store, family::grievances, id, at);
}

bool Queries::may_see_grievance(const Principal& who, const v1::GrievanceRow& row) const {
    return grievances::handles_grievances(who.role()) &&
           security::may_see(who, grievances::ownership(row.state()));
}

Found<v1::GrievanceView> Queries::grievance(const Principal& who, std::string_view id) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = grievance_row(id, at.get());
    if (!row || !may_see_grievance(who, *row)) return std::unexpected(Refused::not_found);
    const History history(sources_.log, sources_.store, at.get());
    const auto partition = stream->slot() % sources_.progress.partitions(kGrievances).value_or(1);
    const JournalPlace journal{kGrievances, partition, 0};
    v1::GrievanceView view = show(id, *row);
    *view.mutable_details() = details_of(history, sources_.keyring, id, journal, *row);
    *view.mutable_steps() = steps_of(history, id, journal, id);
    offer(*sources_.deciders.grievance, who, id, *row, view);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::GrievanceFollowUp> Queries::follow_up(std::string_view id_prefix) const {
    const auto at = sources_.store.snapshot();
    const auto streams = streams_beginning_with({kGrievanceKind, std::string(id_prefix)}, at.get());
    // Of two with one folio nobody can say whose is whose.
    if (streams.size() != 1) return std::unexpected(Refused::not_found);
    const auto& id = *streams.begin();
    const auto row = grievance_row(id, at.get());
    v1::GrievanceFollowUp view;
    view.set_enlace_folio(base::folio_of(id).value_or(""));
    view.set_state(std::string(grievances::state_name(row->state())));
    if (!is_answered(row->state().status())) return view;
    const History history(sources_.log, sources_.store, at.get());
    const auto slot = base::StreamId::parse(id)->slot();
    const auto partition = slot % sources_.progress.partitions(kGrievances).value_or(1);
    const auto details =
        details_of(history, sources_.keyring, id, {kGrievances, partition, 0}, *row);
    view.set_answer(details.resolution().answer());
    return view;
}

Found<v1::GrievancePage> Queries::grievance_register(const Principal& who,
                                                     std::string_view institution,
                                                     std::string_view state,
                                                     const PageRequest& page) const {
    if (!grievances::handles_grievances(who.role()) ||
        !security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return page_of<v1::GrievancePage, v1::GrievanceRow>(
        who, family::grievances, *sources_.deciders.grievance,
        {.owner = register_owner(institution), .state = state}, page, kShowItem);
}

Found<v1::GrievancePage> Queries::find_grievances(const Principal& who,
                                                  const std::vector<std::string>& tokens,
                                                  std::size_t limit) const {
    if (!grievances::handles_grievances(who.role())) return std::unexpected(Refused::not_found);
    v1::GrievancePage view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const std::int64_t now_us = sources_.clock.wall_us();
    // Those who see everything have no institution.
    const std::string index = register_index(who.institution());
    const auto leads = [&](std::string_view stream) {
        return std::ranges::all_of(tokens, [&](const std::string& token) {
            return sources_.store.get(family::search, token_key(token, index, stream), at.get())
                .has_value();
        });
    };
    const std::string prefix = token_prefix(tokens.front(), index);
    const auto take = [&](std::string_view key, std::string_view) {
        if (view.items_size() == static_cast<int>(limit)) return false;
        const auto stream = key.substr(prefix.size());
        if (!leads(stream)) return true;
        const auto row = grievance_row(stream, at.get());
        if (!row || !may_see_grievance(who, *row)) return true;
        auto& item = *view.add_items();
        item = show_item(stream, *row, now_us);
        offer(*sources_.deciders.grievance, who, stream, *row, item);
        return true;
    };
    sources_.store.scan(family::search, prefix, prefix, take, at.get());
    return view;
}

}  // namespace enlace::views
