#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>

#include "base/clock.h"

namespace enlace::program {

inline void set_time(google::protobuf::Timestamp& time, std::int64_t at_us) {
    time.set_seconds(at_us / base::kSecond_us);
    time.set_nanos(static_cast<std::int32_t>(at_us % base::kSecond_us) * 1000);
}

inline std::int64_t to_us(const google::protobuf::Timestamp& time) {
    return time.seconds() * base::kSecond_us + time.nanos() / 1000;
}

}  // namespace enlace::program
