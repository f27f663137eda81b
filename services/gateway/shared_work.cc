#include "gateway/shared_work.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "telemetry/log.h"

namespace enlace::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kTurn{0};
constexpr milliseconds kWaitForPlace{100};
constexpr milliseconds kLookAgainAfter{50};
constexpr milliseconds kAbortWithin{5'000};
constexpr milliseconds kAgainAfter{500};
constexpr auto kSayAgainAfter = std::chrono::seconds(10);

}  // namespace

class SharedWork::Impl {
public:
    Impl(Options options, Begin begin) : options_(std::move(options)), begin_(std::move(begin)) {
        status_.trouble = "it has not joined its group yet";
    }

    ~Impl() { stop(); }

    void start() {
        thread_ = std::thread([this] { run(); });
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

    SharedWorkStatus status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }

    void wake() {
        {
            const std::lock_guard lock(mutex_);
            woken_ = true;
        }
        changed_.notify_one();
    }

private:
    void run() {
        auto say_from = steady_clock::time_point::min();
        while (!stops()) {
            try {
                work();
                continue;
            } catch (const std::exception& error) {
                end_share(error);
                if (steady_clock::now() >= say_from) {
                    log::error("gateway_trouble",
                               {{"work", options_.name}, {"reason", error.what()}});
                    say_from = steady_clock::now() + kSayAgainAfter;
                }
            }
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kAgainAfter, [&] { return stopping_; });
        }
        leave();
    }

    // Until the partitions go, or something goes wrong.
    void work() {
        join();
        member_->turn(kTurn);
        while (!stops() && !member_->partitions()) member_->turn(kWaitForPlace);
        if (stops()) return;
        begin();
        while (!stops() && share_) {
            const bool more = share_->step();
            member_->turn(kTurn);
            if (!more) wait();
        }
    }

    void join() {
        if (member_) return;
        member_ = std::make_unique<kafka::GroupMember>(
            options_.connection,
            kafka::GroupMember::Options{
                .group = options_.group, .topic = options_.topic, .on_revoked = [this](bool lost) {
                    give_up_partitions(lost);
                }});
    }

    void begin() {
        if (!producer_) make_producer();
        share_ = begin_(*member_, *producer_);
        log::info("gateway_works",
                  {{"work", options_.name}, {"partitions", member_->partitions()->size()}});
        const std::lock_guard lock(mutex_);
        status_.trouble.reset();
    }

    void make_producer() {
        producer_ = std::make_unique<kafka::TransactionalProducer>(
            options_.connection,
            kafka::TransactionalProducer::Options{.transactional_id = options_.transactional_id});
        const std::lock_guard lock(mutex_);
        ++status_.producers;
    }

    // Called by the group, within turn(): by a C library, through which no exception may go.
    void give_up_partitions(bool lost) {
        if (!share_) return;
        try {
            if (!lost) share_->finish();
        } catch (const std::exception& error) {
            log::warning("gateway_partitions_given_up",
                         {{"work", options_.name}, {"reason", error.what()}});
            lost = true;
        }
        if (lost) abort();
        share_.reset();
        const std::lock_guard lock(mutex_);
        status_.trouble = "its partitions are being shared out anew";
    }

    // What was not committed is as if it had never been.
    void abort() {
        if (!producer_) return;
        {
            const std::lock_guard lock(mutex_);
            ++status_.aborted;
        }
        try {
            producer_->abort(kAbortWithin);
        } catch (const kafka::Error& error) {
            replace_producer(error);
        }
    }

    void replace_producer(const kafka::Error& error) {
        log::warning("gateway_producer_replaced",
                     {{"work", options_.name}, {"error", error.name()}});
        producer_.reset();
    }

    void end_share(const std::exception& error) {
        if (share_) abort();
        share_.reset();
        const auto* const of_kafka = dynamic_cast<const kafka::Error*>(&error);
        if (of_kafka && of_kafka->kind() == kafka::ErrorKind::fatal && producer_)
            replace_producer(*of_kafka);
        const std::lock_guard lock(mutex_);
        status_.trouble = error.what();
    }

    void leave() {
        try {
            if (share_) share_->finish();
        } catch (const std::exception& error) {
            end_share(error);
        }
        share_.reset();
        member_.reset();
        producer_.reset();
    }

    bool stops() const {
        const std::lock_guard lock(mutex_);
        return stopping_;
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, kLookAgainAfter, [&] { return woken_ || stopping_; });
        woken_ = false;
    }

    const Options options_;
    const Begin begin_;

    // Of its thread.
    std::unique_ptr<kafka::TransactionalProducer> producer_;
    std::unique_ptr<kafka::GroupMember> member_;
    std::unique_ptr<Share> share_;

    mutable std::mutex mutex_;  // Guards what follows.
    std::condition_variable changed_;
    SharedWorkStatus status_;
    bool woken_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

SharedWork::SharedWork(Options options, Begin begin)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(begin))) {}

SharedWork::~SharedWork() = default;

void SharedWork::start() {
    impl_->start();
}

void SharedWork::stop() {
    impl_->stop();
}

SharedWorkStatus SharedWork::status() const {
    return impl_->status();
}

void SharedWork::wake() {
    impl_->wake();
}

}  // namespace enlace::gateway
