#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "security/key.h"

// SHA-256 and what is built on it. Digests are strings of 32 bytes, since they end up in messages
// and keys. All of it is cheap enough for every command: what OpenSSL is slow to set up is kept,
// per thread.
namespace enlace::security {

inline constexpr std::size_t kDigestSize = 32;

std::string sha256(std::string_view bytes);
// Of the parts one after another, without their being joined first.
std::string sha256(std::initializer_list<std::string_view> parts);
// The same into 32 bytes of the caller's.
void sha256_into(unsigned char* digest, std::initializer_list<std::string_view> parts);

std::string hmac_sha256(const Key& key, std::string_view bytes);

// For what comes in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    Sha256& update(std::string_view bytes);
    // The digest of everything so far; the object then starts anew.
    std::string finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

// Length (32 bits, big-endian) and bytes of each part, so that no two lists of parts give the same
// bytes.
class Framed {
public:
    Framed& add(std::string_view part);
    // The number as 8 bytes, big-endian.
    Framed& add_number(std::uint64_t number);

    const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

std::string to_hex(std::string_view bytes);
// Lower or upper case; nothing if it is anything else.
std::optional<std::string> from_hex(std::string_view text);

// Takes as long for the first differing byte as for the last. Lengths are no secret.
bool equal_in_constant_time(std::string_view a, std::string_view b);

std::string random_bytes(std::size_t size);

}  // namespace enlace::security
