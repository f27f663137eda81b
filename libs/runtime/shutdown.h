#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace enlace::runtime {

// How a process ends: what was started last stops first, each part within its own time, all of
// them within one. To be used from one thread or strand.
class Shutdown {
public:
    using Step = std::function<boost::asio::awaitable<void>()>;

    // The step is to return when its part has stopped, and is cancelled when its time is up.
    void add(std::string name, std::chrono::milliseconds limit, Step step);

    // The names of steps that failed or did not end in time.
    boost::asio::awaitable<std::vector<std::string>> run(
        std::chrono::milliseconds limit = std::chrono::seconds(9));

private:
    struct Entry {
        std::string name;
        std::chrono::milliseconds limit;
        Step step;
    };
    std::vector<Entry> entries_;
};

}  // namespace enlace::runtime
