#include "views/grievances/grievance_routes.h"

#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"
#include "views/answers/query_parameters.h"
#include "views/answers/query_route.h"
#include "views/answers/readings.h"
#include "views/answers/refusals.h"
#include "views/answers/route_groups.h"
#include "views/services.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr http::Parameter kGrievance{.name = "id", .meaning = "Of the grievance: id or folio."};

constexpr std::uint32_t kFoundMax = 100;
constexpr std::uint32_t kFoundUnlessSaid = 20;

http::Problem invalid_field(const char* field, const char* code) {
    return http::problem(common::v1::INVALID_FIELD, std::vector<http::FieldProblem>{{field, code}});
}

// All of these lead to what is looked for, the rarest first; a problem where nothing is asked.
std::expected<std::vector<std::string>, http::Problem> tokens_of(const v1::GrievanceSearch& asked,
                                                                 const SearchKey& key) {
    std::vector<std::string> tokens;
    if (const auto phone = key.phone(asked.phone())) tokens.push_back(*phone);
    if (!asked.phone().empty() && tokens.empty())
        return std::unexpected(invalid_field("phone", "malformed"));
    for (auto& word : key.name(asked.name())) tokens.push_back(std::move(word));
    if (tokens.empty()) return std::unexpected(invalid_field("name", "missing"));
    if (asked.limit() > kFoundMax) return std::unexpected(invalid_field("limit", "out_of_range"));
    return tokens;
}

asio::awaitable<Response> search(const Views& views, AccessLog& accesses, const Request& request) {
    v1::GrievanceSearch asked;
    if (const auto read = http::read_body(request, asked); !read)
        co_return http::to_response(read.error(), request);
    const auto tokens = tokens_of(asked, views.queries().search_key());
    if (!tokens) co_return http::to_response(tokens.error(), request);
    if (const auto behind = co_await wait_for_client(views, request))
        co_return http::to_response(*behind, request);
    const auto limit = asked.limit() == 0 ? kFoundUnlessSaid : asked.limit();
    const auto found = views.queries().find_grievances(request.principal, *tokens, limit);
    if (!found) co_return http::to_response(refusal(found.error()), request);
    // That somebody was looked for is known, although no line says anything of them.
    access::v1::RecordAccess read;
    read.set_found(static_cast<std::uint64_t>(found->items_size()));
    if (!co_await accesses.record(std::move(read), request))
        co_return http::to_response(http::problem(common::v1::NOT_AUDITED), request);
    co_return http::json_response(200, *found);
}

asio::awaitable<Response> follow_up(const Views& views,
                                    api::FolioDoor& door,
                                    const Request& request) {
    const auto shown = door.let_in(kGrievanceKind, request.param("id"), request);
    if (!shown) co_return http::to_response(shown.error(), request);
    if (const auto behind = co_await wait_for_client(views, request))
        co_return http::to_response(*behind, request);
    const auto found = views.queries().follow_up(*shown);
    if (!found) co_return http::to_response(refusal(found.error()), request);
    co_return http::json_response(200, *found);
}

}  // namespace

void add_grievance_routes(http::Router& router,
                          const Views& views,
                          AccessLog& accesses,
                          api::FolioDoor& door) {
    router.add(
        {.method = http::Method::post,
         .pattern = "/v1/grievances/search",
         .summary = "Find grievances by the name or the telephone of whoever filed them.",
         .details =
             "It is a question: it changes nothing and takes no Idempotency-Key; it is a POST "
             "because what is asked must not stand in a URL.",
         .headers = {kEnlacePosition},
         .request = v1::GrievanceSearch::descriptor(),
         .answers = {{.meaning = "Those that were found, and are the asker's to see.",
                      .message = v1::GrievancePage::descriptor()}},
         .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                      &http::value_of(common::v1::INVALID_FIELD),
                      &http::value_of(common::v1::VIEWS_BEHIND),
                      &http::value_of(common::v1::NOT_AUDITED)},
         .handler = [&views, &accesses](Request& request) {
             return search(views, accesses, request);
         }});
    router.add(
        {.pattern = "/v1/public/grievances/{id}",
         .summary = "Follow what you filed: its state and, once there is one, the answer.",
         .path = {{.name = "id", .meaning = "The folio that was given for it."}},
         .headers = {api::kFolioSecret, kEnlacePosition},
         .answers = {{.message = v1::GrievanceFollowUp::descriptor()}},
         .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                      &http::value_of(common::v1::INVALID_FIELD),
                      &http::value_of(common::v1::TOO_MANY_REQUESTS),
                      &http::value_of(common::v1::VIEWS_BEHIND)},
         .authenticated = false,
         .handler = [&views, &door](Request& request) { return follow_up(views, door, request); }});
}

void add_grievance_queries(http::Router& router, const Served& served) {
    router.add(query<v1::GrievanceView>(
        served, "/v1/grievances/{id}",
        "A grievance, what happened to it, and what may be done about it now.",
        {.kind = kGrievanceKind, .path = {kGrievance}},
        [](const Queries& queries, const Question& asked) {
            return queries.grievance(asked.who, asked.id);
        }));
    router.add(query<v1::GrievancePage>(
        served, "/v1/institutions/{clues}/grievances",
        "The register of a unit's grievances, the newest first.",
        {.path = {kInstitution}, .query = {kGrievanceState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.grievance_register(asked.who, asked.request.param("clues"),
                                              asked.with.state, asked.with.page);
        }));
}

}  // namespace enlace::views
