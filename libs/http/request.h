#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "enlace/common/v1/common.pb.h"
#include "http/trace.h"

namespace enlace::http {

enum class Method { get, head, post, put, patch, delete_, options, other };

inline constexpr std::size_t kMethods = 8;

// As it stands in a request line; "OTHER" for one that this server doesn't know.
std::string_view name(Method method);

// One received request. All views point into it and live as long as it does. Paths, queries,
// headers and bodies may carry personal data: never log them; log route() instead.
class Request {
public:
    using Headers = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    Request() = default;
    // As if it had been received. Throws std::invalid_argument if `target` isn't one.
    Request(Method method, std::string_view target, Headers headers = {}, std::string body = {});
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    Method method() const { return method_; }
    // The request line's target, as sent; "/v1/a%20b?c=d".
    std::string_view target() const { return target_; }
    // The path between its slashes, decoded: valid UTF-8 without control characters.
    const std::vector<std::string_view>& segments() const { return segments_; }
    // The first query parameter of that name, decoded as above.
    std::optional<std::string_view> query(std::string_view name) const;
    // All query parameters, in the order in which they were sent.
    const std::vector<std::pair<std::string_view, std::string_view>>& queries() const {
        return query_;
    }
    // The first header of that name, upper or lower case.
    std::optional<std::string_view> header(std::string_view name) const;
    // Where a client that reads a stream of events wants to go on: its `Last-Event-ID` header, or
    // else the query parameter `last_event_id`.
    std::optional<std::string_view> last_event_id() const;

    // What stands for {name} in the pattern of the route. Throws std::logic_error if the pattern
    // has no such name.
    std::string_view param(std::string_view name) const;
    // The pattern of the route that was found, e.g. "/v1/home-visits/{id}"; empty if none was.
    std::string_view route() const { return route_; }

    std::string body;
    TraceId trace;
    // Who asks; empty on routes without authentication.
    common::v1::Principal principal;

    // For those who receive and route requests.
    void clear();
    // False if the target is none; nothing but clear() may follow then.
    bool begin(Method method, std::string_view target);
    void add_header(std::string_view name, std::string_view value);
    void set_route(std::string_view pattern) { route_ = pattern; }
    void add_param(std::string_view name, std::string_view value);

private:
    struct Header {
        std::uint32_t begin;  // In header_text_: the name, then the value.
        std::uint32_t name_bytes;
        std::uint32_t value_bytes;
    };

    std::optional<std::string_view> decode(std::string_view text, bool plus_is_space);
    bool decode_path(std::string_view path);
    bool decode_query(std::string_view query);

    Method method_ = Method::other;
    std::string target_;
    std::string decoded_;  // Never grows beyond the target's size, so that views into it hold.
    std::vector<std::string_view> segments_;
    std::vector<std::pair<std::string_view, std::string_view>> query_;
    std::vector<std::pair<std::string_view, std::string_view>> params_;
    std::string_view route_;
    std::string header_text_;
    std::vector<Header> headers_;
};

}  // namespace enlace::http
