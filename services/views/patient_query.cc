#include "base/folio.h"
#include "base/stream_id.h"
#include "security/access.h"
#include "views/answers.h"
#include "views/details.h"
#include "views/queries.h"
#include "views/services.h"

namespace enlace::views {
namespace {

void add_obligations(std::string_view case_id, const v1::CaseRow& row, v1::PatientView& view) {
    for (const auto& obligation : row.state().obligations()) {
        if (!obligation.open()) continue;
        auto& open = *view.add_obligations();
        open.set_case_id(std::string(case_id));
        open.set_kind(obligation.kind());
        open.set_id(obligation.stream());
        open.set_enlace_folio(base::folio_of(obligation.stream()).value_or(""));
    }
}

}  // namespace

common::v1::Context Queries::context(const Principal& who, std::string_view stream) const {
    common::v1::Context context;
    *context.mutable_actor() = who;
    context.set_now_us(sources_.clock.wall_us());
    context.set_stream(std::string(stream));
    return context;
}

Details Queries::details(const History& history, unsigned slot) const {
    const auto partition = [&](std::string_view service) {
        return slot % sources_.progress.partitions(service).value_or(1);
    };
    return Details(history, sources_.keyring, partition(kIntake), partition(kHomeVisits));
}

Found<v1::PatientView> Queries::patient(const Principal& who,
                                        std::string_view id,
                                        const Moment& moment) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const History history(sources_.log, sources_.store, at.get());

    const PatientRows present = history.rows(id);
    const auto& deciders = sources_.deciders;
    if (present.patient.version() == 0 ||
        !security::may_see(who, deciders.patient->ownership(present.patient.state()))) {
        return std::unexpected(Refused::not_found);
    }
    const PatientRows past = moment.is_now() ? PatientRows{} : history.rows_at(id, moment);
    const PatientRows& rows = moment.is_now() ? present : past;
    if (rows.patient.version() == 0) return std::unexpected(Refused::not_found);

    const Details opened = details(history, stream->slot());
    v1::PatientView view = show(id, rows.patient);
    *view.mutable_identity() = opened.identity(id, rows.patient);
    // Who may see a thing is asked of how it stands now, whatever moment is looked at.
    for (const auto* entry : oldest_first(rows.cases)) {
        const auto& [case_id, row] = *entry;
        const auto now = present.cases.find(case_id);
        if (!security::may_see(who, deciders.social_case->ownership(now->second.state()))) continue;
        *view.add_cases() = case_view(who, case_id, row, opened);
        add_obligations(case_id, row, view);
    }
    for (const auto* entry : oldest_first(rows.visits)) {
        const auto& [visit_id, row] = *entry;
        const auto now = present.visits.find(visit_id);
        if (!security::may_see(who, deciders.visit->ownership(now->second.state()))) continue;
        *view.add_home_visits() = visit_view(who, visit_id, row, opened);
    }
    if (moment.is_now()) {
        offer(*deciders.patient, who, id, rows.patient, view);
    } else {
        // What could have been done then is nothing that anybody may do.
        for (auto& one : *view.mutable_cases()) one.clear_actions();
        for (auto& one : *view.mutable_home_visits()) one.clear_actions();
    }
    if (moment.as_of_us) *view.mutable_as_of() = to_timestamp(*moment.as_of_us);
    if (moment.as_known_at_us) *view.mutable_as_known_at() = to_timestamp(*moment.as_known_at_us);
    rest_on(positions, age_ms, view);
    return view;
}

v1::CaseView Queries::case_view(const Principal& who,
                                std::string_view id,
                                const v1::CaseRow& row,
                                const Details& opened) const {
    v1::CaseView view = show(id, row);
    *view.mutable_details() = opened.social_case(row);
    offer(*sources_.deciders.social_case, who, id, row, view);
    return view;
}

v1::HomeVisitView Queries::visit_view(const Principal& who,
                                      std::string_view id,
                                      const v1::VisitRow& row,
                                      const Details& opened) const {
    v1::HomeVisitView view = show(id, row, sources_.clock.wall_us());
    *view.mutable_details() = opened.home_visit(row);
    offer(*sources_.deciders.visit, who, id, row, view);
    return view;
}

Found<v1::CaseView> Queries::social_case(const Principal& who, std::string_view id) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::CaseRow>(sources_.store, family::cases, id, at.get());
    if (!row || !security::may_see(who, sources_.deciders.social_case->ownership(row->state()))) {
        return std::unexpected(Refused::not_found);
    }
    const History history(sources_.log, sources_.store, at.get());
    v1::CaseView view = case_view(who, id, *row, details(history, stream->slot()));
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::HomeVisitView> Queries::home_visit(const Principal& who, std::string_view id) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::VisitRow>(sources_.store, family::visits, id, at.get());
    if (!row || !security::may_see(who, sources_.deciders.visit->ownership(row->state()))) {
        return std::unexpected(Refused::not_found);
    }
    const History history(sources_.log, sources_.store, at.get());
    v1::HomeVisitView view = visit_view(who, id, *row, details(history, stream->slot()));
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
