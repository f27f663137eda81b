#include "serving.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <optional>
#include <stdexcept>

#include "enlace/common/v1/problem.pb.h"
#include "http/problem.h"

namespace enlace::http {

Serving::Serving(std::vector<Route> routes, Limits limits)
    : work_(io_.get_executor()), router_(&token_is_name) {
    for (auto& route : routes) router_.add(std::move(route));
    const auto note = [this](const Exchange& exchange) {
        const std::lock_guard lock(mutex_);
        seen_.push_back({std::string(exchange.route), std::string(exchange.client),
                         std::string(exchange.failure), exchange.status});
    };
    server_ = std::make_unique<Server>(
        io_, [this](Request& request) { return router_.handle(request); },
        Server::Options{.limits = limits, .on_done = note});
    server_->start();
    for (int i = 0; i < 2; ++i) threads_.emplace_back([this] { io_.run(); });
}

Serving::~Serving() {
    server_.reset();
    work_.reset();
}

std::vector<Serving::Seen> Serving::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

std::expected<common::v1::Principal, Response> token_is_name(const Request& request) {
    const auto header = request.header("Authorization");
    if (!header) {
        return std::unexpected(to_response(problem(common::v1::TOKEN_MISSING), request));
    }
    common::v1::Principal principal;
    principal.set_client(std::string(header->substr(std::string_view("Bearer ").size())));
    return principal;
}

Handler says(std::string text) {
    return [text = std::move(text)](Request&) -> boost::asio::awaitable<Response> {
        Response response;
        response.content_type = "text/plain";
        response.body = text;
        co_return response;
    };
}

Route open_route(Method method, std::string pattern, Handler handler) {
    Route route{.method = method,
                .pattern = std::move(pattern),
                .summary = "For a test.",
                .answers = {{.content_type = "text/plain"}},
                .authenticated = false,
                .handler = std::move(handler)};
    for (const auto* name : {"id", "entry", "other", "b"}) {
        if (route.pattern.find("{" + std::string(name) + "}") != std::string::npos)
            route.path.push_back({.name = name, .meaning = "For a test."});
    }
    return route;
}

Response answer_of(boost::asio::awaitable<Response> answer) {
    boost::asio::io_context io;
    std::optional<Response> result;
    boost::asio::co_spawn(io, std::move(answer),
                          [&](std::exception_ptr failure, Response response) {
                              if (failure) std::rethrow_exception(failure);
                              result = std::move(response);
                          });
    io.run();
    return result.value();
}

RawSocket::RawSocket(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0)
        setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                   sizeof(receive_buffer_bytes));
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
        throw std::runtime_error("cannot connect");
}

RawSocket::~RawSocket() {
    close(socket_);
}

bool RawSocket::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawSocket::finish_sending() const {
    shutdown(socket_, SHUT_WR);
}

bool RawSocket::read_some(std::string& text) const {
    std::array<char, 4096> bytes;
    const auto got = recv(socket_, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EAGAIN) throw std::runtime_error("the server neither spoke nor closed");
    if (got <= 0) return false;
    text.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
}

std::string RawSocket::read_to_end() const {
    std::string text;
    while (read_some(text)) {
    }
    return text;
}

std::string RawSocket::read_until(std::string_view end) const {
    std::string text;
    while (!text.ends_with(end) && read_some(text)) {
    }
    return text;
}

}  // namespace enlace::http
