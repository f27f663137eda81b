#include "http/client.h"

#include <charconv>

#include "http/client_connection.h"
#include "http/text.h"

namespace enlace::http {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

bool has_header(const ClientHeaders& headers, std::string_view name) {
    return std::ranges::any_of(headers,
                               [&](const auto& header) { return same_name(header.first, name); });
}

std::string request_text(Method method,
                         std::string_view target,
                         const std::string& host,
                         std::uint16_t port,
                         const ClientHeaders& headers,
                         std::string_view body) {
    std::string text(name(method));
    text.append(" ").append(target).append(" HTTP/1.1\r\nHost: ");
    text.append(host).append(":").append(std::to_string(port)).append("\r\n");
    for (const auto& [header, value] : headers)
        text.append(header).append(": ").append(value).append("\r\n");
    if (!body.empty() || method == Method::post)
        text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    return text.append("\r\n").append(body);
}

}  // namespace

Url parse_url(std::string_view text) {
    const auto fail = [&] {
        throw std::invalid_argument("\"" + std::string(text) +
                                    "\" is no address of a server: write it like "
                                    "http://127.0.0.1:8080");
    };
    constexpr std::string_view kScheme = "http://";
    if (!text.starts_with(kScheme)) fail();
    auto rest = text.substr(kScheme.size());
    Url url;
    const auto slash = std::min(rest.find('/'), rest.size());
    url.path = rest.substr(slash);
    while (url.path.ends_with('/')) url.path.pop_back();
    rest = rest.substr(0, slash);
    const auto colon =
        rest.find(':', rest.starts_with('[') ? std::min(rest.find(']'), rest.size()) : 0);
    auto host = rest.substr(0, colon);
    if (colon != std::string_view::npos) {
        const auto port = rest.substr(colon + 1);
        const char* end = port.data() + port.size();
        const auto read = std::from_chars(port.data(), end, url.port);
        if (read.ec != std::errc{} || read.ptr != end || url.port == 0) fail();
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty() || host.find_first_of("@?#[] ") != std::string_view::npos) fail();
    url.host = host;
    return url;
}

std::string_view ClientResponse::header(std::string_view name) const {
    for (const auto& [header, value] : headers)
        if (same_name(header, name)) return value;
    return {};
}

Client::Client(std::string host, std::uint16_t port, milliseconds timeout)
    : host_(std::move(host)), port_(port), timeout_(timeout) {}

Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

ClientResponse Client::request(Method method,
                               std::string_view target,
                               const ClientHeaders& headers,
                               std::string_view body) {
    const auto until = steady_clock::now() + timeout_;
    // Not put back unless all goes well: a connection on which something failed is of no use.
    auto connection = std::move(connection_);
    if (!connection || connection->stale())
        connection = std::make_unique<ClientConnection>(host_, port_, until);
    connection->write(request_text(method, target, host_, port_, headers, body), until);
    ClientResponse response;
    connection->read_head(response, method == Method::head, until);
    while (connection->read_more(response, until)) {
    }
    if (connection->keep_alive()) connection_ = std::move(connection);
    return response;
}

ClientResponse Client::get(std::string_view target, const ClientHeaders& headers) {
    return request(Method::get, target, headers);
}

ClientResponse Client::post(std::string_view target, std::string_view body, ClientHeaders headers) {
    if (!has_header(headers, "Content-Type"))
        headers.emplace_back("Content-Type", "application/json");
    return request(Method::post, target, headers, body);
}

EventReader Client::events(std::string_view target, ClientHeaders headers) {
    const auto until = steady_clock::now() + timeout_;
    headers.emplace_back("Accept", "text/event-stream");
    auto connection = std::make_unique<ClientConnection>(host_, port_, until);
    connection->write(request_text(Method::get, target, host_, port_, headers, {}), until);
    ClientResponse head;
    connection->read_head(head, false, until);
    while (head.status != 200 && connection->read_more(head, until)) {
    }
    return EventReader(std::move(connection), std::move(head));
}

EventReader::EventReader(std::unique_ptr<ClientConnection> connection, ClientResponse head)
    : connection_(std::move(connection)), head_(std::move(head)) {
    if (head_.status == 200) text_ = std::exchange(head_.body, {});
}

EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;
EventReader::~EventReader() = default;

std::optional<ServerEvent> EventReader::next(milliseconds timeout) {
    const auto until = steady_clock::now() + timeout;
    ClientResponse more;
    while (true) {
        if (auto event = take_event()) return event;
        more.body.clear();
        if (head_.status != 200 || !connection_->read_more(more, until)) return std::nullopt;
        text_ += more.body;
    }
}

// An event is the lines before an empty one. Lines of our own server end with a line feed.
std::optional<ServerEvent> EventReader::take_event() {
    while (true) {
        const auto end = text_.find("\n\n");
        if (end == std::string::npos) return std::nullopt;
        const auto block = text_.substr(0, end + 1);
        text_.erase(0, end + 2);
        ServerEvent event;
        bool has_data = false;
        std::string_view rest = block;
        while (!rest.empty()) {
            const auto line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(line.size() + 1);
            const auto colon = std::min(line.find(':'), line.size());
            const auto field = line.substr(0, colon);
            auto value = line.substr(std::min(colon + 1, line.size()));
            if (value.starts_with(' ')) value.remove_prefix(1);
            if (line.starts_with(':')) {
                ++comments_;
            } else if (field == "id") {
                last_id_ = value;
            } else if (field == "event") {
                event.event = value;
            } else if (field == "data") {
                if (std::exchange(has_data, true)) event.data += '\n';
                event.data += value;
            }
        }
        if (!has_data) continue;
        event.id = last_id_;
        return event;
    }
}

}  // namespace enlace::http
