#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace enlace::http {

// What one request is called in answers, log lines and traces: 32 hexadecimal digits, lower case.
// It says nothing about who asked or for what.
class TraceId {
public:
    TraceId() { digits_.fill('0'); }

    // Unlike any other, but guessable: it is no secret.
    static TraceId generate();
    // The trace id in a W3C `traceparent` header; nothing if it isn't one.
    static std::optional<TraceId> from_traceparent(std::string_view header);

    std::string_view view() const { return {digits_.data(), digits_.size()}; }

private:
    std::array<char, 32> digits_{};
};

}  // namespace enlace::http
