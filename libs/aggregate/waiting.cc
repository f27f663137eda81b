#include "aggregate/waiting.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace enlace::aggregate {

namespace asio = boost::asio;

asio::awaitable<bool> WaitList::wait(Deadline deadline) {
    Waiter self{asio::steady_timer(executor_, deadline)};
    const auto place = waiting_.insert(waiting_.end(), &self);
    co_await self.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!self.notified) waiting_.erase(place);
    co_return self.notified;
}

void WaitList::notify() {
    for (Waiter* waiter : std::exchange(waiting_, {})) {
        waiter->notified = true;
        waiter->timer.cancel();
    }
}

asio::awaitable<StreamQueue::Entry> StreamQueue::enter(std::string stream, Deadline deadline) {
    const auto [at, is_free] = streams_.try_emplace(stream);
    if (is_free) co_return Entry{Entered::yes, Turn(this, std::move(stream))};
    auto& waiting = at->second;
    if (waiting.size() >= kWaitingMax) co_return Entry{Entered::full, {}};

    Waiter self{asio::steady_timer(executor_, deadline)};
    const auto place = waiting.insert(waiting.end(), &self);
    co_await self.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (self.next) co_return Entry{Entered::yes, Turn(this, std::move(stream))};
    waiting.erase(place);
    co_return Entry{Entered::too_late, {}};
}

void StreamQueue::leave(const std::string& stream) {
    const auto at = streams_.find(stream);
    if (at->second.empty()) {
        streams_.erase(at);
        return;
    }
    Waiter* next = at->second.front();
    at->second.pop_front();
    next->next = true;
    next->timer.cancel();
}

}  // namespace enlace::aggregate
