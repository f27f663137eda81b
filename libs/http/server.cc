#include "http/server.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>
#include <stdexcept>

#include "base/clock.h"
#include "http/session.h"

namespace enlace::http {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr auto kServerTuple = asio::as_tuple(asio::use_awaitable);
// Connections beyond the limit that are still told so; those beyond these are just closed.
constexpr std::size_t kRefusedAtOnce = 64;
// Lack of descriptors or memory passes when connections end.
constexpr milliseconds kAcceptAgain{100};

std::string advice(const error_code& error) {
    if (error == asio::error::address_in_use)
        return "the port is in use. Stop the program that has it, or choose another port.";
    if (error == asio::error::access_denied)
        return "that is not allowed. Ports below 1024 need privileges: choose a higher one.";
    if (error.value() == EADDRNOTAVAIL)
        return "this machine has no such address. Choose 127.0.0.1, 0.0.0.0 or one of its own.";
    return error.message() + ".";
}

asio::ip::tcp::endpoint resolve(asio::io_context& io, const Server::Options& options) {
    error_code error;
    asio::ip::tcp::resolver resolver(io);
    const auto found = resolver.resolve(options.host, std::to_string(options.port),
                                        asio::ip::tcp::resolver::passive, error);
    if (error || found.empty())
        throw std::runtime_error("cannot listen on " + options.host +
                                 ": no address has that name. Check it, or give an IP address.");
    return found.begin()->endpoint();
}

// Deadlines are kept to within a quarter of the shortest.
milliseconds look_every(const Limits& limits) {
    const auto shortest = std::min({limits.receive, limits.idle, limits.write});
    return std::clamp(shortest / 4, milliseconds(5), milliseconds(1'000));
}

}  // namespace

struct Server::Impl : std::enable_shared_from_this<Impl> {
    using Strand = Session::Strand;

    Impl(asio::io_context& context, Handler handler, Options options)
        : io(context),
          strand(asio::make_strand(context)),
          acceptor(strand),
          tick(strand),
          sessions(std::make_shared<SessionContext>(std::move(handler), std::move(options))) {}

    void listen();
    asio::awaitable<void> accept_all();
    asio::awaitable<void> watch_deadlines();
    void welcome(Session::Socket socket);

    asio::io_context& io;
    Strand strand;
    asio::basic_socket_acceptor<asio::ip::tcp, Strand> acceptor;
    asio::steady_timer tick;
    std::shared_ptr<SessionContext> sessions;
    std::uint16_t port = 0;
    std::future<void> accepting;
    std::future<void> watching;
};

void Server::Impl::listen() {
    const auto& options = sessions->options;
    const auto endpoint = resolve(io, options);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) port = acceptor.local_endpoint(error).port();
    if (error)
        throw std::runtime_error("cannot listen on " + options.host + ":" +
                                 std::to_string(options.port) + ": " + advice(error));
}

asio::awaitable<void> Server::Impl::accept_all() {
    while (!sessions->group.stopping()) {
        auto [error, socket] =
            co_await acceptor.async_accept(asio::make_strand(io.get_executor()), kServerTuple);
        if (!error) {
            welcome(std::move(socket));
        } else if (acceptor.is_open()) {
            asio::steady_timer again(strand, kAcceptAgain);
            co_await again.async_wait(kServerTuple);
        }
    }
}

void Server::Impl::welcome(Session::Socket socket) {
    const auto limit = sessions->options.limits.connections;
    const auto present = sessions->group.size();
    if (present >= limit + kRefusedAtOnce) return;
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto session = std::make_shared<Session>(std::move(socket), sessions);
    if (present < limit)
        session->serve();
    else
        session->refuse();
}

asio::awaitable<void> Server::Impl::watch_deadlines() {
    const auto every = look_every(sessions->options.limits);
    while (acceptor.is_open() || sessions->group.size() > 0) {
        tick.expires_after(every);
        co_await tick.async_wait(kServerTuple);
        const auto now_us = base::system_clock().steady_us();
        for (const auto& session : sessions->group.all()) session->check_deadline(now_us);
    }
}

Server::Server(asio::io_context& io, Handler handler, Options options)
    : impl_(std::make_shared<Impl>(io, std::move(handler), std::move(options))) {
    impl_->listen();
}

Server::~Server() {
    stop(milliseconds(0));
}

void Server::start() {
    const auto spawn = [&](asio::awaitable<void> what) {
        auto ended = std::make_shared<std::promise<void>>();
        auto future = ended->get_future();
        asio::co_spawn(impl_->strand, std::move(what), [ended](std::exception_ptr failure) {
            failure ? ended->set_exception(failure) : ended->set_value();
        });
        return future;
    };
    impl_->accepting = spawn(impl_->accept_all());
    impl_->watching = spawn(impl_->watch_deadlines());
}

void Server::stop(milliseconds grace) {
    auto& sessions = impl_->sessions->group;
    if (!impl_->accepting.valid()) return;
    sessions.stop();
    asio::post(impl_->strand, [impl = impl_] {
        error_code ignored;
        impl->acceptor.close(ignored);
    });
    impl_->accepting.wait();
    for (const auto& session : sessions.all()) session->finish_up();
    if (!sessions.wait_until_empty(grace)) {
        for (const auto& session : sessions.all()) session->abandon();
        sessions.wait_until_empty();
    }
    asio::post(impl_->strand, [impl = impl_] { impl->tick.cancel(); });
    impl_->watching.wait();
    impl_->accepting = {};
}

std::uint16_t Server::port() const {
    return impl_->port;
}

std::size_t Server::connections() const {
    return impl_->sessions->group.size();
}

}  // namespace enlace::http
