#include "tools/enlace/client/crew.h"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace enlace::program {

void in_parallel(unsigned workers,
                 std::size_t items,
                 const std::function<void(unsigned worker, std::size_t item)>& work) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto run = [&](unsigned worker) {
        try {
            for (std::size_t item = next++; item < items; item = next++) work(worker, item);
        } catch (...) {
            next = items;
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned worker = 0; worker < workers; ++worker) threads.emplace_back(run, worker);
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace enlace::program
