#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "security/keyring.h"

// The bytes of a keyring file (keyring_file.h), without the file.
namespace enlace::security {

inline constexpr std::size_t kKeyringHeaderSize = 512;
inline constexpr std::size_t kSlotSize = 256;
inline constexpr std::size_t kSubjectMax = 164;

struct KeyringHeader {
    std::string id;         // 16 bytes.
    std::string kek_check;  // 28 bytes.
};

KeyringHeader make_header(const Key& kek);
std::string encode(const KeyringHeader& header);
std::optional<KeyringHeader> decode_header(std::string_view bytes);
bool opens(const Key& kek, const KeyringHeader& header);

struct Slot {
    bool live = false;  // Otherwise its key was destroyed.
    std::uint32_t generation = 0;
    std::string key_id;
    std::string wrapped;
    std::string subject;
};

// A new key of the subject.
Slot make_slot(const Key& kek, std::string_view subject, std::uint32_t generation);
// The same without its key.
Slot destroyed(Slot slot);
std::string encode(const Slot& slot);
std::optional<Slot> decode_slot(std::string_view bytes);
std::optional<Key> unwrap(const Key& kek, const Slot& slot);

bool is_free(std::string_view slot_bytes);

}  // namespace enlace::security
