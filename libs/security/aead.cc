#include "security/aead.h"

#include <openssl/rand.h>

#include "security/openssl.h"

namespace enlace::security {
namespace {

using openssl::bytes;
using openssl::require;

constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
static_assert(kNonce + kTag == kAeadOverhead);

EVP_CIPHER_CTX* cipher_context() {
    static EVP_CIPHER* const fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    base::check(fetched != nullptr, "OpenSSL has AES-256-GCM");
    // Kept with its algorithm; key and nonce are set anew on each use.
    thread_local const openssl::CipherContext context = [] {
        openssl::CipherContext made(EVP_CIPHER_CTX_new());
        require(EVP_CipherInit_ex2(made.get(), fetched, nullptr, nullptr, 1, nullptr));
        return made;
    }();
    return context.get();
}

int length(std::string_view text) {
    base::check(text.size() <= 1u << 30, "sealed parts are far smaller than 1 GiB");
    return static_cast<int>(text.size());
}

// Overwrites the key that the context would keep until its next use.
class Use {
public:
    Use(const Key& key, const unsigned char* nonce, bool seals) : context_(cipher_context()) {
        require(EVP_CipherInit_ex2(context_, nullptr, bytes(key.bytes()), nonce, seals ? 1 : 0,
                                   nullptr));
    }
    ~Use() {
        constexpr unsigned char kNoKey[Key::kSize] = {};
        EVP_CipherInit_ex2(context_, nullptr, kNoKey, nullptr, 1, nullptr);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    EVP_CIPHER_CTX* get() const { return context_; }

private:
    EVP_CIPHER_CTX* context_;
};

}  // namespace

std::string aead_seal(const Key& key, std::string_view plaintext, std::string_view additional) {
    std::string sealed(plaintext.size() + kAeadOverhead, '\0');
    unsigned char* const nonce = bytes(sealed);
    unsigned char* const body = nonce + kNonce;
    require(RAND_bytes(nonce, kNonce));
    const Use use(key, nonce, true);
    int written = 0;
    require(EVP_CipherUpdate(use.get(), nullptr, &written, bytes(additional), length(additional)));
    require(EVP_CipherUpdate(use.get(), body, &written, bytes(plaintext), length(plaintext)));
    require(EVP_CipherFinal_ex(use.get(), body + plaintext.size(), &written));
    require(EVP_CIPHER_CTX_ctrl(use.get(), EVP_CTRL_AEAD_GET_TAG, kTag, body + plaintext.size()));
    return sealed;
}

std::optional<std::string> aead_open(const Key& key,
                                     std::string_view sealed,
                                     std::string_view additional) {
    if (sealed.size() < kAeadOverhead) return std::nullopt;
    const std::string_view body = sealed.substr(kNonce, sealed.size() - kAeadOverhead);
    std::string tag(sealed.substr(sealed.size() - kTag));
    std::string plaintext(body.size(), '\0');
    const Use use(key, bytes(sealed), false);
    int written = 0;
    require(EVP_CipherUpdate(use.get(), nullptr, &written, bytes(additional), length(additional)));
    require(EVP_CipherUpdate(use.get(), bytes(plaintext), &written, bytes(body), length(body)));
    require(EVP_CIPHER_CTX_ctrl(use.get(), EVP_CTRL_AEAD_SET_TAG, kTag, bytes(tag)));
    unsigned char nothing[kTag];
    if (EVP_CipherFinal_ex(use.get(), nothing, &written) != 1) return std::nullopt;
    return plaintext;
}

}  // namespace enlace::security
