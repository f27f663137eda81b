#include "http/router.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "enlace/policy/v1/policy.pb.h"
#include "serving.h"

namespace enlace::http {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

Response ask(const Router& router, Request& request) {
    return answer_of(router.handle(request));
}

Response ask(const Router& router, Method method, std::string_view target) {
    Request request(method, target);
    return ask(router, request);
}

Router with(std::vector<Route> routes) {
    Router router(&token_is_name);
    for (auto& route : routes) router.add(std::move(route));
    return router;
}

TEST(Router, FindsTheRouteAndItsParameters) {
    const auto router = with({open_route(Method::get, "/", says("root")),
                              open_route(Method::get, "/v1/visits/{id}/log/{entry}", says("log"))});
    Request request(Method::get, "/v1/visits/vis%20it-7/log/3");
    EXPECT_EQ(ask(router, request).body, "log");
    EXPECT_EQ(request.route(), "/v1/visits/{id}/log/{entry}");
    EXPECT_EQ(request.param("id"), "vis it-7");
    EXPECT_EQ(request.param("entry"), "3");
    EXPECT_EQ(ask(router, Method::get, "/").body, "root");
}

TEST(Router, PrefersFixedSegmentsButTriesNamesToo) {
    const auto router = with({open_route(Method::get, "/visits/{id}", says("one")),
                              open_route(Method::get, "/visits/unrouted", says("unrouted")),
                              open_route(Method::post, "/visits/{id}/assign", says("assign")),
                              open_route(Method::post, "/visits/{id}", says("change"))});
    EXPECT_EQ(ask(router, Method::get, "/visits/7").body, "one");
    EXPECT_EQ(ask(router, Method::get, "/visits/unrouted").body, "unrouted");
    EXPECT_EQ(ask(router, Method::post, "/visits/unrouted/assign").body, "assign");
    EXPECT_EQ(ask(router, Method::post, "/visits/unrouted").body, "change");
}

TEST(Router, SaysThatAPathIsUnknownWithoutRepeatingIt) {
    const auto router = with({open_route(Method::get, "/visits/{id}", says("one"))});
    for (const auto* target : {"/", "/visits", "/visits/", "/visits/1/2", "/Visits/1", "/secret"}) {
        const auto response = ask(router, Method::get, target);
        EXPECT_EQ(response.status, 404U) << target;
        EXPECT_THAT(response.body, HasSubstr("\"code\":\"unknown_path\""));
        EXPECT_THAT(response.body, Not(HasSubstr("secret")));
    }
}

TEST(Router, NamesTheMethodsThatAPathHas) {
    const auto router = with({open_route(Method::get, "/visits/{id}", says("one")),
                              open_route(Method::delete_, "/visits/{id}", says("gone"))});
    const auto response = ask(router, Method::post, "/visits/1");
    EXPECT_EQ(response.status, 405U);
    EXPECT_THAT(response.headers, Contains(Pair("Allow", "GET, HEAD, DELETE")));
}

TEST(Router, AnswersHeadLikeGet) {
    const auto router = with({open_route(Method::get, "/visits", says("all"))});
    EXPECT_EQ(ask(router, Method::head, "/visits").status, 200U);
}

TEST(Router, AsksWhoItIsOnlyWhereThatIsRequired) {
    Router router(&token_is_name);
    router.add(open_route(Method::get, "/open", says("open")));
    Route closed = open_route(Method::get, "/closed",
                              [](Request& request) -> boost::asio::awaitable<Response> {
                                  Response response;
                                  response.body = request.principal.client();
                                  co_return response;
                              });
    closed.authenticated = true;
    router.add(std::move(closed));

    EXPECT_EQ(ask(router, Method::get, "/open").status, 200U);
    EXPECT_EQ(ask(router, Method::get, "/closed").status, 401U);
    Request request(Method::get, "/closed", {{"Authorization", "Bearer hospital-a"}});
    EXPECT_EQ(ask(router, request).body, "hospital-a");
}

TEST(Router, RefusesRoutesThatWouldNotWork) {
    Router router(&token_is_name);
    router.add(open_route(Method::get, "/visits/{id}", says("one")));
    const auto why = [&](Route route) -> std::string {
        try {
            router.add(std::move(route));
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "";
    };
    auto undescribed = open_route(Method::get, "/a", says(""));
    undescribed.summary.clear();
    EXPECT_THAT(why(undescribed), HasSubstr("GET /a has no summary"));
    EXPECT_THAT(why(open_route(Method::get, "/visits/{other}", says(""))),
                HasSubstr("is there already"));
    EXPECT_THAT(why(open_route(Method::get, "visits", says(""))), HasSubstr("slash"));
    EXPECT_THAT(why(open_route(Method::get, "/a?b", says(""))), HasSubstr("plain path"));
    EXPECT_THAT(why(open_route(Method::get, "/a-{b}", says(""))), HasSubstr("braces"));
    EXPECT_THAT(why(open_route(Method::head, "/a", says(""))), HasSubstr("method"));
    EXPECT_THAT(why(open_route(Method::get, "/a", {})), HasSubstr("handler"));
    auto with_map = open_route(Method::get, "/a", says(""));
    with_map.answers = {{.message = policy::v1::Policy::descriptor()}};
    EXPECT_THAT(why(with_map), HasSubstr("enlace.policy.v1.Policy."));
}

TEST(Router, RefusesRoutesWhoseUsersWouldNotKnowHowToAsk) {
    Router router(&token_is_name);
    const auto why = [&](const std::function<void(Route&)>& change) -> std::string {
        auto route = open_route(Method::get, "/visits/{id}", says("one"));
        change(route);
        try {
            router.add(std::move(route));
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(why([](Route& route) { route.path.clear(); }), HasSubstr("{name} of its path"));
    EXPECT_THAT(why([](Route& route) { route.path[0].name = "of"; }), HasSubstr("{of}"));
    EXPECT_THAT(why([](Route& route) { route.path[0].meaning = ""; }), HasSubstr("what id means"));
    EXPECT_THAT(why([](Route& route) { route.query = {{.name = "limit"}}; }),
                HasSubstr("what limit means"));
    EXPECT_THAT(
        why([](Route& route) {
            route.query = {
                {.name = "sex", .meaning = "Of the patient.", .form = Parameter::Form::word}};
        }),
        HasSubstr("which words sex may be"));
    EXPECT_THAT(why([](Route& route) { route.headers = {{.name = "If-Match"}}; }),
                HasSubstr("what If-Match means"));
    EXPECT_THAT(why([](Route& route) { route.answers.clear(); }), HasSubstr("how it answers"));
    EXPECT_THAT(why([](Route& route) { route.answers[0].headers = {{.name = "ETag"}}; }),
                HasSubstr("what ETag means"));
    EXPECT_THAT(why([](Route& route) { route.answers[0].content_type = kEventStream; }),
                HasSubstr("what it streams"));
    EXPECT_EQ(why([](Route&) {}), "");
}

// What is asked of a route that takes a limit, a time and a sex.
Response with_query(std::string_view query) {
    auto route = open_route(Method::get, "/visits", says("all"));
    route.query = {{.name = "limit",
                    .meaning = "Lines.",
                    .form = Parameter::Form::count,
                    .least = 1,
                    .most = 500},
                   {.name = "as_of", .meaning = "When.", .form = Parameter::Form::time},
                   {.name = "sex",
                    .meaning = "Whose.",
                    .form = Parameter::Form::word,
                    .words = common::v1::Sex_descriptor},
                   {.name = "cursor", .meaning = "Where.", .most = 4}};
    return ask(with({std::move(route)}), Method::get, "/visits?" + std::string(query));
}

TEST(Router, LetsThroughWhatTheRouteTakes) {
    for (const auto* query : {"", "limit=1", "limit=500&as_of=2026-01-15T12:00:00-06:00&sex=FEMALE",
                              "cursor=&limit=3", "cursor=abcd"})
        EXPECT_EQ(with_query(query).status, 200U) << query;
}

TEST(Router, RefusesAQueryThatTheRouteDoesNotTake) {
    const auto refused = [](std::string_view query, std::string_view code, std::string_view error) {
        const auto response = with_query(query);
        EXPECT_EQ(response.status, 422U) << query;
        EXPECT_THAT(response.body, HasSubstr("\"code\":\"" + std::string(code) + "\""));
        EXPECT_THAT(response.body, HasSubstr(std::string(error)));
    };
    refused("limits=3", "unknown_parameter", R"({"field":"limits","code":"unknown"})");
    refused("Ana%20Hern%C3%A1ndez=3", "unknown_parameter", R"({"field":"?","code":"unknown"})");
    for (const auto* limit : {"limit=0", "limit=501", "limit=-1", "limit=1x", "limit="})
        refused(limit, "invalid_field", R"({"field":"limit","code":"malformed"})");
    for (const auto* time : {"as_of=yesterday", "as_of=2026-01-15", "as_of="})
        refused(time, "invalid_field", R"({"field":"as_of","code":"malformed"})");
    refused("sex=female", "invalid_field", R"({"field":"sex","code":"malformed"})");
    refused("cursor=abcde", "invalid_field", R"({"field":"cursor","code":"malformed"})");
}

TEST(Router, AsksForAQueryParameterThatIsNeeded) {
    auto route = open_route(Method::get, "/people", says("found"));
    route.query = {{.name = "name", .meaning = "Whom.", .required = true}};
    const auto router = with({std::move(route)});
    EXPECT_EQ(ask(router, Method::get, "/people?name=x").status, 200U);
    const auto response = ask(router, Method::get, "/people");
    EXPECT_EQ(response.status, 422U);
    EXPECT_THAT(response.body, HasSubstr(R"({"field":"name","code":"missing"})"));
}

TEST(Router, ListsItsRoutesInOrder) {
    const auto router =
        with({open_route(Method::get, "/b", says("")), open_route(Method::get, "/a", says(""))});
    ASSERT_EQ(router.routes().size(), 2U);
    EXPECT_EQ(router.routes()[0].pattern, "/b");
}

}  // namespace
}  // namespace enlace::http
