#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "enlace/common/v1/common.pb.h"

// Bearer tokens: JWTs signed with ES384 (P-384) or RS384 (2048 bits at least), nothing else.
//
//   iss, aud   as configured      sub   the client      jti   given
//   iat, exp   whole seconds, at most 300 apart         nbf   where given
//   role       name of common.v1.Role                   institution | jurisdiction
//   human      staff id of the person behind the client, where there is one
//   purpose    code, where given
namespace enlace::security {

enum class TokenError {
    missing,
    malformed,    // Not a JWT of the kind above.
    unknown_key,  // Its key id is not in the key set, or not for its algorithm.
    bad_signature,
    wrong_issuer,
    wrong_audience,
    expired,
    not_yet_valid,
    too_long_lived,
    bad_claims,  // A claim is absent, malformed, or does not go with the role.
};

// For answers and metrics; never anything of the token itself.
std::string_view code(TokenError error);

inline constexpr std::int64_t kTokenLifetime_s = 300;
inline constexpr std::int64_t kTokenLeeway_s = 30;  // How far two clocks may be apart.

struct TokenRules {
    std::string issuer;
    std::string audience;
};

// Checks tokens against a file of public keys (a JWKS); one with the member "enlace_role" is good
// for tokens of that role alone. The file is read again when it changes; one that can't be read
// leaves the keys as they were. Verified tokens are remembered until they expire or the keys
// change. Thread-safe.
class TokenVerifier {
public:
    // Throws std::runtime_error, saying what to do, if the file can't be used.
    TokenVerifier(std::filesystem::path jwks, TokenRules rules, const base::Clock& clock);
    ~TokenVerifier();

    // `token` is what follows "Bearer ".
    std::expected<common::v1::Principal, TokenError> verify(std::string_view token);

    // False while a changed file can't be used.
    bool keys_current() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// A key among those of a deployment that tokens are signed with.
struct SigningKey {
    std::string_view file;
    common::v1::Role only_for = common::v1::ROLE_UNSPECIFIED;  // No token of another is accepted.
};
// On a developer's machine and in tests: for anybody.
inline constexpr SigningKey kDevelopersKey{.file = "signing.jwk"};
// For the hospitals' systems whose commands come by Apache Kafka.
inline constexpr SigningKey kGatewaysKey{.file = "gateway.jwk",
                                         .only_for = common::v1::INTEGRATION};

// Signs tokens; production only verifies, but for what the gateway says in the name of others.
class TokenIssuer {
public:
    // Uses the folder's key or makes one (P-384), and sees to it that jwks.json beside it holds the
    // public key, with `"enlace_role"` where it is for one only. Throws std::runtime_error.
    TokenIssuer(const std::filesystem::path& folder,
                TokenRules rules,
                const base::Clock& clock,
                const SigningKey& key = kDevelopersKey);
    ~TokenIssuer();

    std::string issue(const common::v1::Principal& principal,
                      std::int64_t lifetime_s = kTokenLifetime_s) const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::security
