#include "views/routes.h"

#include <boost/asio/this_coro.hpp>

#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"
#include "security/access.h"
#include "views/feed_stream.h"
#include "views/query_parameters.h"
#include "views/readings.h"
#include "views/refusals.h"
#include "views/search_route.h"
#include "views/services.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr http::Parameter kEtag{.name = "ETag",
                                .meaning = "The thing's version, in quotes: for If-Match."};
constexpr http::Parameter kLastEventId{.name = "Last-Event-ID",
                                       .meaning = "Goes on after the event that has this id."};
constexpr http::Parameter kLastEventIdInQuery{
    .name = "last_event_id", .meaning = "As the header Last-Event-ID, for who can't set it."};

constexpr http::Parameter kPatient{.name = "id", .meaning = "Of the patient: id or folio."};
constexpr http::Parameter kCase{.name = "id", .meaning = "Of the case: id or folio."};
constexpr http::Parameter kVisit{.name = "id", .meaning = "Of the visit: id or folio."};
constexpr http::Parameter kActivity{.name = "id", .meaning = "Of the activity: id or folio."};
constexpr http::Parameter kOfReferral{.name = "id", .meaning = "Of the referral: id or folio."};
constexpr http::Parameter kOfSession{.name = "id", .meaning = "Of the session: id or folio."};
constexpr http::Parameter kGrievance{.name = "id", .meaning = "Of the grievance: id or folio."};
constexpr http::Parameter kInstitution{
    .name = "clues", .meaning = "CLUES of the institution.", .example = "SPSSA000121"};
constexpr http::Parameter kJurisdiction{
    .name = "code", .meaning = "Of the jurisdiction in the directory.", .example = "VII"};

// What answers.
struct Served {
    const Views& views;
    AccessLog& accesses;
};

// What is asked.
struct Question {
    const common::v1::Principal& who;
    std::string_view id;  // Of the stream that the path names.
    const Request& request;
    QueryParameters with;
};

template <class Answer>
void add_version(Response& response, const Answer& answer) {
    if constexpr (requires { answer.version(); }) {
        response.headers.emplace_back(kEtag.name, '"' + std::to_string(answer.version()) + '"');
    }
}

// What all queries have in common; `ask` gives a Found<...>. `kind`: of the stream that the path
// names, if it names one.
template <class Ask>
http::Handler answering(const Served& served, std::string_view kind, Ask ask) {
    return [served, kind, ask](Request& request) -> asio::awaitable<Response> {
        const Views& views = served.views;
        if (const auto behind = co_await wait_for_client(views, request)) {
            co_return refused(*behind, request);
        }
        const auto& queries = views.queries();
        const auto id = kind.empty() ? Found<std::string>()
                                     : queries.id_of(request.principal, kind, request.param("id"));
        if (!id) co_return refused(refusal(id.error()), request);
        const Question question{request.principal, *id, request, read_parameters(request)};
        const auto found = ask(queries, question);
        if (!found) co_return refused(refusal(found.error()), request);
        if (auto read = reading(*found, *id)) {
            const bool recorded = co_await served.accesses.record(*std::move(read), request);
            if (!recorded) co_return refused(http::problem(common::v1::NOT_AUDITED), request);
        }
        Response response = http::json_response(200, *found);
        add_version(response, *found);
        co_return response;
    };
}

// From where the client stands; nothing if it names no place.
std::optional<FeedPlace> place_of(const Request& request, std::uint32_t partitions) {
    const auto last = request.last_event_id();
    return last ? FeedPlace::parse(*last, partitions) : FeedPlace(partitions);
}

asio::awaitable<Response> begin_visit_stream(const Views& views, Request& request) {
    const auto jurisdiction = request.param("code");
    if (!views.queries().may_ask(request.principal, jurisdiction))
        co_return http::to_response(not_found(), request);
    auto from = place_of(request, views.queries().feed_partitions());
    if (!from) co_return http::to_response(malformed(kLastEventId.name), request);
    co_return http::event_stream(stream_visits(views, request.principal, std::string(jurisdiction),
                                               *std::move(from),
                                               co_await asio::this_coro::executor));
}

asio::awaitable<Response> begin_referral_stream(const Views& views, Request& request) {
    const auto institution = request.param("clues");
    if (!security::may_see_institution(request.principal, institution))
        co_return http::to_response(not_found(), request);
    auto from = place_of(request, views.queries().referral_feed_partitions());
    if (!from) co_return http::to_response(malformed(kLastEventId.name), request);
    co_return http::event_stream(stream_referrals(views, request.principal,
                                                  std::string(institution), *std::move(from),
                                                  co_await asio::this_coro::executor));
}

// What a query takes besides its path.
struct Takes {
    std::string_view kind = {};  // Of the stream that the path names.
    http::Parameters path = {};
    http::Parameters query = {};
};

