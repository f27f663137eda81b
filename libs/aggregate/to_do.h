#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "enlace/aggregate/v1/store.pb.h"

namespace enlace::aggregate {

// What reactions still have to ask for. What the events of one stream ask for is worked on one
// after the other, in the order of the events: whoever is told of them hears first what happened
// first. Not thread-safe.
class ToDo {
public:
    using Time = std::chrono::steady_clock::time_point;
    // One that is worked on.
    struct Item {
        std::string source;  // The stream of the event that asks for it, and its service.
        // Position, place of the event in the record, place among what that event asks for.
        std::tuple<std::uint64_t, std::uint32_t, std::uint32_t, std::string> place;

        const std::string& command_id() const { return std::get<3>(place); }
    };

    // Not before `from`. One that is known already stays as it is.
    void add(const std::string& command_id, const v1::Pending& pending, Time from);
    // One that may be begun; it is in work from here on. Nothing if there is none.
    std::optional<Item> begin(Time now);
    void done(const Item& item);
    // It did not work out.
    void again(const Item& item, Time from);

    // Those in work, too.
    std::size_t size() const { return size_; }
    std::size_t in_work() const { return in_work_; }

private:
    struct Queue {
        std::map<decltype(Item::place), Time> waiting;  // The first one is in work, or next.
        bool in_work = false;
        std::optional<Time> listed;  // In next_, under this time.
    };
    using Queues = std::map<std::string, Queue>;

    // After any change of the queue; one that is empty goes.
    void list(Queues::iterator queue);

    Queues queues_;  // By source.
    std::set<std::pair<Time, std::string>>
        next_;  // Whose first one is not in work, and when to begin.
    std::size_t size_ = 0;
    std::size_t in_work_ = 0;
};

}  // namespace enlace::aggregate
