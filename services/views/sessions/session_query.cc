#include "base/date.h"
#include "base/stream_id.h"
#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/list_pages.h"
#include "views/queries.h"
#include "views/services.h"
#include "views/sessions/session_view.h"
#include "views/stories/looking_back.h"
#include "views/stories/steps.h"
#include "views/transfers/transfer_view.h"
#include "zones/time_zone.h"

namespace enlace::views {

v1::SessionView Queries::session_view(const Principal& who,
                                      std::string_view id,
                                      const v1::SessionRow& row,
                                      bool taken_up,
                                      const Details& opened) const {
    v1::SessionView view = show(id, row);
    view.set_transfer_pending(view.transfer_pending() && !taken_up);
    if (!is_told_impersonally(who, row.state().case_id(), sources_.store, opened.at()))
        *view.mutable_details() = opened.session(row, is_told_findings(who, row.state()));
    offer(*sources_.deciders.session, who, id, row, view);
    return view;
}

Found<v1::SessionView> Queries::session(const Principal& who,
                                        std::string_view id,
                                        const Moment& moment) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::SessionRow>(sources_.store, family::sessions, id, at.get());
    if (!row || !may_see(who, *sources_.deciders.session, row->state(), at.get()))
        return std::unexpected(Refused::not_found);
    const History history(sources_.log, sources_.store, at.get());
    const auto then = rows_then(moment, id, *row, history);
    const auto shown = row_then(moment, id, *row, then, &PatientRows::sessions);
    if (!shown) return std::unexpected(Refused::not_found);
    const std::string asked = transfer_asked_by(id);
    const bool taken_up = moment.is_now()
                              ? sources_.store.get(family::transfers, asked, at.get()).has_value()
                              : then.transfers.contains(asked);
    v1::SessionView view =
        session_view(who, id, *shown, taken_up, details(history, stream->slot()));
    const auto partition = stream->slot() % sources_.progress.partitions(kTelemedicine).value_or(1);
    *view.mutable_steps() =
        steps_of(history, row->state().patient_id(), {kTelemedicine, partition, 0}, id, moment);
    if (!is_told_findings(who, row->state()))
        for (auto& step : *view.mutable_steps()) step.clear_conflict();
    view.set_person_id(person_id(who, row->state().patient_id(), moment, history));
    tell_moment(moment, view);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::SessionPage> Queries::sessions(const Principal& who,
                                         std::string_view institution,
                                         std::string_view state,
                                         const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return page_of<v1::SessionPage, v1::SessionRow>(
        who, family::sessions, *sources_.deciders.session,
        {.owner = sessions_owner(institution), .state = state}, page, kShowItem);
}

Found<v1::SessionAgenda> Queries::agenda(const Principal& who,
                                         std::string_view institution,
                                         std::string_view day,
                                         std::string_view time_zone,
                                         const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    const auto date = base::parse_date(day);
    if (!date) return std::unexpected(Refused::bad_day);
    const auto zone = zones::TimeZone::find(time_zone);
    if (!zone) return std::unexpected(Refused::unknown_time_zone);
    const auto span = zone->day(*date);
    auto view = page_of<v1::SessionAgenda, v1::SessionRow>(
        who, family::sessions, *sources_.deciders.session,
        {.owner = agenda_owner(institution), .within = {span.begin_us, span.end_us}}, page,
        kShowItem);
    if (!view) return view;
    view->set_day(std::string(day));
    view->set_time_zone(std::string(time_zone));
    *view->mutable_begins_at() = to_timestamp(span.begin_us);
    *view->mutable_ends_at() = to_timestamp(span.end_us);
    return view;
}

}  // namespace enlace::views
