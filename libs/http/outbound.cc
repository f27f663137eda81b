#include "http/outbound.h"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <mutex>
#include <stdexcept>

#include "http/public_address.h"

namespace enlace::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using Failure = OutboundFailure;

namespace {

constexpr std::uint32_t kHead_bytes = 8 * 1024;

struct Failed {
    Failure why;
};

asio::redirect_error_t<asio::use_awaitable_t<>> into(error_code& error) {
    return asio::redirect_error(asio::use_awaitable, error);
}

// While what was sent is read, and after.
Failure failure_of(const error_code& error) {
    if (error == beast::error::timeout) return Failure::timed_out;
    if (error == beast::http::error::end_of_stream || error == beast::http::error::partial_message)
        return Failure::closed;
    if (error.category() ==
        beast::http::make_error_code(beast::http::error::bad_version).category())
        return Failure::malformed;
    return Failure::closed;
}

bool is_address(const std::string& host) {
    error_code error;
    asio::ip::make_address(host, error);
    return !error;
}

beast::http::request<beast::http::string_body> message_of(const OutboundRequest& request) {
    namespace bh = beast::http;
    bh::request<bh::string_body> message{bh::verb::post, request.target, 11, request.body};
    message.set(bh::field::host, request.authority);
    message.set(bh::field::user_agent, "Enlace");
    message.set(bh::field::connection, "close");
    for (const auto& [name, value] : request.headers) message.set(name, value);
    message.prepare_payload();
    return message;
}

}  // namespace

struct Outbound::Impl {
    explicit Impl(Options options_) : options(std::move(options_)) {
        tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                        asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1);
        tls.set_verify_mode(asio::ssl::verify_peer);
        if (options.ca_file.empty()) return;
        error_code error;
        tls.load_verify_file(options.ca_file.string(), error);
        if (error)
            throw std::runtime_error("no certificates can be read from " +
                                     options.ca_file.string() +
                                     ": name a file of them, as PEM, with --webhooks-ca-file");
    }

    // Whom this machine trusts, where nobody was named. That is a long list, which most processes
    // never need: it is read with the first request.
    asio::ssl::context& trusting() {
        std::call_once(asked, [&] {
            error_code untrusting;  // Of anybody: then no request goes out.
            if (options.ca_file.empty()) tls.set_default_verify_paths(untrusting);
        });
        return tls;
    }

    asio::awaitable<std::vector<tcp::endpoint>> look_up(
        const OutboundRequest& request, std::chrono::steady_clock::time_point until) const {
        const auto executor = co_await asio::this_coro::executor;
        // Shared, since the timer may have run out while its handler has not been called yet.
        const auto resolver = std::make_shared<tcp::resolver>(executor);
        asio::steady_timer timer(executor, until);
        timer.async_wait([resolver](const error_code& error) {
            if (!error) resolver->cancel();
        });
        error_code error;
        const auto found = co_await resolver->async_resolve(
            request.host, std::to_string(request.port), into(error));
        if (error == asio::error::operation_aborted) throw Failed{Failure::timed_out};
        if (error) throw Failed{Failure::no_such_host};
        std::vector<tcp::endpoint> endpoints;
        for (const auto& entry : found) endpoints.push_back(entry.endpoint());
        const bool allowed =
            options.allow_private || std::ranges::all_of(endpoints, [](const auto& endpoint) {
                return is_public(endpoint.address());
            });
        if (!allowed) throw Failed{Failure::address_not_allowed};
        co_return endpoints;
    }

    asio::awaitable<unsigned> exchange(const OutboundRequest& request) {
        const auto until = std::chrono::steady_clock::now() + options.within;
        const auto endpoints = co_await look_up(request, until);
        beast::ssl_stream<beast::tcp_stream> stream(co_await asio::this_coro::executor, trusting());
        auto& socket = beast::get_lowest_layer(stream);
        socket.expires_at(until);
        error_code error;
        co_await socket.async_connect(endpoints, into(error));
        if (error == beast::error::timeout) throw Failed{Failure::timed_out};
        if (error) throw Failed{Failure::unreachable};

        if (!is_address(request.host))
            SSL_set_tlsext_host_name(stream.native_handle(), request.host.c_str());
        stream.set_verify_callback(asio::ssl::host_name_verification(request.host));
        co_await stream.async_handshake(asio::ssl::stream_base::client, into(error));
        if (error == beast::error::timeout) throw Failed{Failure::timed_out};
        if (error) throw Failed{Failure::not_trusted};

        auto message = message_of(request);
        // It may have answered before it had heard everything: reading will tell.
        co_await beast::http::async_write(stream, message, into(error));
        if (error == beast::error::timeout) throw Failed{Failure::timed_out};
        beast::flat_buffer buffer;
        beast::http::response_parser<beast::http::empty_body> parser;
        parser.header_limit(kHead_bytes);
        parser.body_limit(boost::none);  // Nothing of it is read.
        co_await beast::http::async_read_header(stream, buffer, parser, into(error));
        if (error) throw Failed{failure_of(error)};
        co_return parser.get().result_int();
    }

    const Options options;
    asio::ssl::context tls{asio::ssl::context::tls_client};
    std::once_flag asked;
};

Outbound::Outbound(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Outbound::~Outbound() = default;

asio::awaitable<OutboundAnswer> Outbound::post(const OutboundRequest& request) const {
    try {
        const unsigned status = co_await impl_->exchange(request);
        co_return OutboundAnswer{.status = status};
    } catch (const Failed& failed) {
        co_return OutboundAnswer{.failure = failed.why};
    }
}

}  // namespace enlace::http
