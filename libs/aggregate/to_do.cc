#include "aggregate/to_do.h"

namespace enlace::aggregate {

void ToDo::add(const std::string& command_id, const v1::Pending& pending, Time from) {
    const auto queue = queues_.try_emplace(pending.service() + "/" + pending.stream()).first;
    const auto place =
        std::tuple(pending.position(), pending.event(), pending.ordinal(), command_id);
    if (queue->second.waiting.try_emplace(place, from).second) ++size_;
    list(queue);
}

std::optional<ToDo::Item> ToDo::begin(Time now) {
    if (next_.empty() || next_.begin()->first > now) return std::nullopt;
    const auto queue = queues_.find(next_.begin()->second);
    Item item{queue->first, queue->second.waiting.begin()->first};
    queue->second.in_work = true;
    ++in_work_;
    list(queue);
    return item;
}

void ToDo::done(const Item& item) {
    const auto queue = queues_.find(item.source);
    queue->second.waiting.erase(item.place);
    queue->second.in_work = false;
    --in_work_;
    --size_;
    list(queue);
}

void ToDo::again(const Item& item, Time from) {
    const auto queue = queues_.find(item.source);
    queue->second.waiting.at(item.place) = from;
    queue->second.in_work = false;
    --in_work_;
    list(queue);
}

void ToDo::list(Queues::iterator queue) {
    auto& [source, at] = *queue;
    if (at.listed) next_.erase({*at.listed, source});
    at.listed.reset();
    if (at.waiting.empty()) {
        queues_.erase(queue);
    } else if (!at.in_work) {
        at.listed = at.waiting.begin()->second;
        next_.emplace(*at.listed, source);
    }
}

}  // namespace enlace::aggregate
