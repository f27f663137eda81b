#include "security/access.h"
#include "views/answers.h"
#include "views/list_pages.h"
#include "views/queries.h"

namespace enlace::views {
bool Queries::may_ask(const Principal& who, std::string_view jurisdiction) const {
    return std::ranges::count(sources_.jurisdictions, jurisdiction) != 0 &&
           security::may_see_jurisdiction(who, jurisdiction);
}

Found<v1::HomeVisitPage> Queries::work_list(const Principal& who,
                                            std::string_view jurisdiction,
                                            std::string_view state,
                                            const PageRequest& page) const {
    if (!may_ask(who, jurisdiction)) return std::unexpected(Refused::not_found);
    return list(who, jurisdiction_owner(jurisdiction), state, page);
}

Found<v1::HomeVisitPage> Queries::unrouted(const Principal& who, const PageRequest& page) const {
    if (!security::may_see_unrouted(who)) return std::unexpected(Refused::not_found);
    return list(who, kUnrouted, {}, page);
}

Found<v1::HomeVisitPage> Queries::list(const Principal& who,
                                       std::string_view owner,
                                       std::string_view state,
                                       const PageRequest& page) const {
    v1::HomeVisitPage view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const std::int64_t now_us = sources_.clock.wall_us();
    const auto add = [&](const ListKey& place, std::string_view listed_state) {
        if (!state.empty() && state != listed_state) return false;
        const auto row =
            read_row<v1::VisitRow>(sources_.store, family::visits, place.stream, at.get());
        auto& item = *view.add_items();
        item = show_item(place.stream, *row, now_us);
        offer(*sources_.deciders.visit, who, place.stream, *row, item);
        return true;
    };
    if (!add_lines(sources_.store, at.get(), owner, page, view, add))
        return std::unexpected(Refused::bad_cursor);
    return view;
}

}  // namespace enlace::views
