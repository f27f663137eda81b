#include "tools/enlace/client/api.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <thread>

namespace enlace::program {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr milliseconds kFirstPause{50};
constexpr milliseconds kLongestPause{5'000};

bool may_pass(unsigned status) {
    return status == 429 || status == 503 || status == 504;
}

milliseconds asked_pause(const http::ClientResponse& response) {
    const auto text = response.header("Retry-After");
    unsigned seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds(seconds);
}

std::string_view text_or_empty(const json::object& object, std::string_view name) {
    const auto* const value = object.if_contains(name);
    const auto* const text = value ? value->if_string() : nullptr;
    return text ? std::string_view(*text) : std::string_view();
}

json::object problem_of(const http::ClientResponse& response) {
    json::error_code error;
    auto value = json::parse(response.body, error);
    if (error || !value.is_object()) return {};
    return std::move(value.as_object());
}

std::string code_of(const json::object& problem, unsigned status) {
    const auto code = text_or_empty(problem, "code");
    return code.empty() ? "http_" + std::to_string(status) : std::string(code);
}

}  // namespace

Api::Api(const ApiOptions& options, Credentials& credentials)
    : options_(options),
      credentials_(credentials),
      client_(options.url.host, options.url.port, options.patience) {}

http::ClientResponse Api::post(const Principal& who,
                               std::string_view target,
                               std::string_view key,
                               std::string_view body,
                               http::ClientHeaders headers) {
    headers.emplace_back("Content-Type", "application/json");
    headers.emplace_back("Idempotency-Key", key);
    return request(who, http::Method::post, target, headers, body);
}

http::ClientResponse Api::get(const Principal& who,
                              std::string_view target,
                              std::string_view positions) {
    http::ClientHeaders headers;
    if (!positions.empty()) headers.emplace_back("Enlace-Position", positions);
    return request(who, http::Method::get, target, headers, {});
}

http::ClientResponse Api::request(const Principal& who,
                                  http::Method method,
                                  std::string_view target,
                                  const http::ClientHeaders& headers,
                                  std::string_view body) {
    const auto give_up = steady_clock::now() + options_.patience;
    const std::string path = options_.url.path + std::string(target);
    for (milliseconds pause = kFirstPause;; pause = std::min(pause * 2, kLongestPause)) {
        auto all_headers = headers;
        all_headers.emplace_back("Authorization", "Bearer " + credentials_.token(who));
        milliseconds wait = pause;
        std::string why;
        try {
            auto response = client_.request(method, path, all_headers, body);
            if (!may_pass(response.status)) return response;
            why = problem_summary(response);
            wait = std::max(wait, asked_pause(response));
        } catch (const http::ClientError& error) {
            why = error.what();
        }
        if (steady_clock::now() + wait > give_up) {
            throw NoAnswer("the server did not answer for " +
                           std::to_string(options_.patience.count()) + " s, and last said: " + why);
        }
        std::this_thread::sleep_for(wait);
    }
}

void Api::parse(const http::ClientResponse& response, google::protobuf::Message& message) {
    if (!is_success(response)) throw std::runtime_error(problem_summary(response));
    if (const auto read = http::from_json(response.body, message); !read) {
        throw std::runtime_error("the answer is no " + message.GetTypeName() + " (" +
                                 read.error().code + "): is the server of another release?");
    }
}

std::string problem_code(const http::ClientResponse& response) {
    return code_of(problem_of(response), response.status);
}

bool names(const http::ClientResponse& response, std::string_view field, std::string_view code) {
    const auto problem = problem_of(response);
    const auto* const errors = problem.if_contains("errors");
    return errors && errors->is_array() &&
           std::ranges::any_of(errors->get_array(), [&](const json::value& error) {
               return error.is_object() && text_or_empty(error.get_object(), "field") == field &&
                      text_or_empty(error.get_object(), "code") == code;
           });
}

std::string problem_summary(const http::ClientResponse& response) {
    const auto problem = problem_of(response);
    std::string summary = std::to_string(response.status) + " " + code_of(problem, response.status);
    const auto* const errors = problem.if_contains("errors");
    if (!errors || !errors->is_array()) return summary;
    const char* separator = ": ";
    for (const auto& error : errors->get_array()) {
        if (!error.is_object()) continue;
        summary.append(separator)
            .append(text_or_empty(error.get_object(), "field"))
            .append(" (")
            .append(text_or_empty(error.get_object(), "code"))
            .append(")");
        separator = ", ";
    }
    return summary;
}

}  // namespace enlace::program
