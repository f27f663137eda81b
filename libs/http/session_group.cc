#include "http/session_group.h"

#include "http/session.h"

namespace enlace::http {

bool SessionGroup::add(Session& session) {
    const std::lock_guard lock(mutex_);
    return !stopping_ && sessions_.insert(&session).second;
}

void SessionGroup::remove(Session& session) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(&session);
    if (sessions_.empty()) empty_.notify_all();
}

std::vector<std::shared_ptr<Session>> SessionGroup::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Session>> sessions;
    sessions.reserve(sessions_.size());
    for (auto* session : sessions_) sessions.push_back(session->shared_from_this());
    return sessions;
}

std::size_t SessionGroup::size() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

void SessionGroup::stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
}

void SessionGroup::wait_until_empty() {
    std::unique_lock lock(mutex_);
    empty_.wait(lock, [&] { return sessions_.empty(); });
}

bool SessionGroup::wait_until_empty(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return empty_.wait_for(lock, limit, [&] { return sessions_.empty(); });
}

}  // namespace enlace::http
