#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/benchmarks/load.h"

// What requests are made of, and answers are asked.
namespace enlace::bench {

// An idempotency key that is never the same again, in this run or another.
std::string fresh_key(std::size_t client);

void put_post(std::string& request,
              std::string_view target,
              std::string_view token,
              std::string_view key,
              std::string_view body);
// `position`: how far the views must have come; empty where that does not matter.
void put_get(std::string& request,
             std::string_view target,
             std::string_view token,
             std::string_view position = {});

// RFC 3339, to the microsecond.
std::string text_of(std::int64_t at_us);

// Throw std::runtime_error where an answer is not as it should be.
std::string id_in(std::string_view body);
void expect_success(const HttpAnswer& answer);

}  // namespace enlace::bench
