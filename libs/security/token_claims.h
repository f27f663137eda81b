#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "security/tokens.h"

// What a token claims, apart from how it is signed.
namespace enlace::security {

struct Claims {
    common::v1::Principal principal;
    std::int64_t expires_at_s = 0;  // Leeway included.
};

// `json` is the payload of a token whose signature has been checked.
std::expected<Claims, TokenError> read_claims(std::string_view json,
                                              const TokenRules& rules,
                                              std::int64_t now_s);

// The payload of a token for `principal`, issued now.
std::string write_claims(const common::v1::Principal& principal,
                         const TokenRules& rules,
                         std::int64_t now_s,
                         std::int64_t lifetime_s);

}  // namespace enlace::security