template <class Answer, class Ask>
http::Route query(
    const Served& served, std::string pattern, std::string summary, Takes takes, Ask ask) {
    http::Answer answer{.message = Answer::descriptor()};
    if constexpr (requires(Answer of) { of.version(); }) answer.headers.push_back(kEtag);
    http::Route route{.pattern = std::move(pattern),
                      .summary = std::move(summary),
                      .path = std::move(takes.path),
                      .query = std::move(takes.query),
                      .headers = {kEnlacePosition},
                      .answers = {answer},
                      .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                                   &http::value_of(common::v1::INVALID_FIELD),
                                   &http::value_of(common::v1::VIEWS_BEHIND)},
                      .handler = answering(served, takes.kind, ask)};
    if (!takes.kind.empty()) {
        route.problems.push_back(&http::value_of(common::v1::FOLIO_AMBIGUOUS));
        route.problems.push_back(&http::value_of(common::v1::NOT_AUDITED));
    }
    return route;
}

void add_patient_routes(http::Router& router, const Served& served) {
    router.add(query<v1::PatientView>(
        served, "/v1/patients/{id}",
        "A patient with cases, home visits and open obligations, now or at an earlier moment.",
        {.kind = kPatientKind, .path = {kPatient}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Question& asked) {
            return queries.patient(asked.who, asked.id, asked.with.moment);
        }));
    router.add(query<v1::TimelinePage>(
        served, "/v1/patients/{id}/timeline", "What was recorded about a patient, oldest first.",
        {.kind = kPatientKind, .path = {kPatient}, .query = {kAsOf, kAsKnownAt, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.timeline(asked.who, asked.id, asked.with.moment, asked.with.page);
        }));
    router.add(query<v1::CaseView>(
        served, "/v1/cases/{id}", "A case, and what may be done about it now.",
        {.kind = kCaseKind, .path = {kCase}}, [](const Queries& queries, const Question& asked) {
            return queries.social_case(asked.who, asked.id);
        }));
    router.add(query<v1::HomeVisitView>(
        served, "/v1/home-visits/{id}", "A home visit, and what may be done about it now.",
        {.kind = kVisitKind, .path = {kVisit}}, [](const Queries& queries, const Question& asked) {
            return queries.home_visit(asked.who, asked.id);
        }));
}

void add_workload_routes(http::Router& router, const Served& served) {
    router.add(query<v1::WorkloadView>(
        served, "/v1/jurisdictions/{code}/workload",
        "How many visits a jurisdiction has open, of what kind, and how many come and go.",
        {.path = {kJurisdiction}}, [](const Queries& queries, const Question& asked) {
            return queries.workload(asked.who, asked.request.param("code"));
        }));
    router.add(query<v1::WorkloadList>(
        served, "/v1/workload",
        "The workload of all jurisdictions, and of the visits that wait to be routed.", {},
        [](const Queries& queries, const Question& asked) {
            return queries.workloads(asked.who);
        }));
    router.add(query<v1::HomeVisitPage>(
        served, "/v1/jurisdictions/{code}/home-visits",
        "A jurisdiction's open visits, earliest window end first.",
        {.path = {kJurisdiction}, .query = {kState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.work_list(asked.who, asked.request.param("code"), asked.with.state,
                                     asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/jurisdictions/{code}/breaches",
        "What ran out among a jurisdiction's visits without anybody doing it, longest standing "
        "first.",
        {.path = {kJurisdiction}, .query = {kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.visit_breaches(asked.who, asked.request.param("code"), asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/unrouted-home-visits/breaches",
        "What ran out among the visits that wait to be routed.", {.query = {kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.unrouted_breaches(asked.who, asked.with.page);
        }));
    router.add(query<v1::HomeVisitPage>(
        served, "/v1/unrouted-home-visits",
        "Visits whose place led to no jurisdiction and that wait for the state coordinator.",
        {.query = {kCursor, kLimit}}, [](const Queries& queries, const Question& asked) {
            return queries.unrouted(asked.who, asked.with.page);
        }));
}

void add_referral_routes(http::Router& router, const Served& served) {
    router.add(
        query<v1::ReferralView>(served, "/v1/referrals/{id}",
                                "A referral, what may be done about it now, and who has to do it.",
                                {.kind = kReferralKind, .path = {kOfReferral}},
                                [](const Queries& queries, const Question& asked) {
                                    return queries.referral(asked.who, asked.id);
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
        {.kind = kCaseKind, .path = {kCase}}, [](const Queries& queries, const Question& asked) {
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

void add_session_routes(http::Router& router, const Served& served) {
    router.add(query<v1::SessionView>(
        served, "/v1/tele-sessions/{id}",
        "A telemedicine session, what may be done about it now, and who has to do it.",
        {.kind = kSessionKind, .path = {kOfSession}},
        [](const Queries& queries, const Question& asked) {
            return queries.session(asked.who, asked.id);
        }));
    router.add(query<v1::SessionPage>(
        served, "/v1/institutions/{clues}/tele-sessions",
        "An institution's open telemedicine sessions, whichever one's clock runs out first first.",
        {.path = {kInstitution}, .query = {kSessionState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.sessions(asked.who, asked.request.param("clues"), asked.with.state,
                                    asked.with.page);
        }));
    router.add(query<v1::SessionAgenda>(
        served, "/v1/institutions/{clues}/tele-agenda",
        "The sessions of one day that an institution gives, or presents patients to.",
        {.path = {kInstitution}, .query = {kDay, kTimeZone, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.agenda(asked.who, asked.request.param("clues"), asked.with.day,
                                  asked.with.time_zone, asked.with.page);
        }));
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

void add_office_routes(http::Router& router, const Served& served) {
    router.add(query<v1::CasePage>(
        served, "/v1/institutions/{clues}/cases",
        "An institution's living cases, whoever's clock runs out first first.",
        {.path = {kInstitution}, .query = {kWorker, kCaseState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.office(asked.who, asked.request.param("clues"),
                                  {.worker = asked.with.worker, .state = asked.with.state},
                                  asked.with.page);
        }));
    router.add(query<v1::BreachPage>(
        served, "/v1/institutions/{clues}/breaches",
        "What ran out at an institution without anybody doing it, longest standing first.",
        {.path = {kInstitution}, .query = {kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.breaches(asked.who, asked.request.param("clues"), asked.with.page);
        }));
    router.add(query<v1::ActivityPage>(
        served, "/v1/institutions/{clues}/activities",
        "What an institution did without a case, by when it took place, newest first.",
        {.path = {kInstitution}, .query = {kActivityState, kCursor, kLimit}},
        [](const Queries& queries, const Question& asked) {
            return queries.activities(asked.who, asked.request.param("clues"), asked.with.state,
                                      asked.with.page);
        }));
    router.add(query<v1::ActivityView>(
        served, "/v1/activities/{id}",
        "What was done without a case, for how many, and what may be done about it now.",
        {.kind = kActivityKind, .path = {kActivity}},
        [](const Queries& queries, const Question& asked) {
            return queries.activity(asked.who, asked.id);
        }));
}

http::Route stream_route(const Views& views,
                         std::string pattern,
                         std::string summary,
                         http::Parameter whose,
                         std::vector<http::StreamedEvent> events,
                         asio::awaitable<Response> (*begin)(const Views&, Request&)) {
    return {.pattern = std::move(pattern),
            .summary = std::move(summary),
            .details =
                "The history comes first, then news as they happen. A client that was cut "
                "off sends the last `id` it saw and misses nothing.",
            .path = {whose},
            .query = {kLastEventIdInQuery},
            .headers = {kLastEventId},
            .answers = {{.meaning = "Events, for as long as the client listens.",
                         .content_type = http::kEventStream,
                         .events = std::move(events)}},
            .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                         &http::value_of(common::v1::INVALID_FIELD)},
            .handler = [&views, begin](Request& request) { return begin(views, request); }};
}

void add_stream_routes(http::Router& router, const Views& views) {
    router.add(stream_route(views, "/v1/jurisdictions/{code}/home-visits/stream",
                            "What changes among a jurisdiction's visits, as server-sent events.",
                            kJurisdiction,
                            {{"visit", "A visit of the jurisdiction, as it stands now.",
                              v1::VisitMessage::descriptor()},
                             {"withdrawn", "It is another jurisdiction's now, or nobody's.",
                              v1::WithdrawnMessage::descriptor()}},
                            begin_visit_stream));
    router.add(stream_route(
        views, "/v1/institutions/{clues}/referrals/stream",
        "What changes among the referrals that an institution has sent, or "
        "that were sent to it, as server-sent events.",
        kInstitution,
        {{"referral", "A referral of the institution, as it stands now.",
          v1::ReferralMessage::descriptor()},
         {"withdrawn", "Another unit has it now.", v1::WithdrawnMessage::descriptor()}},
        begin_referral_stream));
}

}  // namespace

void add_routes(http::Router& router, const Views& views, AccessLog& accesses) {
    const Served served{views, accesses};
    add_patient_routes(router, served);
    router.add(search_route(views, accesses));
    add_workload_routes(router, served);
    add_office_routes(router, served);
    add_referral_routes(router, served);
    add_session_routes(router, served);
    add_grievance_queries(router, served);
    add_stream_routes(router, views);
}

}  // namespace enlace::views
