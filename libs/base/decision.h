#pragma once

#include <utility>
#include <variant>
#include <vector>

namespace enlace::base {

// A decider's answer: the events a command causes, or why it is refused.
// No events means there is nothing left to do, so a caller may retry.
template <class Event, class Rejection>
class [[nodiscard]] Decision {
public:
    Decision(std::vector<Event> events) : answer_(std::move(events)) {}
    Decision(Event event) : answer_(std::vector<Event>{}) {
        std::get<0>(answer_).push_back(std::move(event));
    }
    Decision(Rejection rejection) : answer_(rejection) {}

    bool accepted() const { return answer_.index() == 0; }
    const std::vector<Event>& events() const { return std::get<0>(answer_); }
    Rejection rejection() const { return std::get<1>(answer_); }

private:
    std::variant<std::vector<Event>, Rejection> answer_;
};

}  // namespace enlace::base
