#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "security/key.h"

// AES-256-GCM. Sealed bytes are nonce (12, random) || ciphertext || tag (16).
namespace enlace::security {

inline constexpr std::size_t kAeadOverhead = 12 + 16;

std::string aead_seal(const Key& key, std::string_view plaintext, std::string_view additional);

// Nothing if key, additional data or a single bit is not what it was sealed with.
std::optional<std::string> aead_open(const Key& key,
                                     std::string_view sealed,
                                     std::string_view additional);

}  // namespace enlace::security
