#include "http/server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>

#include "serving.h"
#include "support/wait_until.h"

namespace enlace::http {
namespace {

using std::chrono::milliseconds;
using test::wait_until;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

boost::asio::awaitable<Response> echo_size(Request& request) {
    Response response;
    response.content_type = "text/plain";
    response.body = std::to_string(request.body.size());
    co_return response;
}

boost::asio::awaitable<Response> fail(Request&) {
    throw std::out_of_range("with somebody's name in it");
    co_return Response{};
}

std::vector<Route> routes() {
    auto mine = open_route(Method::get, "/mine/{id}", says("yours"));
    mine.authenticated = true;
    std::vector<Route> routes;
    routes.push_back(open_route(Method::get, "/hello", says("hello")));
    routes.push_back(open_route(Method::post, "/size", &echo_size));
    routes.push_back(open_route(Method::get, "/fail", &fail));
    routes.push_back(open_route(Method::get, "/large", says(std::string(3'000'000, 'x'))));
    routes.push_back(std::move(mine));
    return routes;
}

std::string chunk(std::size_t bytes) {
    char size[32];
    std::snprintf(size, sizeof(size), "%zx\r\n", bytes);
    return size + std::string(bytes, 'x') + "\r\n";
}

// What the server says to these bytes, from a client that then stays silent.
std::string said_to(const Serving& serving, std::string_view bytes) {
    const RawSocket socket(serving.port());
    socket.send(bytes);
    return socket.read_to_end();
}

auto is_problem(std::string_view status, std::string_view code) {
    return AllOf(StartsWith("HTTP/1.1 " + std::string(status)),
                 HasSubstr("Content-Type: application/problem+json\r\n"),
                 HasSubstr("Connection: close\r\n"),
                 HasSubstr("\"code\":\"" + std::string(code) + "\""));
}

TEST(Server, KeepsAConnectionForManyRequests) {
    const Serving serving(routes());
    const RawSocket socket(serving.port());
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(socket.send("GET /hello HTTP/1.1\r\nHost: h\r\n\r\n"));
        EXPECT_THAT(socket.read_until("hello"),
                    AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("Content-Length: 5\r\n"),
                          HasSubstr("Date: "), Not(HasSubstr("Connection:"))));
    }
}

TEST(Server, AnswersRequestsThatWereSentTogetherInTheirOrder) {
    const Serving serving(routes());
    const auto answers = said_to(serving,
                                 "GET /hello HTTP/1.1\r\n\r\nPOST /size HTTP/1.1\r\n"
                                 "Content-Length: 3\r\n\r\nabcGET /none HTTP/1.1\r\n"
                                 "Connection: close\r\n\r\n");
    const auto first = answers.find("hello");
    const auto second = answers.find("\r\n\r\n3HTTP/1.1 404");
    EXPECT_NE(first, std::string::npos);
    EXPECT_NE(second, std::string::npos) << answers;
    EXPECT_LT(first, second);
}

TEST(Server, ClosesWhenAskedTo) {
    const Serving serving(routes());
    EXPECT_THAT(said_to(serving, "GET /hello HTTP/1.1\r\nConnection: close\r\n\r\n"),
                AllOf(HasSubstr("Connection: close\r\n"), HasSubstr("hello")));
    EXPECT_THAT(said_to(serving, "GET /hello HTTP/1.0\r\n\r\n"), HasSubstr("hello"));
}

