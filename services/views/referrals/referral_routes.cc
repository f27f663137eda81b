#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/services.h"

namespace enlace::views {
namespace {

constexpr http::Parameter kReferredCase{.name = "id", .meaning = "Of the case: id or folio."};
constexpr http::Parameter kOfReferral{.name = "id", .meaning = "Of the referral: id or folio."};

}  // namespace

void add_referral_routes(http::Router& router, const Served& served) {
    router.add(query<v1::ReferralView>(
        served, "/v1/referrals/{id}",
        "A referral, what may be done about it now, and who has to do it; or as it was at an "
        "earlier moment.",
        {.kind = kReferralKind, .path = {kOfReferral}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Question& asked) {
            return queries.referral(asked.who, asked.id, asked.with.moment);
        }));
    router.add(query<v1::ReferralTimeline>(
        served, "/v1/referrals/{id}/timeline",
        "A referral's steps in the order in which they happened: states, times and units.",
        {.kind = kReferralKind, .path = {kOfReferral}},
        [](const Queries& queries, const Question& asked) {
            return queries.referral_timeline(asked.who, asked.id);
        }));
    router.add(query<v1::StoryView>(
        served, "/v1/cases/{id}/story",
        "What followed from a case across services, and what from what: referrals, home visits.",
        {.kind = kCaseKind, .path = {kReferredCase}},
        [](const Queries& queries, const Question& asked) {
            return queries.story(asked.who, asked.id);
        }));
    router.add(query<v1::ReferralStatistics>(
        served, "/v1/referral-statistics",
        "How each institution answers what is referred to it: how much it rejects, how soon.", {},
        [](const Queries& queries, const Question&) { return queries.referral_statistics(); }));
    router.add(query<v1::ReceiverStatistics>(
        served, "/v1/institutions/{clues}/referral-statistics", "The same of one institution.",
        {.path = {kInstitution}}, [](const Queries& queries, const Question& asked) {
            return queries.referral_statistics(asked.request.param("clues"));
        }));
    const auto mailbox = [&](std::string name, std::string summary, Mailbox which) {
        router.add(query<v1::ReferralPage>(
            served, "/v1/institutions/{clues}/" + std::move(name), std::move(summary),
            {.path = {kInstitution}, .query = {kReferralState, kCursor, kLimit}},
            [which](const Queries& queries, const Question& asked) {
                return queries.mailbox(asked.who, asked.request.param("clues"), which,
                                       asked.with.state, asked.with.page);
            }));
    };
    mailbox("referral-inbox",
            "Open referrals that were sent to an institution, or are open to it, and when their "
            "sender was last heard of.",
            Mailbox::received);
    mailbox("referral-outbox",
            "Open referrals that an institution has sent, and when their receiver was last heard "
            "of.",
            Mailbox::sent);
}

}  // namespace enlace::views
