#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>

#include "base/clock.h"

namespace enlace::deadlines {

// Microseconds UTC of a time that a client gave.
inline std::int64_t to_us(const google::protobuf::Timestamp& time) {
    return time.seconds() * base::kSecond_us + time.nanos() / 1000;
}

}  // namespace enlace::deadlines
