#include "http/sse.h"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "serving.h"
#include "support/wait_until.h"

namespace enlace::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::wait_until;
using testing::HasSubstr;

// Streams that handlers have answered with, in the order of the requests.
class Streams {
public:
    Route route(std::size_t buffer_bytes = EventStream::kBufferMax_bytes) {
        auto route =
            open_route(Method::get, "/events",
                       [this, buffer_bytes](Request& request) -> boost::asio::awaitable<Response> {
                           auto stream = std::make_shared<EventStream>(buffer_bytes);
                           stream->on_closed([this] { ++closed_; });
                           {
                               const std::lock_guard lock(mutex_);
                               streams_.push_back(stream);
                               resumed_from_ = request.last_event_id().value_or("the beginning");
                           }
                           auto response = event_stream(stream);
                           co_return response;
                       });
        route.query = {{.name = "last_event_id", .meaning = "For a test."}};
        return route;
    }
    std::shared_ptr<EventStream> at(std::size_t index) {
        EXPECT_TRUE(wait_until([&] {
            const std::lock_guard lock(mutex_);
            return streams_.size() > index;
        }));
        const std::lock_guard lock(mutex_);
        return streams_.at(index);
    }
    std::string resumed_from() {
        const std::lock_guard lock(mutex_);
        return resumed_from_;
    }
    int closed() const { return closed_; }

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<EventStream>> streams_;
    std::string resumed_from_;
    std::atomic<int> closed_ = 0;
};

TEST(EventStream, CarriesEventsAsTheyWereSent) {
    Streams streams;
    const Serving serving({streams.route()});
    auto events = serving.client().events("/events");
    EXPECT_EQ(events.response().header("Content-Type"), "text/event-stream");
    const auto stream = streams.at(0);
    EXPECT_TRUE(stream->send("7.1", "visit", "one\ntwo\r\nthree\n"));
    EXPECT_TRUE(stream->send("", "", ""));
    const auto first = events.next(seconds(10)).value();
    EXPECT_EQ(first.id, "7.1");
    EXPECT_EQ(first.event, "visit");
    EXPECT_EQ(first.data, "one\ntwo\nthree\n");
    const auto second = events.next(seconds(10)).value();
    EXPECT_EQ(second.id, "7.1");
    EXPECT_EQ(second.event, "");
    EXPECT_EQ(second.data, "");
    stream->close();
    EXPECT_FALSE(events.next(seconds(10)));
    EXPECT_TRUE(wait_until([&] { return streams.closed() == 1; }));
    EXPECT_FALSE(stream->send("", "", "x"));
}

TEST(EventStream, RefusesIdsThatWouldBreakALine) {
    EventStream stream;
    EXPECT_THROW(stream.send("1\n2", "", ""), std::invalid_argument);
    EXPECT_THROW(stream.send("1", "a\rb", ""), std::invalid_argument);
    EXPECT_THROW(stream.send(std::string_view("1\0", 2), "", ""), std::invalid_argument);
}

TEST(EventStream, TellsTheHandlerWhereAClientWantsToGoOn) {
    Streams streams;
    const Serving serving({streams.route()});
    auto client = serving.client();
    client.events("/events");
    EXPECT_EQ(streams.resumed_from(), "the beginning");
    client.events("/events", {{"Last-Event-ID", "7.1-3"}});
    EXPECT_EQ(streams.resumed_from(), "7.1-3");
    client.events("/events?last_event_id=7.2");
    EXPECT_EQ(streams.resumed_from(), "7.2");
}

TEST(EventStream, BeatsWhileNothingHappens) {
    Streams streams;
    const Serving serving({streams.route()}, {.heartbeat = milliseconds(10)});
    auto events = serving.client().events("/events");
    EXPECT_TRUE(wait_until([&] {
        try {
            events.next(milliseconds(5));
        } catch (const ClientError& error) {
            EXPECT_EQ(error.kind, ClientError::Kind::timed_out);
        }
        return events.comments() >= 3;
    }));
    streams.at(0)->send("1", "", "still alive");
    EXPECT_EQ(events.next(seconds(10)).value().data, "still alive");
}

