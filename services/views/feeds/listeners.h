#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace enlace::views {

// Who wants to hear when something with a name has changed. Thread-safe.
class Listeners {
    struct State {
        std::mutex mutex;
        std::uint64_t next = 0;
        std::map<std::string, std::map<std::uint64_t, std::function<void()>>, std::less<>> wakes;
    };

public:
    // Ends when it is destroyed: `wake` is not called after that.
    class Subscription {
    public:
        Subscription(std::shared_ptr<State> state, std::string name, std::uint64_t number)
            : state_(std::move(state)), name_(std::move(name)), number_(number) {}
        Subscription(Subscription&&) = default;
        ~Subscription() {
            if (!state_) return;
            const std::lock_guard lock(state_->mutex);
            const auto at = state_->wakes.find(name_);
            at->second.erase(number_);
            if (at->second.empty()) state_->wakes.erase(at);
        }

    private:
        std::shared_ptr<State> state_;
        std::string name_;
        std::uint64_t number_;
    };

    // `wake` is called from any thread and must only note the fact.
    [[nodiscard]] Subscription subscribe(std::string_view name, std::function<void()> wake) const {
        const std::lock_guard lock(state_->mutex);
        const std::uint64_t number = state_->next++;
        state_->wakes[std::string(name)].emplace(number, std::move(wake));
        return {state_, std::string(name), number};
    }

    void notify(std::string_view name) const {
        const std::lock_guard lock(state_->mutex);
        const auto at = state_->wakes.find(name);
        if (at == state_->wakes.end()) return;
        for (const auto& [number, wake] : at->second) wake();
    }

private:
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace enlace::views
