#include "http/request.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "http/trace.h"

namespace enlace::http {
namespace {

using testing::ElementsAre;

TEST(Request, TakesTheTargetApart) {
    const Request request(Method::get, "/v1/home%20visits/a%2Fb?state=open&q=a+b%26c&empty=&bare");
    EXPECT_THAT(request.segments(), ElementsAre("v1", "home visits", "a/b"));
    EXPECT_EQ(request.query("state"), "open");
    EXPECT_EQ(request.query("q"), "a b&c");
    EXPECT_EQ(request.query("empty"), "");
    EXPECT_EQ(request.query("bare"), "");
    EXPECT_EQ(request.query("absent"), std::nullopt);
}

TEST(Request, KeepsEmptySegments) {
    EXPECT_THAT(Request(Method::get, "/").segments(), ElementsAre(""));
    EXPECT_THAT(Request(Method::get, "/a//b/").segments(), ElementsAre("a", "", "b", ""));
}

TEST(Request, AcceptsAWholeUrl) {
    EXPECT_THAT(Request(Method::get, "http://host:1/a?b=c").segments(), ElementsAre("a"));
}

TEST(Request, RefusesTargetsThatAreNone) {
    for (const auto* target : {"", "*", "a", "http://host", "/%", "/%4", "/%zz", "/%00", "/a%0Ab",
                               "/%ff", "/%ed%a0%80", "/a?b=%c0%af", "/a?%zz=1"}) {
        EXPECT_THROW(Request(Method::get, target), std::invalid_argument) << target;
    }
}

TEST(Request, FindsHeadersWhateverTheirCase) {
    const Request request(Method::get, "/", {{"If-Match", "\"3\""}, {"if-match", "later"}});
    EXPECT_EQ(request.header("IF-MATCH"), "\"3\"");
    EXPECT_EQ(request.header("If-Matc"), std::nullopt);
}

TEST(Request, TakesTheLastEventIdFromTheHeaderFirst) {
    const Request both(Method::get, "/?last_event_id=1", {{"Last-Event-ID", "2"}});
    EXPECT_EQ(both.last_event_id(), "2");
    EXPECT_EQ(Request(Method::get, "/?last_event_id=1").last_event_id(), "1");
    EXPECT_EQ(Request(Method::get, "/").last_event_id(), std::nullopt);
}

TEST(Request, RemembersNothingOfTheOneBefore) {
    Request request(Method::post, "/a?b=c", {{"d", "e"}}, "body");
    request.principal.set_client("somebody");
    request.set_route("/a");
    request.add_param("id", "1");
    request.clear();
    ASSERT_TRUE(request.begin(Method::get, "/"));
    EXPECT_EQ(request.query("b"), std::nullopt);
    EXPECT_EQ(request.header("d"), std::nullopt);
    EXPECT_EQ(request.body, "");
    EXPECT_EQ(request.principal.client(), "");
    EXPECT_EQ(request.route(), "");
    EXPECT_THROW(request.param("id"), std::logic_error);
}

TEST(TraceId, ComesFromTraceparent) {
    const auto trace =
        TraceId::from_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    ASSERT_TRUE(trace);
    EXPECT_EQ(trace->view(), "4bf92f3577b34da6a3ce929d0e0e4736");
}

TEST(TraceId, IgnoresWhatIsNoTraceparent) {
    for (const auto* header : {"", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                               "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                               "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                               "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                               "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                               "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                               "00 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7 01"}) {
        EXPECT_FALSE(TraceId::from_traceparent(header)) << header;
    }
}

TEST(TraceId, IsNewEachTime) {
    EXPECT_NE(TraceId::generate().view(), TraceId::generate().view());
}

}  // namespace
}  // namespace enlace::http
