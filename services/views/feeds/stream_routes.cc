#include <boost/asio/this_coro.hpp>

#include "security/access.h"
#include "views/answers/query_route.h"
#include "views/answers/refusals.h"
#include "views/answers/route_groups.h"
#include "views/feeds/feed_stream.h"
#include "views/services.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr http::Parameter kLastEventId{.name = "Last-Event-ID",
                                       .meaning = "Goes on after the event that has this id."};
constexpr http::Parameter kLastEventIdInQuery{
    .name = "last_event_id", .meaning = "As the header Last-Event-ID, for who can't set it."};

// From where the client stands; nothing if it names no place.
std::optional<FeedPlace> place_of(const Request& request, std::uint32_t partitions) {
    const auto last = request.last_event_id();
    return last ? FeedPlace::parse(*last, partitions) : FeedPlace(partitions);
}

asio::awaitable<Response> begin_visit_stream(const Views& views, Request& request) {
    const auto jurisdiction = request.param("code");
    if (!views.queries().may_ask(request.principal, jurisdiction))
        co_return http::to_response(not_found(), request);
    auto from = place_of(request, views.queries().feed_partitions(kHomeVisits));
    if (!from) co_return http::to_response(malformed(kLastEventId.name), request);
    co_return http::event_stream(stream_visits(views, request.principal, std::string(jurisdiction),
                                               *std::move(from),
                                               co_await asio::this_coro::executor));
}

using InstitutionStream = decltype(stream_referrals);

// What the service has to tell the institution named in the path.
asio::awaitable<Response> begin_institution_stream(const Views& views,
                                                   Request& request,
                                                   std::string_view service,
                                                   InstitutionStream& stream) {
    const auto institution = request.param("clues");
    if (!security::may_see_institution(request.principal, institution))
        co_return http::to_response(not_found(), request);
    auto from = place_of(request, views.queries().feed_partitions(service));
    if (!from) co_return http::to_response(malformed(kLastEventId.name), request);
    const auto executor = co_await asio::this_coro::executor;
    co_return http::event_stream(
        stream(views, request.principal, std::string(institution), *std::move(from), executor));
}

asio::awaitable<Response> begin_referral_stream(const Views& views, Request& request) {
    return begin_institution_stream(views, request, kReferral, stream_referrals);
}

asio::awaitable<Response> begin_session_stream(const Views& views, Request& request) {
    return begin_institution_stream(views, request, kTelemedicine, stream_sessions);
}

asio::awaitable<Response> begin_board_stream(const Views& views, Request& request) {
    if (!security::may_see_transfers(request.principal))
        co_return http::to_response(not_found(), request);
    auto from = place_of(request, views.queries().feed_partitions(kTransfers));
    if (!from) co_return http::to_response(malformed(kLastEventId.name), request);
    BoardFilter filter{.jurisdiction = std::string(request.query(kRegion.name).value_or("")),
                       .state = std::string(request.query(kTransferState.name).value_or(""))};
    const auto executor = co_await asio::this_coro::executor;
    co_return http::event_stream(
        stream_board(views, request.principal, std::move(filter), *std::move(from), executor));
}

http::Route stream_route(const Views& views,
                         std::string pattern,
                         std::string summary,
                         http::Parameters whose,
                         http::Parameters which,
                         std::vector<http::StreamedEvent> events,
                         asio::awaitable<Response> (*begin)(const Views&, Request&)) {
    which.push_back(kLastEventIdInQuery);
    return {.pattern = std::move(pattern),
            .summary = std::move(summary),
            .details =
                "The history comes first, then news as they happen. It ends after five minutes, as "
                "a token does. A client comes again with the last `id` it saw and misses nothing.",
            .path = std::move(whose),
            .query = std::move(which),
            .headers = {kLastEventId},
            .answers = {{.meaning = "Events, for as long as the client listens.",
                         .content_type = http::kEventStream,
                         .events = std::move(events)}},
            .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                         &http::value_of(common::v1::INVALID_FIELD)},
            .handler = [&views, begin](Request& request) { return begin(views, request); }};
}

}  // namespace

void add_stream_routes(http::Router& router, const Views& views) {
    router.add(stream_route(views, "/v1/jurisdictions/{code}/home-visits/stream",
                            "What changes among a jurisdiction's visits, as server-sent events.",
                            {kJurisdiction}, {},
                            {{"visit", "A visit of the jurisdiction, as it stands now.",
                              v1::VisitMessage::descriptor()},
                             {"withdrawn", "It is another jurisdiction's now, or nobody's.",
                              v1::WithdrawnMessage::descriptor()}},
                            begin_visit_stream));
    router.add(stream_route(
        views, "/v1/institutions/{clues}/referrals/stream",
        "What changes among the referrals that an institution has sent, or "
        "that were sent to it, as server-sent events.",
        {kInstitution}, {},
        {{"referral", "A referral of the institution, as it stands now.",
          v1::ReferralMessage::descriptor()},
         {"withdrawn", "Another unit has it now.", v1::WithdrawnMessage::descriptor()}},
        begin_referral_stream));
    router.add(stream_route(
        views, "/v1/institutions/{clues}/tele-sessions/stream",
        "What changes among the telemedicine sessions that an institution proposed, gives or "
        "presents patients to, as server-sent events.",
        {kInstitution}, {},
        {{"session", "A session of the institution, as it stands now.",
          v1::SessionMessage::descriptor()},
         {"withdrawn", "Another unit gives it now.", v1::WithdrawnMessage::descriptor()}},
        begin_session_stream));
    router.add(stream_route(
        views, "/v1/transfers/stream", "What changes on the board, as server-sent events.", {},
        {kRegion, kTransferState},
        {{"transfer", "A transfer, as it stands now.", v1::TransferMessage::descriptor()}},
        begin_board_stream));
}

}  // namespace enlace::views
