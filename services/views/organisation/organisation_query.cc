#include "base/date.h"
#include "security/access.h"
#include "views/organisation/organised.h"
#include "views/queries.h"
#include "views/statistics/local_days.h"

namespace enlace::views {
namespace {

using Kind = intake::v1::OrganisationKind;

void show_workers(const Organised::State& state,
                  std::string_view date,
                  v1::OrganisationItem& item) {
    for (const auto& posting : state.postings()) {
        const bool is_over = !posting.valid_until().empty() && posting.valid_until() <= date;
        if (posting.valid_from() > date || is_over) continue;
        auto& worker = *item.add_workers();
        worker.set_staff(posting.staff());
        worker.set_role(posting.role());
        worker.set_valid_from(posting.valid_from());
        worker.set_valid_until(posting.valid_until());
    }
}

}  // namespace

Found<v1::OrganisationView> Queries::organisation(const Principal& who,
                                                  std::string_view date) const {
    if (security::reach(who.role()) == security::Reach::nobody)
        return std::unexpected(Refused::not_found);
    if (!date.empty() && !base::parse_date(date)) return std::unexpected(Refused::bad_as_of);
    const std::string on =
        date.empty() ? base::date_text(statistics::LocalDays().date(sources_.clock.wall_us()))
                     : std::string(date);
    v1::OrganisationView view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const Organised organised(sources_.store, at.get());
    view.set_as_of(on);
    view.set_digest(organised.version());
    for (const auto& [code, state] : organised.all()) {
        const auto* holds = organised.period(code, on);
        if (!holds) continue;
        auto& item = *view.add_items();
        item.set_code(code);
        item.set_kind(state.kind());
        item.set_name(holds->name());
        item.set_parent(holds->parent());
        item.set_institution(std::string(organised.belongs_to(code, Kind::INSTITUTION, on)));
        item.set_jurisdiction(std::string(organised.jurisdiction(code, on)));
        item.set_municipality(holds->municipality());
        item.set_section_of(holds->section_of());
        item.set_valid_from(holds->valid_from());
        item.set_valid_until(holds->valid_until());
        *item.mutable_successors() = holds->successors();
        if (security::may_see_institution(who, item.institution())) show_workers(state, on, item);
    }
    return view;
}

}  // namespace enlace::views
