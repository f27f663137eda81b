#pragma once

#include <google/protobuf/descriptor.h>

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/parameter.h"
#include "http/problem.h"
#include "http/request.h"
#include "http/response.h"

namespace enlace::http {

// Answers one request, which outlives the coroutine. What it throws is answered with 500.
using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;

// What is sent under one name on a stream of events.
struct StreamedEvent {
    std::string_view name;
    std::string_view meaning;
    const google::protobuf::Descriptor* message = nullptr;
};

// One way in which a request is answered that nothing was wrong with.
struct Answer {
    unsigned status = 200;
    std::string_view meaning = "The answer.";
    std::string_view content_type = kJson;                  // Empty: no body.
    const google::protobuf::Descriptor* message = nullptr;  // Whose JSON the body is.
    std::string_view schema = {};  // Of a body that is JSON, but no message: its JSON Schema.
    Parameters headers = {};
    std::vector<StreamedEvent> events = {};  // Where the content type is kEventStream.
};

// What a server does at one path, and all that its users have to know about it: the API's
// description is made from this and from the messages' descriptors.
struct Route {
    Method method = Method::get;
    std::string pattern = {};  // "/v1/home-visits/{id}/assign": each segment fixed or a {name}.
    std::string summary = {};  // One sentence for the people who read the API's description.
    std::string details = {};  // What else they should know.
    Parameters path = {};      // One for each {name} of the pattern.
    Parameters query = {};     // The query parameters that it takes; the router refuses others.
    Parameters headers = {};
    const google::protobuf::Descriptor* request = nullptr;  // Of the body; none if it takes none.
    std::vector<Answer> answers = {};
    // What it may be refused with, besides what holds for every route, its body and its query.
    std::vector<const EnumValue*> problems = {};
    Parameters problem_headers = {};
    bool authenticated = true;
    Handler handler = {};
};

// Those of the enum's values that are refusals: they have a text.
std::vector<const EnumValue*> problems_of(const google::protobuf::EnumDescriptor& type);

// All that the route may be refused with: its own, and what every route of its kind has.
std::vector<const EnumValue*> all_problems(const Route& route);

// Throws std::invalid_argument, naming the route.
[[noreturn]] void refuse(const Route& route, const std::string& why);

// Refuses a route that could not be served, or that does not say what its users have to know.
void require_complete(const Route& route);

}  // namespace enlace::http
