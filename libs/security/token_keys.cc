#include "security/token_keys.h"

#include <stdexcept>

#include "security/files.h"

namespace enlace::security {
namespace {

constexpr std::size_t kRsaMin_bits = 2048;

// Empty if no token may be checked with such a key.
std::string_view algorithm_of(const cjose_jwk_t* key) {
    cjose_err error;
    switch (cjose_jwk_get_kty(key, &error)) {
        case CJOSE_JWK_KTY_EC:
            return cjose_jwk_EC_get_curve(key, &error) == CJOSE_JWK_EC_P_384 ? kEs384 : "";
        case CJOSE_JWK_KTY_RSA:
            return cjose_jwk_get_keysize(key, &error) >= kRsaMin_bits ? kRs384 : "";
        case CJOSE_JWK_KTY_OCT:
            break;
    }
    return "";
}

bool is_absent_or(const json_t* entry, const char* name, std::string_view expected) {
    return json_object_get(entry, name) == nullptr || jose::text(entry, name) == expected;
}

}  // namespace

TokenKeys TokenKeys::read(const std::filesystem::path& jwks) {
    const auto document = jose::parse_object(read_file(jwks));
    const json_t* const list = json_object_get(document.get(), "keys");
    if (!json_is_array(list)) {
        throw std::runtime_error(jwks.string() +
                                 ": not a JSON Web Key Set; it must look like {\"keys\": [...]}");
    }
    TokenKeys keys;
    for (std::size_t i = 0; i < json_array_size(list); ++i) {
        json_t* const entry = json_array_get(list, i);
        const auto key_id = jose::text(entry, "kid");
        if (!key_id || key_id->empty()) continue;
        cjose_err error;
        jose::Jwk jwk(cjose_jwk_import_json(entry, &error));
        if (!jwk) continue;
        const std::string_view algorithm = algorithm_of(jwk.get());
        if (algorithm.empty()) continue;
        if (!is_absent_or(entry, "alg", algorithm) || !is_absent_or(entry, "use", "sig")) continue;
        const std::string only_for(jose::text(entry, kOnlyForRole).value_or(""));
        const bool fresh =
            keys.keys_.try_emplace(std::string(*key_id), std::move(jwk), algorithm, only_for)
                .second;
        if (!fresh) {
            throw std::runtime_error(jwks.string() + ": two keys have one kid; give each its own");
        }
    }
    return keys;
}

const TokenKey* TokenKeys::find(std::string_view key_id) const {
    const auto at = keys_.find(key_id);
    return at == keys_.end() ? nullptr : &at->second;
}

}  // namespace enlace::security
