#pragma once

#include <sys/resource.h>

namespace enlace::bench {

// That all threads of this process have spent so far.
inline double processor_time_us() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return us(used.ru_utime) + us(used.ru_stime);
}

}  // namespace enlace::bench
