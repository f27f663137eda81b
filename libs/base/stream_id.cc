#include "base/stream_id.h"

#include "base/check.h"
#include "base/crockford.h"

namespace enlace::base {
namespace {

constexpr std::size_t kKindMax = 16;
constexpr std::size_t kRestMax = 64;
constexpr std::size_t kDigestUsed = 15;  // 120 bits: 24 digits without remainder.

}  // namespace

std::optional<StreamId> StreamId::parse(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos || dash == 0 || dash > kKindMax) return std::nullopt;
    for (const char c : text.substr(0, dash)) {
        if (c < 'a' || c > 'z') return std::nullopt;
    }
    const std::string_view digits = text.substr(dash + 1);
    if (digits.size() < 2 || digits.size() > 2 + kRestMax) return std::nullopt;
    for (const char c : digits) {
        if (!crockford::digit(c)) return std::nullopt;
    }
    const unsigned slot = *crockford::digit(digits[0]) * 32 + *crockford::digit(digits[1]);
    return StreamId(text, dash, slot);
}

std::string make_stream_id(std::string_view kind, unsigned slot, std::string_view digest) {
    check(slot < StreamId::kSlots, "a slot is one of 1024");
    check(digest.size() >= kDigestUsed, "a stream id needs 120 bits");
    std::string id(kind);
    id += '-';
    id += crockford::kDigits[slot / 32];
    id += crockford::kDigits[slot % 32];
    id += crockford::encode(digest.substr(0, kDigestUsed));
    return id;
}

unsigned slot_of_digest(std::string_view digest) {
    check(digest.size() >= 2, "a slot needs 10 bits");
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(digest[i]); };
    return (static_cast<unsigned>(byte(0)) << 2) | (byte(1) >> 6);
}

std::string system_stream(unsigned partition) {
    std::string id = "system-";
    id += crockford::kDigits[partition / 32];
    id += crockford::kDigits[partition % 32];
    return id;
}

}  // namespace enlace::base
