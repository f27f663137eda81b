#include "http/session.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/core/demangle.hpp>
#include <limits>
#include <tuple>
#include <typeinfo>

#include "base/clock.h"
#include "enlace/common/v1/problem.pb.h"
#include "http/response_head.h"
#include "http/sse.h"

namespace enlace::http {

namespace asio = boost::asio;

namespace {

constexpr auto kAwaitTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::int64_t kNoDeadline = std::numeric_limits<std::int64_t>::max();
// How long, and for how many bytes, a client is heard out that is told something mid-sentence:
// closing at once would take the answer away from it.
constexpr std::chrono::milliseconds kLinger{1'000};
constexpr std::size_t kLinger_bytes = 4 * 1024 * 1024;

std::int64_t steady_us() {
    return base::system_clock().steady_us();
}

Text number(std::uint64_t value) {
    return {std::to_string(value), std::to_string(value)};
}

}  // namespace

Session::Session(Socket socket, std::shared_ptr<SessionContext> context)
    : socket_(std::move(socket)),
      context_(std::move(context)),
      limits_(context_->options.limits),
      heartbeat_(socket_.get_executor()),
      deadline_us_(kNoDeadline),
      parser_(limits_.header_bytes, limits_.body_bytes) {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
}

void Session::serve() {
    if (context_->group.add(*this)) spawn(serve_all(), cancel_.slot());
}

void Session::refuse() {
    if (context_->group.add(*this)) spawn(tell_refusal(), cancel_.slot());
}

void Session::spawn(awaitable<void> what, asio::cancellation_slot slot) {
    ++spawned_;
    // What a session itself throws comes of being abandoned or of lack of memory: it is over.
    auto end = [self = shared_from_this()](std::exception_ptr) {
        boost::system::error_code ignored;
        self->socket_.close(ignored);
        if (--self->spawned_ == 0) self->context_->group.remove(*self);
    };
    asio::co_spawn(socket_.get_executor(), std::move(what),
                   asio::bind_cancellation_slot(slot, std::move(end)));
}

asio::awaitable<void> Session::serve_all() {
    while (true) {
        const auto received = co_await receive();
        if (received == Received::nothing) co_return;
        set_deadline(Milliseconds::max());
        const auto begun_us = steady_us();
        written_bytes_ = 0;
        failure_.clear();
        const auto parent = request_.header("traceparent").and_then(&TraceId::from_traceparent);
        request_.trace = parent ? *parent : TraceId::generate();

        Response response;
        if (received == Received::request)
            response = co_await ask_handler();
        else
            response = to_response(*unreadable_, request_);

        if (response.stream) {
            co_await stream(response);
            report(response, begun_us);
            co_return;
        }
        const bool keep =
            received == Received::request && parser_.keep_alive() && !context_->group.stopping();
        const bool written = co_await answer(response, keep);
        report(response, begun_us);
        if (!written) co_return;
        if (!keep) break;
    }
    co_await linger();
}

asio::awaitable<void> Session::tell_refusal() {
    request_.trace = TraceId::generate();
    const auto begun_us = steady_us();
    const auto response = to_response(problem(common::v1::TOO_MANY_CONNECTIONS), request_);
    const bool written = co_await answer(response, false);
    report(response, begun_us);
    if (written) co_await linger();
}

asio::awaitable<Session::Received> Session::receive() {
    parser_.begin(request_);
    set_deadline(first_ ? limits_.receive : limits_.idle);
    for (bool begun = false;;) {
        if (!input_.empty()) {
            if (!begun) set_deadline(limits_.receive);
            begun = true;
            first_ = false;
            auto rest = input_.view();
            const auto fed = parser_.feed(rest);
            input_.keep(rest.size());
            if (fed == RequestParser::Fed::complete) co_return Received::request;
            unreadable_ = why_unreadable(fed);
            if (unreadable_) co_return Received::unreadable;
            if (parser_.take_expectation()) {
                co_await write("HTTP/1.1 100 Continue\r\n\r\n");
                set_deadline(limits_.receive);
            }
        }
        if (!begun && context_->group.stopping()) co_return Received::nothing;
        waiting_ = !begun;
        const auto room = input_.room();
        const auto [error, bytes] =
            co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), kAwaitTuple);
        waiting_ = false;
        input_.added(bytes);
        if (error && begun && expired_) {
            unreadable_ = problem(common::v1::REQUEST_TIMEOUT);
            co_return Received::unreadable;
        }
        if (error) co_return Received::nothing;
    }
}

