#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/client.h"

namespace enlace::http {

using Deadline = std::chrono::steady_clock::time_point;

// One TCP connection of a client. All functions throw ClientError.
class ClientConnection {
public:
    ClientConnection(const std::string& host, std::uint16_t port, Deadline until);
    ClientConnection(const ClientConnection&) = delete;
    ClientConnection& operator=(const ClientConnection&) = delete;
    ~ClientConnection();

    // Whether the server has closed it since, or said something without having been asked.
    bool stale() const;
    void write(std::string_view bytes, Deadline until);

    // The answer's head and as much of its body as came with it; read_more() appends what comes
    // next to `response.body`, and is false when the answer is complete.
    void read_head(ClientResponse& response, bool to_head_request, Deadline until);
    bool read_more(ClientResponse& response, Deadline until);
    // Of the complete answer.
    bool keep_alive() const;

private:
    class Parser;

    void connect(const std::string& host, std::uint16_t port, Deadline until);
    void wait(short events, Deadline until) const;
    // False at the end.
    bool receive(Deadline until);
    void parse();

    int socket_ = -1;
    std::string input_;
    std::unique_ptr<Parser> parser_;
};

}  // namespace enlace::http
