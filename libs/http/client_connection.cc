#include "http/client_connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace enlace::http {

using Kind = ClientError::Kind;

namespace {

[[noreturn]] void fail_with_errno(Kind kind, const std::string& what) {
    throw ClientError(kind, what + ": " + std::generic_category().message(errno));
}

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses addresses_of(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list))
        throw ClientError(Kind::unreachable,
                          "no such host as " + host + ": " + gai_strerror(error));
    return Addresses(list);
}

}  // namespace

// Beast's parser, writing into one answer.
class ClientConnection::Parser final : public boost::beast::http::basic_parser<false> {
public:
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;

    void write_to(ClientResponse& response) { response_ = &response; }

private:
    void on_request_impl(
        boost::beast::http::verb, string_view, string_view, int, error_code&) override {}
    void on_response_impl(int status, string_view, int, error_code&) override {
        response_->status = static_cast<unsigned>(status);
    }
    void on_field_impl(boost::beast::http::field,
                       string_view name,
                       string_view value,
                       error_code&) override {
        response_->headers.emplace_back(name, value);
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view body, error_code&) override {
        response_->body.append(body.data(), body.size());
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& error) override {
        return on_body_impl(body, error);
    }
    void on_finish_impl(error_code&) override {}

    ClientResponse* response_ = nullptr;
};

ClientConnection::ClientConnection(const std::string& host, std::uint16_t port, Deadline until) {
    connect(host, port, until);
}

ClientConnection::~ClientConnection() {
    if (socket_ >= 0) close(socket_);
}

void ClientConnection::connect(const std::string& host, std::uint16_t port, Deadline until) {
    const auto where = host + ":" + std::to_string(port);
    const auto addresses = addresses_of(host, port);
    for (const auto* address = addresses.get(); address; address = address->ai_next) {
        socket_ = socket(address->ai_family, address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                         address->ai_protocol);
        if (socket_ < 0) fail_with_errno(Kind::unreachable, "cannot open a socket");
        int error = 0;
        if (::connect(socket_, address->ai_addr, address->ai_addrlen) != 0) {
            error = errno;
            if (error == EINPROGRESS) {
                wait(POLLOUT, until);
                socklen_t size = sizeof(error);
                getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
            }
        }
        if (error == 0) {
            const int yes = 1;
            setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
            return;
        }
        close(std::exchange(socket_, -1));
        errno = error;
    }
    fail_with_errno(Kind::unreachable, "nothing answers at " + where);
}

void ClientConnection::wait(short events, Deadline until) const {
    using std::chrono::milliseconds;
    pollfd waiting{.fd = socket_, .events = events, .revents = 0};
    while (true) {
        const auto left = std::chrono::ceil<milliseconds>(until - Deadline::clock::now());
        const auto left_ms = std::clamp<std::int64_t>(left.count(), 0, 1'000'000'000);
        const int ready = poll(&waiting, 1, static_cast<int>(left_ms));
        if (ready > 0) return;
        if (ready == 0) throw ClientError(Kind::timed_out, "the server did not answer in time");
        if (errno != EINTR) fail_with_errno(Kind::closed, "cannot wait for the server");
    }
}

bool ClientConnection::stale() const {
    pollfd now{.fd = socket_, .events = POLLIN, .revents = 0};
    return !input_.empty() || poll(&now, 1, 0) != 0;
}

void ClientConnection::write(std::string_view bytes, Deadline until) {
    while (!bytes.empty()) {
        const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno == EAGAIN)
            wait(POLLOUT, until);
        else if (errno != EINTR)
            // It may have answered before it had heard everything: reading will tell.
            return;
    }
}

bool ClientConnection::receive(Deadline until) {
    std::array<char, 16 * 1024> bytes;
    while (true) {
        const auto got = recv(socket_, bytes.data(), bytes.size(), 0);
        if (got == 0) return false;
        if (got > 0) {
            input_.append(bytes.data(), static_cast<std::size_t>(got));
            return true;
        }
        if (errno == EAGAIN)
            wait(POLLIN, until);
        else if (errno != EINTR)
            fail_with_errno(Kind::closed, "the connection broke");
    }
}

void ClientConnection::parse() {
    boost::beast::error_code error;
    const auto used = parser_->put(boost::asio::const_buffer(input_.data(), input_.size()), error);
    input_.erase(0, used);
    if (error && error != boost::beast::http::error::need_more)
        throw ClientError(Kind::malformed, "the answer is not HTTP/1.1: " + error.message());
}

void ClientConnection::read_head(ClientResponse& response, bool to_head_request, Deadline until) {
    parser_ = std::make_unique<Parser>();
    parser_->write_to(response);
    parser_->body_limit(boost::none);
    parser_->eager(true);
    parser_->skip(to_head_request);
    while (!parser_->is_header_done()) {
        if (!receive(until)) throw ClientError(Kind::closed, "the server closed the connection");
        parse();
    }
}

bool ClientConnection::read_more(ClientResponse& response, Deadline until) {
    if (parser_->is_done()) return false;
    parser_->write_to(response);
    if (receive(until)) {
        parse();
        return true;
    }
    boost::beast::error_code error;
    parser_->put_eof(error);
    if (error) throw ClientError(Kind::closed, "the server closed the connection in its answer");
    return false;
}

bool ClientConnection::keep_alive() const {
    return parser_->is_done() && parser_->keep_alive();
}

}  // namespace enlace::http
