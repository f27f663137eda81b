#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include "http/client.h"
#include "http/json.h"
#include "tools/enlace/client/credentials.h"

namespace enlace::program {

// The server gave no answer that counts, for as long as one was willing to wait. A command may
// have been done or not; sent again with the same key it is done once.
class NoAnswer : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct ApiOptions {
    http::Url url;
    std::chrono::seconds patience{60};  // For one request, with all that it takes to repeat it.
};

// One connection to a server. What may pass by itself (no connection, no answer, 429, 503, 504) is
// tried again, with the same key and growing pauses. Used by one thread at a time.
class Api {
public:
    using Principal = common::v1::Principal;

    // `credentials` must outlive it.
    Api(const ApiOptions& options, Credentials& credentials);

    // Both throw NoAnswer, and what the credentials throw.
    http::ClientResponse post(const Principal& who,
                              std::string_view target,
                              std::string_view key,
                              std::string_view body,
                              http::ClientHeaders headers = {});
    // `positions`: what the answer must have taken in, as an Enlace-Position header.
    http::ClientResponse get(const Principal& who,
                             std::string_view target,
                             std::string_view positions = {});

    // get() for an answer of this type. Throws std::runtime_error at any other.
    template <class Message>
    Message read(const Principal& who, std::string_view target, std::string_view positions = {}) {
        Message message;
        parse(get(who, target, positions), message);
        return message;
    }

    // Throws std::runtime_error where the response is no such answer.
    static void parse(const http::ClientResponse& response, google::protobuf::Message& message);

private:
    http::ClientResponse request(const Principal& who,
                                 http::Method method,
                                 std::string_view target,
                                 const http::ClientHeaders& headers,
                                 std::string_view body);

    ApiOptions options_;
    Credentials& credentials_;
    http::Client client_;
};

inline bool is_success(const http::ClientResponse& response) {
    return response.status >= 200 && response.status < 300;
}

// The `code` of a problem; "http_<status>" if it has none.
std::string problem_code(const http::ClientResponse& response);

// Whether a problem names that field, and that code for why.
bool names(const http::ClientResponse& response, std::string_view field, std::string_view code);

// Status, code and, where fields are named, which and why: "422 invalid_field: windowEnd
// (before_start)". Nothing in it was sent by us.
std::string problem_summary(const http::ClientResponse& response);

}  // namespace enlace::program
