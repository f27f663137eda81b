#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/request.h"

// A small blocking client, for the command line, demonstrations, tests and health checks.
namespace enlace::http {

struct Url {
    std::string host;
    std::uint16_t port = 80;
    std::string path;  // Without a slash at its end, so that a target can follow; may be empty.
};

// "http://host:port/path". Throws std::invalid_argument, saying what a URL must look like.
Url parse_url(std::string_view text);

// No answer, or none that could be read. Whether the server acted on the request is unknown, except
// at `unreachable`: it never got it.
class ClientError : public std::runtime_error {
public:
    enum class Kind { unreachable, timed_out, closed, malformed };

    ClientError(Kind which, const std::string& what) : std::runtime_error(what), kind(which) {}

    Kind kind;
};

using ClientHeaders = std::vector<std::pair<std::string, std::string>>;

struct ClientResponse {
    unsigned status = 0;
    ClientHeaders headers;
    std::string body;

    // The first header of that name, upper or lower case; empty if there is none.
    std::string_view header(std::string_view name) const;
};

struct ServerEvent {
    std::string id;  // Of this event or the last before it that had one.
    std::string event;
    std::string data;
};

class ClientConnection;

// A stream of server-sent events being read. Its connection is its own.
class EventReader {
public:
    EventReader(std::unique_ptr<ClientConnection> connection, ClientResponse head);
    EventReader(EventReader&&) noexcept;
    EventReader& operator=(EventReader&&) noexcept;
    ~EventReader();

    // Anything but 200 is an answer with a body and no events follow.
    const ClientResponse& response() const { return head_; }
    // The next event, or nothing when the stream has ended. Throws ClientError, timed_out if
    // there is none within `timeout`; the stream may be read on after that.
    std::optional<ServerEvent> next(std::chrono::milliseconds timeout);
    // Comments seen so far, which is what heartbeats are.
    std::size_t comments() const { return comments_; }

private:
    std::optional<ServerEvent> take_event();

    std::unique_ptr<ClientConnection> connection_;
    ClientResponse head_;
    std::string text_;
    std::string last_id_;
    std::size_t comments_ = 0;
};

// One connection, kept alive and opened again when the server has closed it. Used by one thread at
// a time.
class Client {
public:
    static constexpr std::chrono::milliseconds kTimeout{30'000};

    Client(std::string host, std::uint16_t port, std::chrono::milliseconds timeout = kTimeout);
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;
    ~Client();

    // `timeout` is for the whole of it. Throws ClientError.
    ClientResponse request(Method method,
                           std::string_view target,
                           const ClientHeaders& headers = {},
                           std::string_view body = {});

    ClientResponse get(std::string_view target, const ClientHeaders& headers = {});
    // With `Content-Type: application/json` unless `headers` says otherwise.
    ClientResponse post(std::string_view target, std::string_view body, ClientHeaders headers = {});

    EventReader events(std::string_view target, ClientHeaders headers = {});

private:
    std::string host_;
    std::uint16_t port_;
    std::chrono::milliseconds timeout_;
    std::unique_ptr<ClientConnection> connection_;
};

}  // namespace enlace::http
