#include <stdexcept>

#include "security/digest.h"
#include "security/files.h"
#include "security/jose.h"
#include "security/token_claims.h"
#include "security/token_keys.h"
#include "security/tokens.h"

namespace enlace::security {
namespace {

constexpr std::size_t kKeyIdDigits = 16;

jose::Jwk import_key(const std::string& json) {
    cjose_err error;
    return jose::Jwk(cjose_jwk_import(json.data(), json.size(), &error));
}

std::string to_json(const cjose_jwk_t* key, bool with_private_part) {
    cjose_err error;
    const jose::Text text(cjose_jwk_to_json(key, with_private_part, &error));
    if (!text) throw std::runtime_error("cannot write a signing key as JSON");
    return text.get();
}

jose::Jwk make_key() {
    cjose_err error;
    jose::Jwk key(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_384, &error));
    if (!key) throw std::runtime_error("cannot make a signing key");
    const std::string id = to_hex(sha256(to_json(key.get(), false))).substr(0, kKeyIdDigits);
    cjose_jwk_set_kid(key.get(), id.data(), id.size(), &error);
    return key;
}

jose::Jwk load_or_make(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) {
        jose::Jwk made = make_key();
        create_secret_file(file, to_json(made.get(), true));
        return made;
    }
    cjose_err error;
    jose::Jwk key = import_key(read_secret_file(file));
    const bool fits = key != nullptr && cjose_jwk_get_kid(key.get(), &error) != nullptr &&
                      cjose_jwk_get_kty(key.get(), &error) == CJOSE_JWK_KTY_EC &&
                      cjose_jwk_EC_get_curve(key.get(), &error) == CJOSE_JWK_EC_P_384;
    if (!fits) {
        throw std::runtime_error(file.string() +
                                 ": not a P-384 key with a kid; remove it to have a new one made");
    }
    return key;
}

// Adds the public key to the set unless it stands there already.
void publish(const std::filesystem::path& jwks, const cjose_jwk_t* key, common::v1::Role only_for) {
    cjose_err error;
    const bool exists = std::filesystem::exists(jwks);
    if (exists && TokenKeys::read(jwks).find(cjose_jwk_get_kid(key, &error)) != nullptr) return;

    const auto document = jose::parse_object(exists ? read_file(jwks) : R"({"keys": []})");
    const auto entry = jose::parse_object(to_json(key, false));
    json_object_set_new(entry.get(), "use", json_string("sig"));
    json_object_set_new(entry.get(), "alg", json_string("ES384"));
    if (only_for != common::v1::ROLE_UNSPECIFIED) {
        const auto& role = common::v1::Role_Name(only_for);
        json_object_set_new(entry.get(), kOnlyForRole, json_string(role.c_str()));
    }
    json_array_append(json_object_get(document.get(), "keys"), entry.get());
    replace_file(jwks, jose::dump(document.get()));
}

}  // namespace

class TokenIssuer::Impl {
public:
    Impl(const std::filesystem::path& folder,
         TokenRules rules,
         const base::Clock& clock,
         const SigningKey& key)
        : rules_(std::move(rules)), clock_(clock), key_(load_or_make(folder / key.file)) {
        publish(folder / "jwks.json", key_.get(), key.only_for);
    }

    std::string issue(const common::v1::Principal& principal, std::int64_t lifetime_s) const {
        cjose_err error;
        const jose::Json header(cjose_header_new(&error));
        cjose_header_set(header.get(), "alg", "ES384", &error);
        cjose_header_set(header.get(), "kid", cjose_jwk_get_kid(key_.get(), &error), &error);
        const std::string claims =
            write_claims(principal, rules_, clock_.wall_us() / base::kSecond_us, lifetime_s);
        const jose::Jws jws(cjose_jws_sign(key_.get(), header.get(),
                                           reinterpret_cast<const std::uint8_t*>(claims.data()),
                                           claims.size(), &error));
        const char* token = nullptr;
        if (!jws || !cjose_jws_export(jws.get(), &token, &error)) {
            throw std::runtime_error("cannot sign a token");
        }
        return token;
    }

private:
    const TokenRules rules_;
    const base::Clock& clock_;
    const jose::Jwk key_;
};

TokenIssuer::TokenIssuer(const std::filesystem::path& folder,
                         TokenRules rules,
                         const base::Clock& clock,
                         const SigningKey& key)
    : impl_(std::make_unique<Impl>(folder, std::move(rules), clock, key)) {}
TokenIssuer::~TokenIssuer() = default;

std::string TokenIssuer::issue(const common::v1::Principal& principal,
                               std::int64_t lifetime_s) const {
    return impl_->issue(principal, lifetime_s);
}

}  // namespace enlace::security
