#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "security/jose.h"

namespace enlace::security {

// A key that may check tokens, and the one algorithm it may be used with.
struct TokenKey {
    jose::Jwk jwk;
    std::string_view algorithm;
    std::string only_for;  // The one role whose tokens it may check; empty: any.
};

// The usable keys of a JWKS, by key id. Keys of other kinds (P-256, symmetric, short RSA, meant for
// encryption) are left out, so that no token can be checked with them. Immutable.
class TokenKeys {
public:
    // Throws std::runtime_error that names the file and says what to do.
    static TokenKeys read(const std::filesystem::path& jwks);

    // Null if there is none.
    const TokenKey* find(std::string_view key_id) const;

private:
    std::map<std::string, TokenKey, std::less<>> keys_;
};

inline constexpr auto kOnlyForRole = "enlace_role";  // Of a JWKS's entry.
inline constexpr std::string_view kEs384 = "ES384";
inline constexpr std::string_view kRs384 = "RS384";

}  // namespace enlace::security
