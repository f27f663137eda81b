#include "support/engine/faulty_log.h"

#include <condition_variable>
#include <thread>

namespace enlace::test {

using std::chrono::steady_clock;

class FaultyLog::DelayedFollower : public journal::Follower {
public:
    DelayedFollower(FaultyLog& log,
                    std::vector<journal::FollowFrom> from,
                    const std::function<void()>& wake)
        : log_(log), inner_(log.behind().follow(std::move(from), wake)), ticker_([this, wake] {
              std::unique_lock lock(ending_mutex_);
              while (!ending_now_.wait_for(lock, std::chrono::milliseconds(5),
                                           [this] { return ending_; })) {
                  wake();
              }
          }) {}

    ~DelayedFollower() override {
        {
            const std::lock_guard lock(ending_mutex_);
            ending_ = true;
        }
        ending_now_.notify_one();
        ticker_.join();
    }

    journal::LogBatch poll(std::size_t max_bytes) override {
        if (auto batch = inner_->poll(max_bytes); !batch.empty()) {
            waiting_.push_back({steady_clock::now() + log_.delay_.load(), std::move(batch)});
        }
        if (waiting_.empty()) return {};
        auto& entries = waiting_.front().batch.entries;
        const std::size_t at_once = std::min(entries.size(), log_.entries_at_once_.load());
        if (at_once == 0 || waiting_.front().due > steady_clock::now()) {
            log_.held_back_ += entries.size();
            return {};
        }
        const auto rest = entries.begin() + static_cast<std::ptrdiff_t>(at_once);
        journal::LogBatch batch;
        batch.owners = waiting_.front().batch.owners;
        batch.entries.assign(entries.begin(), rest);
        entries.erase(entries.begin(), rest);
        if (entries.empty()) waiting_.pop_front();
        return batch;
    }

private:
    struct Waiting {
        steady_clock::time_point due;
        journal::LogBatch batch;
    };
    FaultyLog& log_;
    std::unique_ptr<journal::Follower> inner_;
    std::deque<Waiting> waiting_;
    std::mutex ending_mutex_;
    std::condition_variable ending_now_;
    bool ending_ = false;
    std::thread ticker_;  // Time alone makes something to poll.
};

void FaultyLog::judge_appends(Judge judge) {
    const std::lock_guard lock(mutex_);
    judge_ = std::move(judge);
}

void FaultyLog::append(journal::PartitionRef where, std::string entry, Done done) {
    Append fate = Append::pass;
    {
        const std::lock_guard lock(mutex_);
        if (judge_) fate = judge_(where, entry);
    }
    if (fate != Append::pass) ++faults_;
    const auto ignore = [](journal::Handed) {};
    switch (fate) {
        case Append::pass:
            return behind().append(where, std::move(entry), std::move(done));
        case Append::not_tried:
            return done(journal::Handed::not_tried);
        case Append::unknown_and_lost:
            return done(journal::Handed::unknown);
        case Append::unknown_but_there:
            behind().append(where, std::move(entry), ignore);
            return done(journal::Handed::unknown);
        case Append::doubled:
            behind().append(where, entry, ignore);
            return behind().append(where, std::move(entry), std::move(done));
        case Append::lost:
            return done(journal::Handed::over);
    }
}

std::unique_ptr<journal::Follower> FaultyLog::follow(std::vector<journal::FollowFrom> from,
                                                     std::function<void()> wake) {
    return std::make_unique<DelayedFollower>(*this, std::move(from), wake);
}

}  // namespace enlace::test
