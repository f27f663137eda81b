#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <cstdint>

#include "base/clock.h"

namespace enlace::deadlines {

// Of what a Timestamp may say, by its definition: the years 1 to 9999.
inline constexpr std::int64_t kFirst_s = -62'135'596'800;
inline constexpr std::int64_t kLast_s = 253'402'300'799;

// Microseconds UTC of a time that a client gave, or that stands in a record.
inline std::int64_t to_us(const google::protobuf::Timestamp& time) {
    return std::clamp(time.seconds(), kFirst_s, kLast_s) * base::kSecond_us + time.nanos() / 1000;
}

// Of a time that a client might have given.
inline void set_time(google::protobuf::Timestamp& time, std::int64_t at_us) {
    time.set_seconds(at_us / base::kSecond_us);
    time.set_nanos(static_cast<std::int32_t>(at_us % base::kSecond_us) * 1000);
}

// How far another machine's clock may be ahead of ours.
inline constexpr std::int64_t kTolerance_us = base::kMinute_us;

// What somebody says has happened can't have happened yet.
inline bool lies_ahead(const google::protobuf::Timestamp& time, std::int64_t now_us) {
    return to_us(time) > now_us + kTolerance_us;
}

}  // namespace enlace::deadlines
