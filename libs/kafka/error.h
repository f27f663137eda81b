#pragma once

#include <stdexcept>
#include <string>

// Everything that librdkafka can answer, sorted by what a caller is to do about it. Nobody outside
// of this library branches on a code of its.
namespace enlace::kafka {

enum class ErrorKind {
    retriable,  // The brokers, or the way to them, are in trouble: ask again later.
    abort,      // What was asked for has failed for good; the client may be used on.
    fatal,      // The client has lost its way: throw it away and make another.
};

class Error : public std::runtime_error {
public:
    // `code` is librdkafka's. The text is what failed, and why.
    Error(const std::string& what_failed, int code);
    // Where librdkafka itself says what is to be done about it.
    Error(const std::string& what_failed, int code, ErrorKind kind);

    ErrorKind kind() const { return kind_; }
    // As librdkafka spells it, without the underscores of its own ones; for log lines.
    const char* name() const;

private:
    int code_;
    ErrorKind kind_;
};

ErrorKind kind_of(int code);

// The brokers don't let us in, or don't let us do this. Says what to do; no waiting helps.
class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace enlace::kafka