TEST(Server, AnswersHeadWithoutABody) {
    const Serving serving(routes());
    const auto answer = said_to(serving, "HEAD /hello HTTP/1.1\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(answer, AllOf(HasSubstr("Content-Length: 5\r\n"), testing::EndsWith("\r\n\r\n")));
}

TEST(Server, SaysThatABodyIsWelcome) {
    const Serving serving(routes());
    const RawSocket socket(serving.port());
    socket.send("POST /size HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    socket.send("ab");
    EXPECT_THAT(socket.read_until("2"), StartsWith("HTTP/1.1 200"));
}

TEST(Server, TakesChunkedBodies) {
    const Serving serving(routes());
    EXPECT_THAT(said_to(serving,
                        "POST /size HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
                        "Connection: close\r\n\r\n" +
                            chunk(5) + chunk(70'000) + "0\r\nLate: trailer\r\n\r\n"),
                testing::EndsWith("\r\n\r\n70005"));
}

TEST(Server, PassesTheTraceOn) {
    const Serving serving(routes());
    auto client = serving.client();
    const auto answer = client.get(
        "/hello", {{"traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}});
    EXPECT_EQ(answer.header("Enlace-Trace"), "4bf92f3577b34da6a3ce929d0e0e4736");
    const auto other = client.get("/none");
    EXPECT_EQ(other.header("Enlace-Trace").size(), 32U);
    EXPECT_THAT(other.body,
                HasSubstr("\"trace\":\"" + std::string(other.header("Enlace-Trace")) + "\""));
}

TEST(Server, RefusesWhatIsNoRequest) {
    const Serving serving(routes());
    for (const std::string bytes :
         {"\x16\x03\x01\x02\x01", "hello\r\n\r\n", "GET /hello\r\n\r\n",
          "GET  /hello HTTP/1.1\r\n\r\n", "GET /hello HTTP/2.0\r\n\r\n",
          "GET hello HTTP/1.1\r\n\r\n", "GET /%ff HTTP/1.1\r\n\r\n",
          "GET /hello HTTP/1.1\r\nno colon\r\n\r\n",
          "POST /size HTTP/1.1\r\nContent-Length: x\r\n\r\n",
          "POST /size HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
          "POST /size HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          "POST /size HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "POST /size HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"}) {
        EXPECT_THAT(said_to(serving, bytes), is_problem("400", "malformed_request")) << bytes;
    }
}

TEST(Server, RefusesHeadersBeyondTheLimit) {
    const Serving serving(routes());
    EXPECT_THAT(said_to(serving, "GET /hello HTTP/1.1\r\nX: " + std::string(17'000, 'x')),
                is_problem("431", "header_too_large"));
    EXPECT_THAT(said_to(serving, "GET /" + std::string(17'000, 'x')),
                is_problem("431", "header_too_large"));
}

TEST(Server, TakesHeadersUpToTheLimit) {
    const Serving serving(routes());
    EXPECT_THAT(said_to(serving, "GET /hello HTTP/1.1\r\nConnection: close\r\nX: " +
                                     std::string(16'000, 'x') + "\r\n\r\n"),
                StartsWith("HTTP/1.1 200"));
}

TEST(Server, RefusesBodiesBeyondTheLimit) {
    const Serving serving(routes());
    const std::string head = "POST /size HTTP/1.1\r\nConnection: close\r\n";
    EXPECT_THAT(said_to(serving, head + "Content-Length: 524289\r\n\r\n"),
                is_problem("413", "body_too_large"));
    EXPECT_THAT(
        said_to(serving, head + "Content-Length: 524289\r\n\r\n" + std::string(524'289, 'x')),
        is_problem("413", "body_too_large"));
    EXPECT_THAT(said_to(serving, head + "Transfer-Encoding: chunked\r\n\r\n" + chunk(500'000) +
                                     chunk(100'000) + "0\r\n\r\n"),
                is_problem("413", "body_too_large"));
    EXPECT_THAT(
        said_to(serving, head + "Content-Length: 524288\r\n\r\n" + std::string(524'288, 'x')),
        testing::EndsWith("524288"));
}

TEST(Server, TellsAClientThatFallsSilentWithinARequest) {
    const Serving serving(routes(), {.receive = milliseconds(50)});
    EXPECT_THAT(said_to(serving, "GET /hel"), is_problem("408", "request_timeout"));
    EXPECT_THAT(said_to(serving, "POST /size HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc"),
                is_problem("408", "request_timeout"));
}

TEST(Server, LimitsTheWholeRequestNotThePauses) {
    const Serving serving(routes(), {.receive = milliseconds(100)});
    const RawSocket socket(serving.port());
    // One byte after the other, for as long as the server takes them.
    ASSERT_TRUE(socket.send("GET /"));
    const bool cut = wait_until([&] { return !socket.send("x"); }, std::chrono::seconds(5));
    EXPECT_TRUE(cut);
}

TEST(Server, ClosesConnectionsOnWhichNothingHappens) {
    const Serving serving(routes(), {.receive = milliseconds(50), .idle = milliseconds(50)});
    EXPECT_EQ(said_to(serving, ""), "");
    const RawSocket socket(serving.port());
    socket.send("GET /hello HTTP/1.1\r\n\r\n");
    EXPECT_THAT(socket.read_to_end(), testing::EndsWith("hello"));
}

TEST(Server, GivesUpOnAClientThatDoesNotReadItsAnswer) {
    Serving serving(routes(), {.write = milliseconds(50)});
    const RawSocket socket(serving.port(), 4096);
    for (int i = 0; i < 5; ++i) socket.send("GET /large HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(wait_until([&] { return serving.server().connections() == 0; }));
    auto client = serving.client();
    EXPECT_EQ(client.get("/hello").status, 200U);
}

TEST(Server, OutlivesClientsThatLeaveWithinARequest) {
    Serving serving(routes());
    for (int i = 0; i < 20; ++i) {
        const RawSocket socket(serving.port());
        socket.send("POST /size HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc");
    }
    EXPECT_TRUE(wait_until([&] { return serving.server().connections() == 0; }));
    EXPECT_EQ(serving.client().get("/hello").status, 200U);
}

TEST(Server, AnswersAFailedHandlerWithoutSayingWhatItThrew) {
    const Serving serving(routes());
    auto client = serving.client();
    const auto answer = client.get("/fail");
    EXPECT_EQ(answer.status, 500U);
    EXPECT_THAT(answer.body, AllOf(HasSubstr("internal_error"), Not(HasSubstr("somebody"))));
    EXPECT_EQ(client.get("/hello").status, 200U);
    EXPECT_EQ(serving.seen().front().failure, "std::out_of_range");
}

TEST(Server, ReportsPatternsNotPaths) {
    const Serving serving(routes());
    auto client = serving.client();
    client.get("/mine/patient-7", {{"Authorization", "Bearer hospital-a"}});
    client.get("/mine/patient-7");
    client.get("/patient-7");
    ASSERT_TRUE(wait_until([&] { return serving.seen().size() == 3; }));
    const auto seen = serving.seen();
    EXPECT_EQ(seen[0].route, "/mine/{id}");
    EXPECT_EQ(seen[0].client, "hospital-a");
    EXPECT_EQ(seen[0].status, 200U);
    EXPECT_EQ(seen[1].client, "");
    EXPECT_EQ(seen[1].status, 401U);
    EXPECT_EQ(seen[2].route, "");
    EXPECT_EQ(seen[2].status, 404U);
}

TEST(Server, RefusesConnectionsBeyondTheLimit) {
    const Serving serving(routes(), {.connections = 2});
    auto one = serving.client();
    auto two = serving.client();
    EXPECT_EQ(one.get("/hello").status, 200U);
    EXPECT_EQ(two.get("/hello").status, 200U);
    EXPECT_THAT(said_to(serving, ""), is_problem("503", "too_many_connections"));
    EXPECT_EQ(one.get("/hello").status, 200U);
}

TEST(Server, ServesManyConnectionsAtOnce) {
    const Serving serving(routes());
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> clients;
        for (std::size_t i = 0; i < 64; ++i) {
            clients.emplace_back([&, i] {
                auto client = serving.client();
                for (std::size_t j = 0; j < 20; ++j)
                    right += client.post("/size", std::string(i * 20 + j, 'x')).body ==
                             std::to_string(i * 20 + j);
            });
        }
    }
    EXPECT_EQ(right, 64 * 20);
}

TEST(Server, SaysWhichAddressIsInUseAndWhatToDo) {
    Serving serving(routes());
    try {
        Server second(serving.io(), &echo_size, {.port = serving.port()});
        FAIL() << "two servers on one port";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), AllOf(HasSubstr("127.0.0.1:" + std::to_string(serving.port())),
                                        HasSubstr("in use"), HasSubstr("choose another port")));
    }
}

TEST(Server, SaysWhatIsWrongWithAnAddress) {
    Serving serving(routes());
    const auto why = [&](std::string host) -> std::string {
        try {
            Server server(serving.io(), &echo_size, {.host = std::move(host)});
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(why("203.0.113.7"), HasSubstr("no such address"));
    EXPECT_THAT(why("not a name"), HasSubstr("no address has that name"));
}

}  // namespace
}  // namespace enlace::http