TEST(EventStream, EndsWhenItsClientsTokenMayHaveAndIsBegunAgainFromThere) {
    Streams streams;
    const Serving serving({streams.route()},
                          {.heartbeat = milliseconds(10), .stream_for = milliseconds(50)});
    auto client = serving.client();
    auto events = client.events("/events");
    streams.at(0)->send("7", "", "all that was sent is written first");
    EXPECT_EQ(events.next(seconds(10)).value().id, "7");
    EXPECT_FALSE(events.next(seconds(10)).has_value()) << "it has ended";
    EXPECT_TRUE(wait_until([&] { return !streams.at(0)->open(); }));
    serving.client().events("/events", {{"Last-Event-ID", "7"}});
    EXPECT_EQ(streams.resumed_from(), "7");
}

TEST(EventStream, NoticesThatAClientHasGone) {
    Streams streams;
    Serving serving({streams.route()});
    {
        auto events = serving.client().events("/events");
        EXPECT_TRUE(streams.at(0)->open());
    }
    EXPECT_TRUE(wait_until([&] { return streams.closed() == 1; }));
    EXPECT_FALSE(streams.at(0)->open());
    EXPECT_TRUE(wait_until([&] { return serving.server().connections() == 0; }));
}

TEST(EventStream, CutsOffTheClientThatDoesNotReadAndNoOther) {
    Streams streams;
    const Serving serving({streams.route()});
    const RawSocket slow(serving.port(), 4096);
    slow.send("GET /events HTTP/1.1\r\n\r\n");
    const auto stuck = streams.at(0);
    auto quick = serving.client().events("/events");
    const auto fluent = streams.at(1);

    const std::string data(10'000, 'x');
    int sent = 0;
    for (bool cut = false; !cut; ++sent) {
        ASSERT_LT(sent, 1'000) << "a client that reads nothing was sent everything";
        const auto id = std::to_string(sent);
        cut = !stuck->send(id, "", data);
        ASSERT_TRUE(fluent->send(id, "", data));
        ASSERT_EQ(quick.next(seconds(10)).value().id, id);
    }
    EXPECT_TRUE(wait_until([&] { return streams.closed() == 1; }));
    // What it did get ends at some event, and it may come back with that one's id.
    const auto text = slow.read_to_end();
    EXPECT_THAT(text, HasSubstr("id: 0\n"));
    EXPECT_EQ(text.find("id: " + std::to_string(sent - 1) + "\n"), std::string::npos);

    EXPECT_TRUE(fluent->send("last", "", "still there"));
    EXPECT_EQ(quick.next(seconds(10)).value().data, "still there");
}

TEST(EventStream, AsksForMoreWhenEverythingIsWritten) {
    constexpr int kHistory = 2'000;
    const std::string data(1'000, 'x');
    const Serving serving(
        {open_route(Method::get, "/history", [&](Request&) -> boost::asio::awaitable<Response> {
            // Far more than the buffer holds, some at a time.
            const auto stream = std::make_shared<EventStream>(20'000);
            stream->on_drained([&data, at = std::weak_ptr(stream), next = 0]() mutable {
                const auto events = at.lock();
                for (int i = 0; i < 10 && next < kHistory; ++i)
                    EXPECT_TRUE(events->send(std::to_string(next++), "", data));
                if (next == kHistory) events->close();
            });
            auto response = event_stream(stream);
            co_return response;
        })});
    auto events = serving.client().events("/history");
    int received = 0;
    while (const auto event = events.next(seconds(10))) {
        ASSERT_EQ(event->id, std::to_string(received));
        ++received;
    }
    EXPECT_EQ(received, kHistory);
}

TEST(EventStream, MayBeSentToFromSeveralThreads) {
    Streams streams;
    const Serving serving({streams.route()});
    auto events = serving.client().events("/events");
    const auto stream = streams.at(0);
    std::vector<std::jthread> senders;
    for (int i = 0; i < 4; ++i)
        senders.emplace_back([&] {
            for (int j = 0; j < 500; ++j) EXPECT_TRUE(stream->send("1", "news", "text"));
        });
    for (int i = 0; i < 4 * 500; ++i) ASSERT_EQ(events.next(seconds(10)).value().data, "text");
}

}  // namespace
}  // namespace enlace::http
