#include <gmock/gmock.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <thread>

#include "http/sse.h"
#include "serving.h"
#include "support/wait_until.h"

namespace enlace::http {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::wait_until;

// A handler that waits until it is let go.
class Gate {
public:
    Handler handler() {
        return [this](Request&) -> asio::awaitable<Response> {
            const auto executor = co_await asio::this_coro::executor;
            while (!open_) {
                ++waiting_;
                asio::steady_timer timer(executor, milliseconds(1));
                co_await timer.async_wait(asio::use_awaitable);
            }
            Response response;
            response.body = "done";
            co_return response;
        };
    }
    void open() { open_ = true; }
    bool reached() const { return waiting_ > 0; }

private:
    std::atomic<bool> open_ = false;
    std::atomic<int> waiting_ = 0;
};

TEST(Shutdown, LetsAnswersFinish) {
    Gate gate;
    Serving serving({open_route(Method::get, "/slow", gate.handler()),
                     open_route(Method::get, "/hello", says("hello"))});
    auto answer = std::async([&] { return serving.client().get("/slow"); });
    ASSERT_TRUE(wait_until([&] { return gate.reached(); }));
    std::jthread stopping([&] { serving.server().stop(seconds(30)); });
    // Nobody is let in any more, but who is in is answered.
    ASSERT_TRUE(wait_until([&] {
        try {
            serving.client().get("/hello");
        } catch (const ClientError& error) {
            return error.kind == ClientError::Kind::unreachable;
        }
        return false;
    }));
    gate.open();
    const auto got = answer.get();
    EXPECT_EQ(got.body, "done");
    EXPECT_EQ(got.header("Connection"), "close");
    stopping.join();
    EXPECT_EQ(serving.server().connections(), 0U);
}

TEST(Shutdown, CancelsWhatTakesLongerThanTheGrace) {
    Gate gate;
    Serving serving({open_route(Method::get, "/slow", gate.handler())});
    auto answer = std::async([&] { return serving.client().get("/slow"); });
    ASSERT_TRUE(wait_until([&] { return gate.reached(); }));
    serving.server().stop(milliseconds(20));
    EXPECT_EQ(serving.server().connections(), 0U);
    try {
        answer.get();
        FAIL() << "a cancelled request was answered";
    } catch (const ClientError& error) {
        EXPECT_EQ(error.kind, ClientError::Kind::closed);
    }
}

TEST(Shutdown, DoesNotWaitForIdleConnections) {
    Serving serving({open_route(Method::get, "/hello", says("hello"))});
    auto client = serving.client();
    EXPECT_EQ(client.get("/hello").status, 200U);
    const RawSocket silent(serving.port());
    ASSERT_TRUE(wait_until([&] { return serving.server().connections() == 2; }));
    const auto begin = std::chrono::steady_clock::now();
    serving.server().stop(seconds(30));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(10));
    EXPECT_EQ(silent.read_to_end(), "");
}

TEST(Shutdown, EndsStreamsAfterWhatWasSent) {
    const auto stream = std::make_shared<EventStream>();
    Serving serving({open_route(Method::get, "/events", [&](Request&) -> asio::awaitable<Response> {
        auto response = event_stream(stream);
        co_return response;
    })});
    auto client = serving.client();
    auto events = client.events("/events");
    stream->send("1", "", "last");
    serving.server().stop(seconds(30));
    EXPECT_EQ(events.next(seconds(10)).value().data, "last");
    EXPECT_EQ(events.next(seconds(10)), std::nullopt);
    EXPECT_FALSE(stream->send("2", "", "too late"));
}

TEST(Shutdown, MayBeAskedForTwice) {
    Serving serving({open_route(Method::get, "/hello", says("hello"))});
    serving.server().stop(milliseconds(0));
    serving.server().stop(milliseconds(0));
    EXPECT_THROW(serving.client().get("/hello"), ClientError);
}

}  // namespace
}  // namespace enlace::http
