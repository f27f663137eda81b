#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

namespace enlace::runtime {

// SIGTERM and SIGINT ask a process to end. The first one is heard: `stop` runs on the executor,
// with the signal's number. The next one ends the process at once, whatever it is doing.
class Signals {
public:
    Signals(boost::asio::any_io_executor executor, std::function<void(int)> stop);
    // Signals have their usual effect again.
    ~Signals();

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace enlace::runtime
