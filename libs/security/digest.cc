#include "security/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "security/openssl.h"

namespace enlace::security {
namespace {

using openssl::bytes;
using openssl::require;

const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    base::check(fetched != nullptr, "OpenSSL has SHA-256");
    return fetched;
}

openssl::DigestContext new_digest_context() {
    openssl::DigestContext context(EVP_MD_CTX_new());
    require(EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr));
    return context;
}

void finish_and_restart(EVP_MD_CTX* context, unsigned char* digest) {
    require(EVP_DigestFinal_ex(context, digest, nullptr));
    require(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr));
}

openssl::MacContext new_mac_context() {
    static EVP_MAC* const fetched = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    base::check(fetched != nullptr, "OpenSSL has HMAC");
    openssl::MacContext context(EVP_MAC_CTX_new(fetched));
    char digest_name[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
        OSSL_PARAM_construct_end()};
    require(EVP_MAC_CTX_set_params(context.get(), params));
    return context;
}

void append_big_endian(std::string& out, std::uint64_t number, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
        out += static_cast<char>(number >> shift);
    }
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string sha256(std::string_view text) {
    return sha256({text});
}

std::string sha256(std::initializer_list<std::string_view> parts) {
    std::string digest(kDigestSize, '\0');
    sha256_into(bytes(digest), parts);
    return digest;
}

void sha256_into(unsigned char* digest, std::initializer_list<std::string_view> parts) {
    thread_local const openssl::DigestContext context = new_digest_context();
    for (const auto part : parts) {
        require(EVP_DigestUpdate(context.get(), part.data(), part.size()));
    }
    finish_and_restart(context.get(), digest);
}

std::string hmac_sha256(const Key& key, std::string_view text) {
    thread_local const openssl::MacContext context = new_mac_context();
    require(EVP_MAC_init(context.get(), bytes(key.bytes()), Key::kSize, nullptr));
    require(EVP_MAC_update(context.get(), bytes(text), text.size()));
    std::string mac(kDigestSize, '\0');
    std::size_t size = 0;
    require(EVP_MAC_final(context.get(), bytes(mac), &size, mac.size()));
    base::check(size == kDigestSize, "HMAC-SHA-256 has 32 bytes");
    return mac;
}

struct Sha256::Context {
    openssl::DigestContext handle = new_digest_context();
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::string_view text) {
    require(EVP_DigestUpdate(context_->handle.get(), text.data(), text.size()));
    return *this;
}

std::string Sha256::finish() {
    std::string digest(kDigestSize, '\0');
    finish_and_restart(context_->handle.get(), bytes(digest));
    return digest;
}

Framed& Framed::add(std::string_view part) {
    base::check(part.size() <= UINT32_MAX, "a framed part is shorter than 4 GiB");
    append_big_endian(bytes_, part.size(), 4);
    bytes_ += part;
    return *this;
}

Framed& Framed::add_number(std::uint64_t number) {
    append_big_endian(bytes_, sizeof number, 4);
    append_big_endian(bytes_, number, sizeof number);
    return *this;
}

std::string to_hex(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        hex += kDigits[byte >> 4];
        hex += kDigits[byte & 15u];
    }
    return hex;
}

std::optional<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t size) {
    std::string out(size, '\0');
    require(RAND_bytes(bytes(out), static_cast<int>(size)));
    return out;
}

}  // namespace enlace::security
