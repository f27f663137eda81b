#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tools/benchmarks/samples.h"

// A closed loop of HTTP/1.1 over raw sockets, cheap enough to leave the cores to the server.
namespace enlace::bench {

// Views that end when the next answer comes.
struct HttpAnswer {
    unsigned status = 0;
    std::string_view head;  // With the blank line.
    std::string_view body;
};

// What one connection asks, one request after the other.
class Caller {
public:
    virtual ~Caller() = default;

    // Puts the next request into `request`, which is empty but has room. False: nothing more.
    virtual bool ask(std::string& request) = 0;
    // Whether the next request follows at once even where requests are paced.
    virtual bool goes_on() const { return false; }
    // What it was answered. Throws if that is no success.
    virtual void told(const HttpAnswer& answer) = 0;
};

struct Load {
    Samples samples;  // From the request's first byte to the answer's last.
    double took_s = 0;
};

// One kept-alive connection for each caller, all driven by this thread, until nobody has more to
// ask, or `go_on`, asked every 100 ms with the number of answers so far, says no. Then answers
// that are due are awaited; unless it says `abandon`. With `every`, a connection asks so long after
// it asked before, or when it was answered if that is later; they begin one after the other.
// Throws std::runtime_error if a connection breaks or nothing is answered for 30 s.
enum class GoOn { yes, no, abandon };
Load run_load(std::uint16_t port,
              std::span<const std::unique_ptr<Caller>> callers,
              const std::function<GoOn(std::uint64_t answers)>& go_on,
              std::chrono::nanoseconds every = {});

// The value of the header called `name`; empty without.
std::string_view header(std::string_view head, std::string_view name);

}  // namespace enlace::bench
