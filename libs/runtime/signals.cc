#include "runtime/signals.h"

#include <boost/asio/signal_set.hpp>
#include <csignal>

namespace enlace::runtime {

class Signals::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(boost::asio::any_io_executor executor, std::function<void(int)> stop)
        : signals_(std::move(executor), SIGTERM, SIGINT), stop_(std::move(stop)) {}

    void listen() {
        signals_.async_wait(
            [self = shared_from_this()](boost::system::error_code error, int number) {
                if (error) return;
                // Not by a second wait, which a process that hangs would never come to.
                self->signals_.clear();
                self->stop_(number);
            });
    }

    void ignore_from_now_on() {
        boost::system::error_code ignored;
        signals_.clear(ignored);
        signals_.cancel(ignored);
    }

private:
    boost::asio::signal_set signals_;
    std::function<void(int)> stop_;
};

Signals::Signals(boost::asio::any_io_executor executor, std::function<void(int)> stop)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(stop))) {
    impl_->listen();
}

Signals::~Signals() {
    impl_->ignore_from_now_on();
}

}  // namespace enlace::runtime
