#include "http/request_parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>

#include "http/text.h"

namespace enlace::http {

namespace beast = boost::beast;
using beast::error_code;

namespace {

Method to_method(beast::http::verb verb) {
    if (verb == beast::http::verb::get) return Method::get;
    if (verb == beast::http::verb::head) return Method::head;
    if (verb == beast::http::verb::post) return Method::post;
    if (verb == beast::http::verb::put) return Method::put;
    if (verb == beast::http::verb::patch) return Method::patch;
    if (verb == beast::http::verb::delete_) return Method::delete_;
    if (verb == beast::http::verb::options) return Method::options;
    return Method::other;
}

}  // namespace

// Beast's parser, writing straight into our request.
class RequestParser::Beast final : public beast::http::basic_parser<true> {
public:
    explicit Beast(Request& request) : request_(request) {}

    bool take_expectation() {
        return std::exchange(expectation_, false) && is_header_done() && !is_done();
    }

private:
    void on_request_impl(beast::http::verb verb,
                         beast::string_view,
                         beast::string_view target,
                         int,
                         error_code& error) override {
        if (!request_.begin(to_method(verb), {target.data(), target.size()}))
            error = beast::http::error::bad_target;
    }
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_field_impl(beast::http::field field,
                       beast::string_view name,
                       beast::string_view value,
                       error_code&) override {
        // Trailers come after the body: too late to mean anything.
        if (is_header_done()) return;
        const std::string_view text(value.data(), value.size());
        if (field == beast::http::field::expect && same_name(text, "100-continue"))
            expectation_ = true;
        request_.add_header({name.data(), name.size()}, text);
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (length) request_.body.reserve(*length);
    }
    std::size_t on_body_impl(beast::string_view body, error_code&) override {
        request_.body.append(body.data(), body.size());
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t,
                                   beast::string_view body,
                                   error_code& error) override {
        return on_body_impl(body, error);
    }
    void on_finish_impl(error_code&) override {}

    Request& request_;
    bool expectation_ = false;
};

struct RequestParser::State {
    std::uint32_t header_bytes_max;
    std::uint64_t body_bytes_max;
    std::optional<Beast> parser;
};

RequestParser::RequestParser(std::uint32_t header_bytes_max, std::uint64_t body_bytes_max)
    : state_(std::make_unique<State>(header_bytes_max, body_bytes_max, std::nullopt)) {}

RequestParser::~RequestParser() = default;

void RequestParser::begin(Request& request) {
    request.clear();
    auto& parser = state_->parser.emplace(request);
    parser.header_limit(state_->header_bytes_max);
    parser.body_limit(state_->body_bytes_max);
    parser.eager(true);
}

RequestParser::Fed RequestParser::feed(std::string_view& input) {
    auto& parser = *state_->parser;
    error_code error;
    const auto used = parser.put(boost::asio::const_buffer(input.data(), input.size()), error);
    input.remove_prefix(used);
    if (error == beast::http::error::header_limit) return Fed::header_too_large;
    if (error == beast::http::error::body_limit) return Fed::body_too_large;
    if (error && error != beast::http::error::need_more) return Fed::malformed;
    return parser.is_done() ? Fed::complete : Fed::more;
}

bool RequestParser::take_expectation() {
    return state_->parser->take_expectation();
}

bool RequestParser::keep_alive() const {
    return state_->parser->keep_alive();
}

}  // namespace enlace::http
