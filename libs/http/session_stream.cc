#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "http/session.h"
#include "http/sse.h"

// The part of a session that writes an event stream.
namespace enlace::http {

namespace asio = boost::asio;

namespace {

constexpr auto kStreamTuple = asio::as_tuple(asio::use_awaitable);
// What the kernel holds for a client counts as well: keep it within the stream's own limit.
constexpr int kSendBuffer_bytes = 64 * 1024;

// Tells the sender that nobody listens any more, however the session ends.
class Finish {
public:
    explicit Finish(EventStream& events) : events_(events) {}
    Finish(const Finish&) = delete;
    Finish& operator=(const Finish&) = delete;
    ~Finish() { events_.finish(); }

private:
    EventStream& events_;
};

}  // namespace

asio::awaitable<void> Session::stream(const Response& response) {
    const auto events = response.stream;
    const Finish finish(*events);
    events_ = events;
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::send_buffer_size(kSendBuffer_bytes), ignored);
    if (!co_await answer(response, false)) co_return;
    if (request_.method() == Method::head) co_return;

    if (context_->group.stopping()) events->close();
    events->attach([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            asio::dispatch(self->socket_.get_executor(), [self] { self->events_wake(); });
    });
    spawn(watch_for_end());
    co_await write_events(*events);
}

asio::awaitable<void> Session::write_events(EventStream& events) {
    std::string batch;
    bool told_drained = false;
    const auto ends_at = std::chrono::steady_clock::now() + limits_.stream_for;
    while (true) {
        if (std::chrono::steady_clock::now() >= ends_at) events.close();
        switch (events.take(batch)) {
            case EventStream::Next::cut_off:
            case EventStream::Next::end:
                co_return;
            case EventStream::Next::write:
                told_drained = false;
                if (!co_await write(batch)) co_return;
                break;
            case EventStream::Next::wait:
                if (std::exchange(told_drained, true)) {
                    if (!co_await wait_for_events()) co_return;
                } else {
                    events.drained();
                }
                break;
        }
    }
}

asio::awaitable<bool> Session::wait_for_events() {
    set_deadline(Milliseconds::max());
    heartbeat_.expires_after(limits_.heartbeat);
    const auto [woken] = co_await heartbeat_.async_wait(kStreamTuple);
    if (!socket_.is_open()) co_return false;
    co_return woken || co_await write(":\n\n");
}

// A client that reads events has nothing more to say; that it has gone is seen by reading.
asio::awaitable<void> Session::watch_for_end() {
    std::array<char, 256> ignored;
    while (true) {
        const auto [error, bytes] =
            co_await socket_.async_read_some(asio::buffer(ignored), kStreamTuple);
        if (error) break;
    }
    heartbeat_.cancel();
}

void Session::events_wake() {
    heartbeat_.cancel();
    const auto events = events_.lock();
    boost::system::error_code ignored;
    if (events && events->cut_off()) socket_.close(ignored);
}

}  // namespace enlace::http
