#include "base/stream_id.h"
#include "intake/domain/staff_case.h"
#include "security/access.h"
#include "views/answers/list_pages.h"
#include "views/answers/show_row.h"
#include "views/queries.h"
#include "views/staff/staff_case_view.h"

namespace enlace::views {
namespace {

// It has no folio: a case of this kind is not spoken of by telephone.
template <class View>
void show_both(std::string_view id, const v1::StaffCaseRow& row, View& view) {
    view.set_id(std::string(id));
    view.set_version(row.version());
    view.set_state(std::string(intake::state_name(row.state())));
    if (row.has_unreadable()) *view.mutable_unreadable() = row.unreadable();
    view.set_unit(row.unit());
    *view.mutable_kinds() = row.kinds();
    view.set_worker(row.worker());
    set_time(view, &View::mutable_recorded_at, row.first_recorded_us());
}

v1::StaffCaseView show(std::string_view id, const v1::StaffCaseRow& row) {
    v1::StaffCaseView view;
    show_both(id, row, view);
    view.set_institution(row.state().institution());
    for (const auto& recorded : row.interventions()) {
        auto& shown = *view.add_interventions();
        shown.set_intervention(recorded.intervention());
        set_time(shown, &v1::StaffInterventionView::mutable_occurred_at, recorded.occurred_at_us());
        shown.set_unit(recorded.unit());
    }
    view.set_closure_code(row.closure_code());
    view.set_void_code(row.void_code());
    set_time(view, &v1::StaffCaseView::mutable_changed_at, row.last_recorded_us());
    return view;
}

}  // namespace

Found<v1::StaffCaseView> Queries::staff_case(const Principal& who, std::string_view id) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::StaffCaseRow>(sources_.store, family::staff_cases, id, at.get());
    const auto& decider = *sources_.deciders.staff_case;
    if (!row || !security::may_see(who, decider.ownership(row->state())))
        return std::unexpected(Refused::not_found);
    const History history(sources_.log, sources_.store, at.get());
    v1::StaffCaseView view = show(id, *row);
    *view.mutable_details() = details(history, stream->slot()).staff_case(id, *row);
    offer(decider, who, id, *row, view);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::StaffCasePage> Queries::staff_cases(const Principal& who,
                                              std::string_view institution,
                                              std::string_view state,
                                              const PageRequest& page) const {
    if (!security::may_see_staff_welfare(who, institution))
        return std::unexpected(Refused::not_found);
    const auto show_line = [](const auto& id, const auto& row, std::int64_t) {
        v1::StaffCaseItem item;
        show_both(id, row, item);
        return item;
    };
    return page_of<v1::StaffCasePage, v1::StaffCaseRow>(
        who, family::staff_cases, *sources_.deciders.staff_case,
        {.owner = staff_cases_owner(institution), .state = state}, page, show_line);
}

}  // namespace enlace::views
