#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/list_pages.h"
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
    return page_of<v1::HomeVisitPage, v1::VisitRow>(who, family::visits, *sources_.deciders.visit,
                                                    {.owner = std::string(owner), .state = state},
                                                    page, kShowItem);
}

}  // namespace enlace::views
