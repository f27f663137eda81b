#pragma once

#include <cstdint>
#include <string>

// What must never happen to a journal's topic, done to it.
namespace enlace::test {

void delete_topic(const std::string& topic);

// Everything before the offset.
void delete_records(const std::string& topic, std::int32_t partition, std::int64_t before);

// One message, by a producer with a transaction, whose end takes an offset too.
void write_in_transaction(const std::string& topic,
                          std::int32_t partition,
                          const std::string& value);

}  // namespace enlace::test
