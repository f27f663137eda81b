#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "base/stream_id.h"

// Which entries of a journal count. Frozen: every reader of every release must come to the same
// verdict about the same bytes, so that the rule reads the bytes themselves and not what some
// protobuf library makes of them. FORMAT.md says the same in words, golden_vectors.json in cases.
namespace enlace::journal {

inline constexpr std::size_t kEntryMax = 512 * 1024;  // Bytes.
inline constexpr std::size_t kCommandIdSize = 32;
inline constexpr std::size_t kSeenChainSize = 8;

// The newest entry that a record's writer had read in its partition.
struct SeenHead {
    std::uint64_t position = 0;
    std::string_view chain;  // First 8 bytes of the chain there.
};

// What every reader needs of a record before, or instead of, parsing it. Views into the entry.
struct RecordHead {
    std::string_view stream;  // A valid StreamId.
    unsigned slot = 0;        // Of the stream.
    std::uint64_t sequence = 0;
    std::string_view command_id;
    std::string_view body_mac;  // 32 bytes or none.
    std::uint32_t outcome = 0;
    std::uint32_t events = 0;  // By as many does the stream's version grow if this counts.
    std::int64_t recorded_at_us = 0;
    std::optional<SeenHead> seen;
    bool last = false;
};

// Protobuf's wire format, canonical spelling only.
class WireScan {
public:
    enum class Type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

    struct Field {
        std::uint32_t number = 0;
        Type type = Type::varint;
        std::uint64_t value = 0;  // Of a varint.
        std::string_view bytes;   // Of bytes.
    };

    explicit WireScan(std::string_view bytes) : rest_(bytes) {}

    bool done() const { return rest_.empty(); }

    // The next field, or nothing where the bytes are not one.
    std::optional<Field> next() {
        const auto tag = varint();
        if (!tag || *tag > std::numeric_limits<std::uint32_t>::max() || *tag < 8) return {};
        Field field;
        field.number = static_cast<std::uint32_t>(*tag >> 3);
        switch (*tag & 7) {
            case 0: {
                const auto value = varint();
                if (!value) return {};
                field.type = Type::varint;
                field.value = *value;
                return field;
            }
            case 1:
                field.type = Type::fixed64;
                return take(8) ? std::optional(field) : std::nullopt;
            case 2: {
                const auto size = varint();
                if (!size) return {};
                const auto taken = take(*size);
                if (!taken) return {};
                field.type = Type::bytes;
                field.bytes = *taken;
                return field;
            }
            case 5:
                field.type = Type::fixed32;
                return take(4) ? std::optional(field) : std::nullopt;
        }
        return {};
    }

private:
    std::optional<std::string_view> take(std::uint64_t size) {
        if (size > rest_.size()) return {};
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    // The shortest spelling of a number below 2^64, and no other.
    std::optional<std::uint64_t> varint() {
        if (!rest_.empty() && static_cast<std::uint8_t>(rest_[0]) < 0x80u) {
            const auto value = static_cast<std::uint8_t>(rest_[0]);
            rest_.remove_prefix(1);
            return value;
        }
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 10 && i < rest_.size(); ++i) {
            const auto byte = static_cast<std::uint8_t>(rest_[i]);
            if (i == 9 && byte > 1) return {};
            value |= std::uint64_t{byte & 0x7fu} << (7 * i);
            if (byte & 0x80u) continue;
            if (byte == 0 && i > 0) return {};
            rest_.remove_prefix(i + 1);
            return value;
        }
        return {};
    }

