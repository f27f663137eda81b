#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http/input_buffer.h"
#include "http/problem.h"
#include "http/request_parser.h"
#include "http/server.h"
#include "http/session_group.h"

namespace enlace::http {

// What all sessions of a server share.
struct SessionContext {
    Handler handler;
    Server::Options options;
    SessionGroup group;
};

// One connection: requests one after the other, each answered before the next is read. Everything
// happens on its strand, except where it says otherwise.
class Session : public std::enable_shared_from_this<Session> {
public:
    using Strand = boost::asio::strand<boost::asio::io_context::executor_type>;
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Strand>;

    Session(Socket socket, std::shared_ptr<SessionContext> context);

    // Belongs to the group until it ends. From any thread.
    void serve();
    // Says that there are too many connections, and ends.
    void refuse();

    // From any thread. Time runs out by being looked at, so that a request costs no timer.
    void check_deadline(std::int64_t now_us);
    // Ends it as soon as no request is being received or answered.
    void finish_up();
    // Ends it now; a handler that is at work is cancelled.
    void abandon();

private:
    enum class Received { request, unreadable, nothing };
    using Milliseconds = std::chrono::milliseconds;
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    // The session is over when all that has been spawned is; the first to end closes the socket.
    void spawn(awaitable<void> what, boost::asio::cancellation_slot slot = {});
    awaitable<void> serve_all();
    awaitable<void> tell_refusal();
    awaitable<Received> receive();
    std::optional<Problem> why_unreadable(RequestParser::Fed fed) const;
    awaitable<Response> ask_handler();
    awaitable<bool> answer(const Response& response, bool keep);
    awaitable<bool> write(std::string_view head, std::string_view body = {});
    awaitable<void> linger();

    awaitable<void> stream(const Response& response);
    awaitable<void> write_events(EventStream& events);
    awaitable<bool> wait_for_events();
    awaitable<void> watch_for_end();
    void events_wake();

    void set_deadline(Milliseconds from_now);
    void expire();
    void report(const Response& response, std::int64_t begun_us);

    Socket socket_;
    const std::shared_ptr<SessionContext> context_;
    const Limits& limits_;
    boost::asio::cancellation_signal cancel_;
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>,
                                      Strand>
        heartbeat_;
    std::atomic<std::int64_t> deadline_us_;
    InputBuffer input_;
    RequestParser parser_;
    Request request_;
    std::optional<Problem> unreadable_;
    std::weak_ptr<EventStream> events_;
    std::string head_;
    std::string failure_;
    std::size_t written_bytes_ = 0;
    int spawned_ = 0;
    bool first_ = true;     // No request has come yet.
    bool waiting_ = false;  // For a request to begin, or for the client to close.
    bool expired_ = false;
    bool abandoned_ = false;
};

}  // namespace enlace::http
