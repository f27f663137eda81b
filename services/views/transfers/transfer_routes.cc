#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/services.h"

namespace enlace::views {
namespace {

constexpr http::Parameter kOfTransfer{.name = "id", .meaning = "Of the transfer: id or folio."};

}  // namespace

void add_transfer_routes(http::Router& router, const Served& served) {
    router.add(query<v1::TransferPage>(
        served, "/v1/transfers",
        "The regulator's board: open transfers, whichever one's clock runs out first first.",
        {.query = {kRegion, kTransferState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.board(asked.who, asked.with.jurisdiction, asked.with.state,
                                 asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/transfers/breaches",
        "What ran out among transfers without anybody doing it, longest standing first.",
        {.query = {kCursor, kLimit}}, [](const Queries& queries, const Question& asked) {
            return queries.transfer_breaches(asked.who, asked.with.page);
        }));
    router.add(query<v1::TransferView>(
        served, "/v1/transfers/{id}",
        "A transfer, what may be done about it now, and who has to do it; or as it was at an "
        "earlier moment, for those who are told all of it.",
        {.kind = kTransferKind, .path = {kOfTransfer}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Question& asked) {
            return queries.transfer(asked.who, asked.id, asked.with.moment);
        }));
    router.add(query<v1::CandidateList>(
        served, "/v1/transfers/{id}/candidates",
        "Which hospitals might be asked now, the best first, and what speaks for each of them.",
        {.kind = kTransferKind, .path = {kOfTransfer}},
        [](const Queries& queries, const Question& asked) {
            return queries.candidates(asked.who, asked.id);
        }));
    router.add(query<v1::TransferPage>(
        served, "/v1/institutions/{clues}/transfers",
        "Open transfers that an institution sends, is asked about, receives or takes.",
        {.path = {kInstitution}, .query = {kTransferState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.transfers(asked.who, asked.request.param("clues"), asked.with.state,
                                     asked.with.page);
        }));
    router.add(query<v1::CapacityView>(
        served, "/v1/institutions/{clues}/capacity",
        "What a hospital has reported of its beds last, and whether that is stale.",
        {.path = {kInstitution}}, [](const Queries& queries, const Question& asked) {
            return queries.capacity(asked.who, asked.request.param("clues"));
        }));
}

}  // namespace enlace::views