    std::string_view rest_;
};

namespace accept_rule {

// The content of an entry that is one field of bytes and nothing else.
inline std::optional<std::string_view> only_field(std::string_view entry, std::uint32_t number) {
    if (entry.size() > kEntryMax) return {};
    WireScan scan(entry);
    const auto field = scan.next();
    if (!field || !scan.done()) return {};
    if (field->number != number || field->type != WireScan::Type::bytes) return {};
    return field->bytes;
}

inline std::optional<SeenHead> seen_head(std::string_view bytes) {
    SeenHead seen;
    std::uint32_t newest = 0;
    for (WireScan scan(bytes); !scan.done();) {
        const auto field = scan.next();
        if (!field || field->number <= newest) return {};
        newest = field->number;
        if (newest == 1 && field->type == WireScan::Type::varint) {
            seen.position = field->value;
        } else if (newest == 2 && field->type == WireScan::Type::bytes) {
            seen.chain = field->bytes;
        } else {
            return {};
        }
    }
    if (seen.chain.size() != kSeenChainSize) return {};
    return seen;
}

// Whether the field is what the schema says; fields that no reader's verdict needs are only held
// to their type, and numbers that this release doesn't know to nothing.
inline bool take(const WireScan::Field& field, RecordHead& head) {
    const bool varint = field.type == WireScan::Type::varint;
    const bool bytes = field.type == WireScan::Type::bytes;
    switch (field.number) {
        case 1:
            head.stream = field.bytes;
            return bytes;
        case 2:
            head.sequence = field.value;
            return varint;
        case 3:
            head.command_id = field.bytes;
            return bytes;
        case 4:
            head.body_mac = field.bytes;
            return bytes;
        case 5:
            head.outcome = static_cast<std::uint32_t>(field.value);
            return varint && field.value <= std::numeric_limits<std::uint32_t>::max();
        case 6:
            ++head.events;
            return bytes;
        case 7:
        case 8:
        case 10:
        case 11:
            return bytes;
        case 9:
            head.recorded_at_us = static_cast<std::int64_t>(field.value);
            return varint;
        case 12:
            head.seen = seen_head(field.bytes);
            return bytes && head.seen.has_value();
        case 13:
            head.last = field.value == 1;
            return varint && field.value <= 1;
    }
    return true;
}

inline bool may_repeat(std::uint32_t number) {
    return number == 6 || number > 13;
}

inline bool complete(RecordHead& head) {
    const auto stream = base::StreamId::parse(head.stream);
    if (!stream) return false;
    head.slot = stream->slot();
    return head.sequence >= 1 && head.command_id.size() == kCommandIdSize &&
           (head.body_mac.empty() || head.body_mac.size() == kCommandIdSize) && head.outcome >= 1 &&
           (head.outcome == 1) == (head.events > 0);
}

}  // namespace accept_rule

// The entry's Genesis message, or nothing if it is no Genesis. Only the one at position 0 means
// anything, and nothing else means anything there.
inline std::optional<std::string_view> genesis_bytes(std::string_view entry) {
    return accept_rule::only_field(entry, 1);
}

// The entry's JournalRecord message, or nothing if it is no record.
inline std::optional<std::string_view> record_bytes(std::string_view entry) {
    return accept_rule::only_field(entry, 2);
}

// Nothing if the entry does not parse as a record.
inline std::optional<RecordHead> record_head(std::string_view entry) {
    const auto record = record_bytes(entry);
    if (!record) return {};
    RecordHead head;
    std::uint32_t newest = 0;
    for (WireScan scan(*record); !scan.done();) {
        const auto field = scan.next();
        if (!field || field->number < newest) return {};
        if (field->number == newest && !accept_rule::may_repeat(newest)) return {};
        newest = field->number;
        if (!accept_rule::take(*field, head)) return {};
    }
    if (!accept_rule::complete(head)) return {};
    return head;
}

// Whether the record's stream lives in this partition. `seen` is checked of every record at home,
// also of those that don't count.
inline bool at_home(const RecordHead& head, unsigned partition, unsigned partitions) {
    return head.slot % partitions == partition;
}

// The verdict on a record at position 1 or above. `moved`: a record with `last` has counted in
// this partition. `stream_sequence`: of the last record of the stream that counted, 0 at first.
// A record that counts takes the stream's sequence to its own; all else is void.
inline bool counts(const RecordHead& head,
                   unsigned partition,
                   unsigned partitions,
                   bool moved,
                   std::uint64_t stream_sequence) {
    return at_home(head, partition, partitions) && !moved && stream_sequence != ~std::uint64_t{0} &&
           head.sequence == stream_sequence + 1;
}

}  // namespace enlace::journal
