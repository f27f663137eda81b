#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "http/request.h"

namespace enlace::http {

// Takes requests out of a stream of bytes.
class RequestParser {
public:
    enum class Fed { more, complete, malformed, header_too_large, body_too_large };

    RequestParser(std::uint32_t header_bytes_max, std::uint64_t body_bytes_max);
    ~RequestParser();

    // Starts on the next request, which is filled in as it comes; it outlives its parsing.
    void begin(Request& request);
    // Takes bytes off the front of `input`; what is left must be there again with the next ones.
    // After anything but `more` nothing more of this request can be fed.
    Fed feed(std::string_view& input);
    // Once for a request whose sender waits to be told that its body is welcome.
    bool take_expectation();
    // Of the complete request.
    bool keep_alive() const;

private:
    class Beast;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace enlace::http
