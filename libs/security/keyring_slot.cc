#include "security/keyring_slot.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "base/check.h"
#include "security/aead.h"
#include "security/digest.h"

namespace enlace::security {
namespace {

constexpr std::string_view kMagic = "ENLKRING";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kCheckSize = 8;
constexpr std::size_t kHeaderChecked = 60;
constexpr std::size_t kSlotChecked = kSlotSize - kCheckSize;
constexpr std::size_t kSubjectAt = 84;
constexpr std::size_t kWrappedSize = Key::kSize + kAeadOverhead;
static_assert(kSubjectAt + kSubjectMax == kSlotChecked);

constexpr char kLive = 1;
constexpr char kDestroyed = 2;

std::string little_endian(std::uint32_t number) {
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift);
    return bytes;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 4; i-- > 0;) {
        number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return number;
}

std::string check_of(std::string_view bytes) {
    return sha256(bytes).substr(0, kCheckSize);
}

std::string kek_check_data(std::string_view keyring_id) {
    return "enlace keyring" + std::string(keyring_id);
}

std::string wrap_data(const Slot& slot) {
    return Framed().add(slot.subject).add_number(slot.generation).add(slot.key_id).bytes();
}

}  // namespace

KeyringHeader make_header(const Key& kek) {
    KeyringHeader header;
    header.id = random_bytes(Keyring::kKeyIdSize);
    header.kek_check = aead_seal(kek, "", kek_check_data(header.id));
    return header;
}

std::string encode(const KeyringHeader& header) {
    std::string bytes(kMagic);
    bytes += little_endian(kFormat);
    bytes += little_endian(kSlotSize);
    bytes += header.id;
    bytes += header.kek_check;
    bytes += check_of(bytes);
    bytes.resize(kKeyringHeaderSize);
    return bytes;
}

std::optional<KeyringHeader> decode_header(std::string_view bytes) {
    if (bytes.size() != kKeyringHeaderSize || !bytes.starts_with(kMagic)) return std::nullopt;
    if (number_at(bytes, 8) != kFormat || number_at(bytes, 12) != kSlotSize) return std::nullopt;
    if (bytes.substr(kHeaderChecked, kCheckSize) != check_of(bytes.substr(0, kHeaderChecked))) {
        return std::nullopt;
    }
    return KeyringHeader{std::string(bytes.substr(16, Keyring::kKeyIdSize)),
                         std::string(bytes.substr(32, kAeadOverhead))};
}

bool opens(const Key& kek, const KeyringHeader& header) {
    return aead_open(kek, header.kek_check, kek_check_data(header.id)).has_value();
}

Slot make_slot(const Key& kek, std::string_view subject, std::uint32_t generation) {
    Slot slot{.live = true,
              .generation = generation,
              .key_id = random_bytes(Keyring::kKeyIdSize),
              .wrapped = {},
              .subject = std::string(subject)};
    slot.wrapped = aead_seal(kek, Key::random().bytes(), wrap_data(slot));
    return slot;
}

Slot destroyed(Slot slot) {
    slot.live = false;
    slot.wrapped.assign(kWrappedSize, '\0');
    return slot;
}

std::string encode(const Slot& slot) {
    base::check(slot.subject.size() <= kSubjectMax, "a subject is a stream id");
    std::string bytes;
    bytes += slot.live ? kLive : kDestroyed;
    bytes += static_cast<char>(slot.subject.size());
    bytes.append(2, '\0');
    bytes += little_endian(slot.generation);
    bytes += slot.key_id;
    bytes += slot.wrapped;
    bytes += slot.subject;
    bytes.resize(kSlotChecked);
    bytes += check_of(bytes);
    return bytes;
}

std::optional<Slot> decode_slot(std::string_view bytes) {
    if (bytes.size() != kSlotSize) return std::nullopt;
    if (bytes.substr(kSlotChecked) != check_of(bytes.substr(0, kSlotChecked))) return std::nullopt;
    const auto subject_size = static_cast<unsigned char>(bytes[1]);
    if (bytes[0] != kLive && bytes[0] != kDestroyed) return std::nullopt;
    if (subject_size > kSubjectMax) return std::nullopt;
    return Slot{.live = bytes[0] == kLive,
                .generation = number_at(bytes, 4),
                .key_id = std::string(bytes.substr(8, Keyring::kKeyIdSize)),
                .wrapped = std::string(bytes.substr(24, kWrappedSize)),
                .subject = std::string(bytes.substr(kSubjectAt, subject_size))};
}

std::optional<Key> unwrap(const Key& kek, const Slot& slot) {
    auto bytes = aead_open(kek, slot.wrapped, wrap_data(slot));
    if (!bytes || bytes->size() != Key::kSize) return std::nullopt;
    Key key(*bytes);
    OPENSSL_cleanse(bytes->data(), bytes->size());
    return key;
}

bool is_free(std::string_view slot_bytes) {
    return std::ranges::all_of(slot_bytes, [](char c) { return c == '\0'; });
}

}  // namespace enlace::security
