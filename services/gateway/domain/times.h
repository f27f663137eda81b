#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>

namespace enlace::gateway {

// UTC.
inline google::protobuf::Timestamp as_timestamp(std::int64_t time_us) {
    constexpr std::int64_t kSecond_us = 1'000'000;
    const bool before = time_us % kSecond_us < 0;
    google::protobuf::Timestamp time;
    time.set_seconds(time_us / kSecond_us - (before ? 1 : 0));
    const std::int64_t past_us = time_us % kSecond_us + (before ? kSecond_us : 0);
    time.set_nanos(static_cast<std::int32_t>(past_us * 1'000));
    return time;
}

}  // namespace enlace::gateway
