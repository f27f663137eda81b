#include "journal/embedded/batch.h"

#include "journal/embedded/bytes.h"

namespace enlace::journal::embedded {
namespace {

constexpr std::uint16_t kBatchFormat = 1;
constexpr std::size_t kRecordHeader = 16;

bool is_kind(std::uint16_t kind) {
    return kind == static_cast<std::uint16_t>(BatchKind::records) ||
           kind == static_cast<std::uint16_t>(BatchKind::journals);
}

}  // namespace

std::optional<std::size_t> batch_size(std::string_view bytes, const SaltedCrc& crc) {
    if (bytes.size() < kBatchHeader) return std::nullopt;
    if (!bytes.starts_with(kBatchStart)) return std::nullopt;
    if (get<std::uint32_t>(bytes, 4) != crc(bytes.substr(8, kBatchHeader - 8))) return std::nullopt;
    if (get<std::uint16_t>(bytes, 16) != kBatchFormat) return std::nullopt;
    if (!is_kind(get<std::uint16_t>(bytes, 18))) return std::nullopt;
    const std::size_t length = get<std::uint32_t>(bytes, 24);
    if (length != aligned(length)) return std::nullopt;
    return kBatchHeader + length;
}

std::optional<BatchView> decode_batch(std::string_view bytes, const SaltedCrc& crc) {
    const auto size = batch_size(bytes, crc);
    if (!size || *size > bytes.size()) return std::nullopt;
    const std::string_view body = bytes.substr(kBatchHeader, *size - kBatchHeader);
    if (get<std::uint32_t>(bytes, 28) != crc(body)) return std::nullopt;
    return BatchView{get<std::uint64_t>(bytes, 8),
                     static_cast<BatchKind>(get<std::uint16_t>(bytes, 18)),
                     get<std::uint32_t>(bytes, 20), body};
}

void finish_batch(std::string& batch,
                  std::uint64_t number,
                  BatchKind kind,
                  std::uint32_t count,
                  const SaltedCrc& crc) {
    const std::string_view body = std::string_view(batch).substr(kBatchHeader);
    batch.replace(0, kBatchStart.size(), kBatchStart);
    put_at(batch, 8, number);
    put_at(batch, 16, kBatchFormat);
    put_at(batch, 18, static_cast<std::uint16_t>(kind));
    put_at(batch, 20, count);
    put_at(batch, 24, static_cast<std::uint32_t>(body.size()));
    put_at(batch, 28, crc(body));
    put_at(batch, 4, crc(std::string_view(batch).substr(8, kBatchHeader - 8)));
}

std::size_t record_size(std::size_t entry_bytes) {
    return kRecordHeader + aligned(entry_bytes);
}

void put_record(std::string& batch, const StoredRecord& record) {
    put(batch, record.journal);
    put(batch, record.partition);
    put(batch, static_cast<std::uint32_t>(record.entry.size()));
    put(batch, record.position);
    batch += record.entry;
    pad(batch);
}

bool decode_records(const BatchView& batch, std::vector<StoredRecord>& records) {
    records.clear();
    std::string_view rest = batch.body;
    while (!rest.empty()) {
        if (rest.size() < kRecordHeader) return false;
        const std::size_t length = get<std::uint32_t>(rest, 4);
        if (record_size(length) > rest.size()) return false;
        records.push_back({get<std::uint16_t>(rest, 0), get<std::uint16_t>(rest, 2),
                           get<std::uint64_t>(rest, 8), rest.substr(kRecordHeader, length)});
        rest.remove_prefix(record_size(length));
    }
    return records.size() == batch.count;
}

}  // namespace enlace::journal::embedded
