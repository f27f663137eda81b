#include "base/stream_id.h"
#include "security/access.h"
#include "views/answers.h"
#include "views/list_pages.h"
#include "views/office_view.h"
#include "views/queries.h"
#include "views/services.h"

namespace enlace::views {

Found<v1::CasePage> Queries::office(const Principal& who,
                                    std::string_view institution,
                                    const CaseFilter& filter,
                                    const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    const std::string owner = filter.worker.empty() ? office_owner(institution)
                                                    : worker_owner(institution, filter.worker);
    v1::CasePage view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const std::int64_t now_us = sources_.clock.wall_us();
    const auto add = [&](const ListKey& place, std::string_view listed_state) {
        if (!filter.state.empty() && filter.state != listed_state) return false;
        const auto row =
            read_row<v1::CaseRow>(sources_.store, family::cases, place.stream, at.get());
        const auto& decider = *sources_.deciders.social_case;
        if (!security::may_see(who, decider.ownership(row->state()))) return false;
        auto& item = *view.add_items();
        item = show_item(place.stream, *row, now_us);
        offer(decider, who, place.stream, *row, item);
        return true;
    };
    if (!add_lines(sources_.store, at.get(), owner, page, view, add))
        return std::unexpected(Refused::bad_cursor);
    return view;
}

Found<v1::BreachPage> Queries::breaches(const Principal& who,
                                        std::string_view institution,
                                        const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    v1::BreachPage view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const auto show = [&](const ListKey& place, const auto& row, const auto& decider) {
        if (!security::may_see(who, decider.ownership(row.state()))) return false;
        auto& item = *view.add_items();
        item = show_breach(place.stream, row);
        offer(decider, who, place.stream, row, item);
        return true;
    };
    const auto add = [&](const ListKey& place, std::string_view breach) {
        const std::string_view stream = place.stream;
        const auto kind = base::StreamId::parse(stream)->kind();
        const auto& store = sources_.store;
        const auto& deciders = sources_.deciders;
        const auto show_as = [&]<class Row>(projection::Family family, const auto& decider) {
            return show(place, *read_row<Row>(store, family, stream, at.get()), decider);
        };
        const bool shown =
            kind == kCaseKind
                ? show_as.template operator()<v1::CaseRow>(family::cases, *deciders.social_case)
            : kind == kReferralKind ? show_as.template operator()<v1::ReferralRow>(
                                          family::referrals, *deciders.referral)
            : kind == kSessionKind
                ? show_as.template operator()<v1::SessionRow>(family::sessions, *deciders.session)
                : show_as.template operator()<v1::PatientRow>(family::patients, *deciders.patient);
        if (!shown) return false;
        auto& item = *view.mutable_items()->rbegin();
        item.set_breach(std::string(breach));
        *item.mutable_since() = to_timestamp(place.at_us);
        return true;
    };
    if (!add_lines(sources_.store, at.get(), breaches_owner(institution), page, view, add))
        return std::unexpected(Refused::bad_cursor);
    return view;
}

}  // namespace enlace::views
