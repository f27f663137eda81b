#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string_view>

#include "base/check.h"
#include "base/destroy.h"

// OpenSSL's handles, for the bodies of this library only. OpenSSL looks an algorithm up by name on
// every use unless it is fetched once; what is fetched here lives as long as the process.
namespace enlace::security::openssl {

using DigestContext = std::unique_ptr<EVP_MD_CTX, base::Destroy<EVP_MD_CTX_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, base::Destroy<EVP_MAC_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, base::Destroy<EVP_CIPHER_CTX_free>>;

// For calls that fail only for want of memory or through a mistake of ours.
inline void require(int result) {
    base::check(result == 1, "OpenSSL refused a call that must succeed");
}

inline const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

inline unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace enlace::security::openssl
