#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/embedded/crc.h"

// The unit on disk (FORMAT.md section 9): what one sync makes durable.
namespace enlace::journal::embedded {

enum class BatchKind : std::uint16_t { records = 1, journals = 2 };

inline constexpr std::size_t kBatchHeader = 32;
inline constexpr std::string_view kBatchStart = "ENBT";

// A valid batch. A view into the bytes that it was decoded from.
struct BatchView {
    std::uint64_t number = 0;
    BatchKind kind = BatchKind::records;
    std::uint32_t count = 0;
    std::string_view body;

    std::size_t size() const { return kBatchHeader + body.size(); }
};

// The size of the batch that begins with these bytes, at least kBatchHeader, if its header is
// valid.
std::optional<std::size_t> batch_size(std::string_view bytes, const SaltedCrc& crc);

// The batch that begins with these bytes, if all of it is there and valid.
std::optional<BatchView> decode_batch(std::string_view bytes, const SaltedCrc& crc);

// Writes the header into the first kBatchHeader bytes of a batch whose body is complete.
void finish_batch(std::string& batch,
                  std::uint64_t number,
                  BatchKind kind,
                  std::uint32_t count,
                  const SaltedCrc& crc);

struct StoredRecord {
    std::uint16_t journal = 0;
    std::uint16_t partition = 0;
    std::uint64_t position = 0;
    std::string_view entry;
};

// What a record takes in a body.
std::size_t record_size(std::size_t entry_bytes);
void put_record(std::string& batch, const StoredRecord& record);

// False if the body is not what the header says; nothing in `records` is to be used then.
bool decode_records(const BatchView& batch, std::vector<StoredRecord>& records);

}  // namespace enlace::journal::embedded
