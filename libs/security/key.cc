#include "security/key.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>

#include "base/check.h"
#include "security/digest.h"
#include "security/openssl.h"

namespace enlace::security {
namespace {

constexpr std::size_t kKeyIdBytes = 8;

}  // namespace

Key Key::random() {
    Key key;
    openssl::require(RAND_priv_bytes(key.bytes_.data(), kSize));
    return key;
}

Key::Key(std::string_view bytes) {
    base::check(bytes.size() == kSize, "a key has 32 bytes");
    std::ranges::copy(bytes, bytes_.begin());
}

Key::~Key() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

std::string_view Key::bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string Key::id() const {
    return sha256({"enlace key id", bytes()}).substr(0, kKeyIdBytes);
}

}  // namespace enlace::security
