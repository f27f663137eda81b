#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace enlace::http {

class EventStream;

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kProblemJson = "application/problem+json";
inline constexpr std::string_view kEventStream = "text/event-stream";

// What a handler answers. Content-Length, Connection, Date and Enlace-Trace are the server's.
struct Response {
    unsigned status = 200;
    std::string_view content_type = {};  // A constant; empty where there is no body.
    std::string body = {};
    std::vector<std::pair<std::string_view, std::string>> headers = {};  // Names are constants.
    // Where it is set, events follow the head until either side ends, and `body` is not sent.
    std::shared_ptr<EventStream> stream = {};
};

// "Not Found"; for a status that nothing here uses, that of the first of its class.
std::string_view reason(unsigned status);

}  // namespace enlace::http
