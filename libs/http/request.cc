#include "http/request.h"

#include <algorithm>
#include <stdexcept>

#include "http/text.h"

namespace enlace::http {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Takes what stands before the next `separator` off the front of `text`.
std::string_view cut(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const auto part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

std::optional<std::string_view> find_by_name(
    const std::vector<std::pair<std::string_view, std::string_view>>& pairs,
    std::string_view name) {
    const auto found = std::ranges::find(pairs, name, [](const auto& pair) { return pair.first; });
    if (found == pairs.end()) return std::nullopt;
    return found->second;
}

}  // namespace

std::string_view name(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::delete_:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::other:
            return "OTHER";
    }
    return "OTHER";
}

Request::Request(Method method, std::string_view target, Headers headers, std::string content)
    : body(std::move(content)), trace(TraceId::generate()) {
    if (!begin(method, target)) throw std::invalid_argument("not a request target");
    for (const auto& [name, value] : headers) add_header(name, value);
}

void Request::clear() {
    body.clear();
    trace = {};
    principal.Clear();
    method_ = Method::other;
    target_.clear();
    decoded_.clear();
    segments_.clear();
    query_.clear();
    params_.clear();
    route_ = {};
    header_text_.clear();
    headers_.clear();
}

bool Request::begin(Method method, std::string_view target) {
    method_ = method;
    target_ = target;
    std::string_view rest = target_;
    // A client may also send a whole URL.
    if (rest.starts_with("http://") || rest.starts_with("https://")) {
        const auto slash = rest.find('/', rest.find("//") + 2);
        rest.remove_prefix(std::min(slash, rest.size()));
    }
    if (!rest.starts_with('/')) return false;
    decoded_.reserve(target_.size());
    const auto path = cut(rest, '?');
    return decode_path(path.substr(1)) && decode_query(rest);
}

bool Request::decode_path(std::string_view path) {
    while (true) {
        const bool last = path.find('/') == std::string_view::npos;
        const auto segment = decode(cut(path, '/'), false);
        if (!segment) return false;
        segments_.push_back(*segment);
        if (last) return true;
    }
}

bool Request::decode_query(std::string_view query) {
    while (!query.empty()) {
        auto value = cut(query, '&');
        const auto parameter = decode(cut(value, '='), true);
        const auto decoded = decode(value, true);
        if (!parameter || !decoded) return false;
        query_.emplace_back(*parameter, *decoded);
    }
    return true;
}

std::optional<std::string_view> Request::decode(std::string_view text, bool plus_is_space) {
    const auto begin = decoded_.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        decoded_ += c;
    }
    const auto result = std::string_view(decoded_).substr(begin);
    if (has_control_characters(result) || !is_utf8(result)) return std::nullopt;
    return result;
}

void Request::add_header(std::string_view name, std::string_view value) {
    headers_.push_back({static_cast<std::uint32_t>(header_text_.size()),
                        static_cast<std::uint32_t>(name.size()),
                        static_cast<std::uint32_t>(value.size())});
    header_text_.append(name).append(value);
}

void Request::add_param(std::string_view name, std::string_view value) {
    params_.emplace_back(name, value);
}

std::optional<std::string_view> Request::query(std::string_view name) const {
    return find_by_name(query_, name);
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    const std::string_view text = header_text_;
    for (const auto& header : headers_)
        if (same_name(text.substr(header.begin, header.name_bytes), name))
            return text.substr(header.begin + header.name_bytes, header.value_bytes);
    return std::nullopt;
}

std::optional<std::string_view> Request::last_event_id() const {
    const auto sent = header("Last-Event-ID");
    return sent ? sent : query("last_event_id");
}

std::string_view Request::param(std::string_view name) const {
    const auto value = find_by_name(params_, name);
    if (!value) throw std::logic_error("the route's pattern has no such parameter");
    return *value;
}

}  // namespace enlace::http
