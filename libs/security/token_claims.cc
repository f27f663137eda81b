#include "security/token_claims.h"

#include <algorithm>
#include <optional>

#include "security/access.h"
#include "security/digest.h"
#include "security/jose.h"

namespace enlace::security {
namespace {

constexpr std::size_t kCodeMax = 128;
constexpr std::int64_t kTimeMax_s = 253'402'300'799;  // The end of the year 9999.

// What ids and codes are made of, so that a claim can stand in a record or a log as it is.
bool is_code(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._:@/").find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= kCodeMax && std::ranges::all_of(text, fits);
}

// A code, or empty where there is none; nothing if it is anything else.
std::optional<std::string> optional_code(const json_t* claims, const char* name) {
    if (json_object_get(claims, name) == nullptr) return "";
    const auto value = jose::text(claims, name);
    if (!value || !is_code(*value)) return std::nullopt;
    return std::string(*value);
}

std::optional<std::int64_t> time_s(const json_t* claims, const char* name) {
    const json_t* const value = json_object_get(claims, name);
    if (!json_is_integer(value)) return std::nullopt;
    const std::int64_t seconds = json_integer_value(value);
    if (seconds < 0 || seconds > kTimeMax_s) return std::nullopt;
    return seconds;
}

bool is_for(const json_t* claims, std::string_view audience) {
    if (jose::text(claims, "aud") == audience) return true;
    const json_t* const list = json_object_get(claims, "aud");
    for (std::size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* const one = json_array_get(list, i);
        if (json_is_string(one) && json_string_value(one) == audience) return true;
    }
    return false;
}

bool stands_where_the_role_does(const common::v1::Principal& who) {
    const bool institution = !who.institution().empty();
    const bool jurisdiction = !who.jurisdiction().empty();
    switch (reach(who.role())) {
        case Reach::institution:
        case Reach::staff_welfare:
            return institution && !jurisdiction;
        case Reach::jurisdiction:
            return jurisdiction && !institution;
        case Reach::everything:
        case Reach::transfers:
        case Reach::no_rows:
            return !institution && !jurisdiction;
        case Reach::engine:
        case Reach::nobody:
            break;
    }
    return false;
}

std::optional<common::v1::Principal> read_principal(const json_t* claims) {
    const auto client = jose::text(claims, "sub");
    const auto role_name = jose::text(claims, "role");
    auto institution = optional_code(claims, "institution");
    auto jurisdiction = optional_code(claims, "jurisdiction");
    auto human = optional_code(claims, "human");
    auto purpose = optional_code(claims, "purpose");
    if (!client || !is_code(*client)) return std::nullopt;
    if (!role_name || !institution || !jurisdiction || !human || !purpose) return std::nullopt;

    common::v1::Role role = common::v1::ROLE_UNSPECIFIED;
    if (!common::v1::Role_Parse(std::string(*role_name), &role)) return std::nullopt;

    common::v1::Principal who;
    who.set_client(std::string(*client));
    who.set_role(role);
    who.set_institution(std::move(*institution));
    who.set_jurisdiction(std::move(*jurisdiction));
    who.set_human(std::move(*human));
    who.set_purpose(std::move(*purpose));
    if (!stands_where_the_role_does(who)) return std::nullopt;
    return who;
}

}  // namespace

std::expected<Claims, TokenError> read_claims(std::string_view json,
                                              const TokenRules& rules,
                                              std::int64_t now_s) {
    const auto claims = jose::parse_object(json);
    if (!claims) return std::unexpected(TokenError::malformed);
    if (jose::text(claims.get(), "iss") != rules.issuer) {
        return std::unexpected(TokenError::wrong_issuer);
    }
    if (!is_for(claims.get(), rules.audience)) return std::unexpected(TokenError::wrong_audience);

    const auto issued_s = time_s(claims.get(), "iat");
    const auto expires_s = time_s(claims.get(), "exp");
    if (!issued_s || !expires_s || *expires_s <= *issued_s) {
        return std::unexpected(TokenError::bad_claims);
    }
    if (*expires_s - *issued_s > kTokenLifetime_s) {
        return std::unexpected(TokenError::too_long_lived);
    }
    if (now_s >= *expires_s + kTokenLeeway_s) return std::unexpected(TokenError::expired);
    if (*issued_s > now_s + kTokenLeeway_s) return std::unexpected(TokenError::not_yet_valid);
    if (json_object_get(claims.get(), "nbf") != nullptr) {
        const auto from_s = time_s(claims.get(), "nbf");
        if (!from_s) return std::unexpected(TokenError::bad_claims);
        if (*from_s > now_s + kTokenLeeway_s) return std::unexpected(TokenError::not_yet_valid);
    }
    if (jose::text(claims.get(), "jti").value_or("").empty()) {
        return std::unexpected(TokenError::bad_claims);
    }
    auto principal = read_principal(claims.get());
    if (!principal) return std::unexpected(TokenError::bad_claims);
    return Claims{std::move(*principal), *expires_s + kTokenLeeway_s};
}

std::string write_claims(const common::v1::Principal& principal,
                         const TokenRules& rules,
                         std::int64_t now_s,
                         std::int64_t lifetime_s) {
    const jose::Json claims(json_object());
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty()) json_object_set_new(claims.get(), name, json_string(value.c_str()));
    };
    const auto put_time = [&](const char* name, std::int64_t seconds) {
        json_object_set_new(claims.get(), name, json_integer(seconds));
    };
    put("iss", rules.issuer);
    put("aud", rules.audience);
    put("sub", principal.client());
    put_time("iat", now_s);
    put_time("nbf", now_s);
    put_time("exp", now_s + lifetime_s);
    put("jti", to_hex(random_bytes(16)));
    put("role", common::v1::Role_Name(principal.role()));
    put("institution", principal.institution());
    put("jurisdiction", principal.jurisdiction());
    put("human", principal.human());
    put("purpose", principal.purpose());
    return jose::dump(claims.get());
}

}  // namespace enlace::security