std::optional<Problem> Session::why_unreadable(RequestParser::Fed fed) const {
    switch (fed) {
        case RequestParser::Fed::more:
        case RequestParser::Fed::complete:
            return std::nullopt;
        case RequestParser::Fed::malformed:
            return problem(common::v1::MALFORMED_REQUEST);
        case RequestParser::Fed::header_too_large:
            return problem(common::v1::HEADER_TOO_LARGE, number(limits_.header_bytes));
        case RequestParser::Fed::body_too_large:
            return problem(common::v1::BODY_TOO_LARGE, number(limits_.body_bytes));
    }
    return std::nullopt;
}

asio::awaitable<Response> Session::ask_handler() {
    try {
        co_return co_await context_->handler(request_);
    } catch (const std::exception& error) {
        failure_ = boost::core::demangle(typeid(error).name());
    } catch (...) {
        failure_ = "not a std::exception";
    }
    if (abandoned_) throw std::runtime_error("abandoned");
    co_return to_response(problem(common::v1::INTERNAL_ERROR), request_);
}

asio::awaitable<bool> Session::answer(const Response& response, bool keep) {
    head_.clear();
    append_head(head_, request_, response, keep);
    const bool body = has_body(request_, response);
    co_return co_await write(head_, body ? response.body : std::string_view{});
}

asio::awaitable<bool> Session::write(std::string_view head, std::string_view body) {
    const auto buffers = [&] { return std::array{asio::buffer(head), asio::buffer(body)}; };
    // Nearly every answer fits into the kernel's buffer: nothing to wait for, one system call.
    boost::system::error_code error;
    auto sent = socket_.write_some(buffers(), error);
    written_bytes_ += sent;
    if (sent == head.size() + body.size()) co_return true;
    if (error && error != asio::error::would_block) co_return false;

    const auto from_head = std::min(sent, head.size());
    head.remove_prefix(from_head);
    body.remove_prefix(sent - from_head);
    set_deadline(limits_.write);
    const auto rest = buffers();
    std::tie(error, sent) = co_await asio::async_write(socket_, rest, kAwaitTuple);
    written_bytes_ += sent;
    co_return !error;
}

asio::awaitable<void> Session::linger() {
    boost::system::error_code ended;
    socket_.shutdown(Socket::shutdown_send, ended);
    set_deadline(kLinger);
    std::vector<char> discarded(16 * 1024);
    for (std::size_t total = 0; !ended && total < kLinger_bytes && !context_->group.stopping();) {
        waiting_ = true;
        const auto [error, bytes] =
            co_await socket_.async_read_some(asio::buffer(discarded), kAwaitTuple);
        waiting_ = false;
        total += bytes;
        ended = error;
    }
}

void Session::set_deadline(Milliseconds from_now) {
    const auto at_us = from_now == Milliseconds::max()
                           ? kNoDeadline
                           : steady_us() + std::chrono::microseconds(from_now).count();
    deadline_us_.store(at_us, std::memory_order_relaxed);
}

void Session::check_deadline(std::int64_t now_us) {
    if (deadline_us_.load(std::memory_order_relaxed) > now_us) return;
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] { self->expire(); });
}

void Session::expire() {
    // It may have moved on since somebody looked.
    if (deadline_us_.load(std::memory_order_relaxed) > steady_us()) return;
    expired_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Session::finish_up() {
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] {
        boost::system::error_code ignored;
        if (self->waiting_) self->socket_.cancel(ignored);
        if (const auto events = self->events_.lock()) events->close();
    });
}

void Session::abandon() {
    asio::dispatch(socket_.get_executor(), [self = shared_from_this()] {
        self->abandoned_ = true;
        boost::system::error_code ignored;
        self->socket_.close(ignored);
        self->heartbeat_.cancel();
        self->cancel_.emit(asio::cancellation_type::terminal);
    });
}

void Session::report(const Response& response, std::int64_t begun_us) {
    if (!context_->options.on_done) return;
    context_->options.on_done({.method = request_.method(),
                               .route = request_.route(),
                               .client = request_.principal.client(),
                               .trace = request_.trace.view(),
                               .status = response.status,
                               .duration_us = steady_us() - begun_us,
                               .is_stream = response.stream != nullptr,
                               .bytes = written_bytes_,
                               .failure = failure_});
}

}  // namespace enlace::http
