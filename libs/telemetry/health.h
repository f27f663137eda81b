#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace enlace::telemetry {

enum class Condition {
    ok,
    degraded,  // Works, but somebody should look.
    failing,   // Don't send requests here.
};

std::string_view name(Condition condition);

// How the parts of a process are. Thread-safe.
class Health {
public:
    struct Component {
        std::string name;
        Condition condition = Condition::ok;
        std::string reason;  // A code in snake_case; empty while all is well.
    };

    // Of a part, under its fixed name. A part that was never heard of does not count, so that each
    // says `failing` before it has started.
    void set(std::string_view component, Condition condition, std::string_view reason = {});

    // Nothing is failing.
    bool ready() const;
    // By name; a consistent copy.
    std::vector<Component> components() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, Component, std::less<>> components_;
};

}  // namespace enlace::telemetry
