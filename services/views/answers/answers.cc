#include "views/answers/answers.h"

#include "base/clock.h"

namespace enlace::views {

google::protobuf::Timestamp to_timestamp(std::int64_t at_us) {
    std::int64_t seconds = at_us / base::kSecond_us;
    std::int64_t rest_us = at_us % base::kSecond_us;
    if (rest_us < 0) {
        rest_us += base::kSecond_us;
        --seconds;
    }
    google::protobuf::Timestamp time;
    time.set_seconds(seconds);
    time.set_nanos(static_cast<std::int32_t>(rest_us * 1000));
    return time;
}

}  // namespace enlace::views
