#include <type_traits>

#include "base/stream_id.h"
#include "grievances/domain/grievance.h"
#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/list_pages.h"
#include "views/office/office_view.h"
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
    const auto& decider = *sources_.deciders.social_case;
    return page_of<v1::CasePage, v1::CaseRow>(
        who, family::cases, decider, {.owner = owner, .state = filter.state}, page,
        [&](const auto& id, const auto& row, std::int64_t now_us) -> std::optional<v1::CaseItem> {
            if (!security::may_see(who, decider.ownership(row.state()))) return {};
            return show_item(id, row, now_us);
        });
}

Found<v1::BreachPage> Queries::breaches(const Principal& who,
                                        std::string_view institution,
                                        const PageRequest& page) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return breach_list(who, institution, page);
}

Found<v1::BreachPage> Queries::highest_breaches(const Principal& who,
                                                const PageRequest& page) const {
    if (!security::may_see_unrouted(who)) return std::unexpected(Refused::not_found);
    return breach_list(who, kHighest, page);
}

Found<v1::BreachPage> Queries::visit_breaches(const Principal& who,
                                              std::string_view jurisdiction,
                                              const PageRequest& page) const {
    if (!may_ask(who, jurisdiction)) return std::unexpected(Refused::not_found);
    return breach_list(who, jurisdiction_owner(jurisdiction), page);
}

Found<v1::BreachPage> Queries::unrouted_breaches(const Principal& who,
                                                 const PageRequest& page) const {
    if (!security::may_see_unrouted(who)) return std::unexpected(Refused::not_found);
    return breach_list(who, kUnrouted, page);
}

Found<v1::BreachPage> Queries::breach_list(const Principal& who,
                                           std::string_view owner,
                                           const PageRequest& page) const {
    v1::BreachPage view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const auto show = [&]<class Row>(const ListKey& place, projection::Family family,
                                     const aggregate::Decider& decider, std::type_identity<Row>) {
        const auto row = read_row<Row>(sources_.store, family, place.stream, at.get());
        if (!may_see(who, decider, row->state(), at.get())) return false;
        auto& item = *view.add_items();
        item = show_breach(place.stream, *row);
        offer(decider, who, place.stream, *row, item);
        return true;
    };
    const auto show_any = [&](const ListKey& place) {
        const auto kind = base::StreamId::parse(place.stream)->kind();
        const auto& deciders = sources_.deciders;
        if (kind == kCaseKind)
            return show(place, family::cases, *deciders.social_case,
                        std::type_identity<v1::CaseRow>());
        if (kind == kReferralKind)
            return show(place, family::referrals, *deciders.referral,
                        std::type_identity<v1::ReferralRow>());
        if (kind == kSessionKind)
            return show(place, family::sessions, *deciders.session,
                        std::type_identity<v1::SessionRow>());
        if (kind == kTransferKind)
            return show(place, family::transfers, *deciders.transfer,
                        std::type_identity<v1::TransferRow>());
        if (kind == kGrievanceKind)
            return grievances::handles_grievances(who.role()) &&
                   show(place, family::grievances, *deciders.grievance,
                        std::type_identity<v1::GrievanceRow>());
        if (kind == kVisitKind)
            return show(place, family::visits, *deciders.visit, std::type_identity<v1::VisitRow>());
        return show(place, family::patients, *deciders.patient,
                    std::type_identity<v1::PatientRow>());
    };
    const auto add = [&](const ListKey& place, std::string_view breach) {
        if (!show_any(place)) return false;
        auto& item = *view.mutable_items()->rbegin();
        item.set_breach(std::string(breach));
        *item.mutable_since() = to_timestamp(place.at_us);
        return true;
    };
    if (!add_lines(sources_.store, at.get(), breaches_owner(owner), page, view, add))
        return std::unexpected(Refused::bad_cursor);
    return view;
}

}  // namespace enlace::views
