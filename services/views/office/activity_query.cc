#include "base/stream_id.h"
#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/list_pages.h"
#include "views/office/office_view.h"
#include "views/queries.h"

namespace enlace::views {

Found<v1::ActivityView> Queries::activity(const Principal& who, std::string_view id) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::ActivityRow>(sources_.store, family::activities, id, at.get());
    const auto& decider = *sources_.deciders.activity;
    if (!row || !security::may_see(who, decider.ownership(row->state()))) {
        return std::unexpected(Refused::not_found);
    }
    const History history(sources_.log, sources_.store, at.get());
    v1::ActivityView view = show(id, *row);
    *view.mutable_details() = details(history, stream->slot()).activity(id, *row);
    offer(decider, who, id, *row, view);
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::ActivityPage> Queries::activities(const Principal& who,
                                            std::string_view institution,
                                            std::string_view state,
                                            const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return page_of<v1::ActivityPage, v1::ActivityRow>(
        who, family::activities, *sources_.deciders.activity,
        {.owner = activities_owner(institution), .state = state}, page,
        [](const auto& id, const auto& row, std::int64_t) { return show_item(id, row); });
}

}  // namespace enlace::views
