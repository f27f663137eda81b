#include <sys/stat.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "security/digest.h"
#include "security/token_claims.h"
#include "security/token_keys.h"
#include "security/tokens.h"

namespace enlace::security {
namespace {

constexpr std::size_t kTokenMax = 8192;
constexpr std::size_t kRemembered = 4096;
constexpr std::int64_t kLookAtFileEvery_us = base::kSecond_us;

// Changes whenever the file does.
struct FileStamp {
    ino_t inode = 0;
    off_t size = -1;
    std::int64_t modified_ns = 0;

    bool operator==(const FileStamp&) const = default;
};

FileStamp stamp_of(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) return {};
    return {status.st_ino, status.st_size,
            status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
}

struct Checked {
    std::string payload;
    std::string_view only_for;  // As the key has it.
};

// The payload of a token that one of the keys has signed.
std::expected<Checked, TokenError> check_signature(std::string_view token, const TokenKeys& keys) {
    cjose_err error;
    const jose::Jws jws(cjose_jws_import(token.data(), token.size(), &error));
    if (!jws) return std::unexpected(TokenError::malformed);
    const json_t* const header = cjose_jws_get_protected(jws.get());
    const auto algorithm = jose::text(header, "alg");
    const auto key_id = jose::text(header, "kid");
    if (algorithm != kEs384 && algorithm != kRs384) return std::unexpected(TokenError::malformed);
    if (!key_id) return std::unexpected(TokenError::malformed);
    // Extensions that must be understood; none is.
    if (json_object_get(header, "crit") != nullptr) return std::unexpected(TokenError::malformed);

    const TokenKey* const key = keys.find(*key_id);
    if (key == nullptr || key->algorithm != *algorithm) {
        return std::unexpected(TokenError::unknown_key);
    }
    if (!cjose_jws_verify(jws.get(), key->jwk.get(), &error)) {
        return std::unexpected(TokenError::bad_signature);
    }
    std::uint8_t* payload = nullptr;
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &error)) {
        return std::unexpected(TokenError::malformed);
    }
    return Checked{std::string(reinterpret_cast<const char*>(payload), size), key->only_for};
}

}  // namespace

std::string_view code(TokenError error) {
    switch (error) {
        case TokenError::missing:
            return "missing";
        case TokenError::malformed:
            return "malformed";
        case TokenError::unknown_key:
            return "unknown_key";
        case TokenError::bad_signature:
            return "bad_signature";
        case TokenError::wrong_issuer:
            return "wrong_issuer";
        case TokenError::wrong_audience:
            return "wrong_audience";
        case TokenError::expired:
            return "expired";
        case TokenError::not_yet_valid:
            return "not_yet_valid";
        case TokenError::too_long_lived:
            return "too_long_lived";
        case TokenError::bad_claims:
            return "bad_claims";
    }
    return "unknown";
}

class TokenVerifier::Impl {
public:
    Impl(std::filesystem::path jwks, TokenRules rules, const base::Clock& clock)
        : jwks_(std::move(jwks)),
          rules_(std::move(rules)),
          clock_(clock),
          stamp_(stamp_of(jwks_)),
          keys_(std::make_shared<TokenKeys>(TokenKeys::read(jwks_))),
          looked_at_us_(clock.steady_us()) {}

    std::expected<common::v1::Principal, TokenError> verify(std::string_view token) {
        if (token.empty()) return std::unexpected(TokenError::missing);
        if (token.size() > kTokenMax) return std::unexpected(TokenError::malformed);
        const std::int64_t now_s = clock_.wall_us() / base::kSecond_us;
        const std::string digest = sha256(token);
        std::shared_ptr<const TokenKeys> keys;
        {
            const std::lock_guard lock(mutex_);
            look_at_file();
            const auto known = verified_.find(digest);
            if (known != verified_.end()) {
                if (now_s < known->second.expires_at_s) return known->second.principal;
                return std::unexpected(TokenError::expired);
            }
            keys = keys_;
        }
        const auto checked = check_signature(token, *keys);
        if (!checked) return std::unexpected(checked.error());
        auto claims = read_claims(checked->payload, rules_, now_s);
        if (!claims) return std::unexpected(claims.error());
        const auto& role = common::v1::Role_Name(claims->principal.role());
        if (!checked->only_for.empty() && checked->only_for != role)
            return std::unexpected(TokenError::bad_claims);
        remember(digest, *claims, keys);
        return std::move(claims->principal);
    }

    bool keys_current() const { return keys_current_; }

private:
    void look_at_file() {
        const std::int64_t now_us = clock_.steady_us();
        if (now_us - looked_at_us_ < kLookAtFileEvery_us) return;
        looked_at_us_ = now_us;
        const FileStamp stamp = stamp_of(jwks_);
        if (stamp == stamp_) return;
        stamp_ = stamp;
        try {
            keys_ = std::make_shared<TokenKeys>(TokenKeys::read(jwks_));
            verified_.clear();
            order_.clear();
            keys_current_ = true;
        } catch (const std::runtime_error&) {
            keys_current_ = false;
        }
    }

    // Only verified tokens get here, so that a stranger can't push anybody out.
    void remember(const std::string& digest,
                  const Claims& claims,
                  const std::shared_ptr<const TokenKeys>& checked_with) {
        const std::lock_guard lock(mutex_);
        if (checked_with != keys_) return;
        if (!verified_.try_emplace(digest, claims).second) return;
        order_.push_back(digest);
        if (order_.size() <= kRemembered) return;
        verified_.erase(order_.front());
        order_.pop_front();
    }

    const std::filesystem::path jwks_;
    const TokenRules rules_;
    const base::Clock& clock_;
    std::atomic<bool> keys_current_ = true;

    std::mutex mutex_;  // Guards what follows.
    FileStamp stamp_;
    std::shared_ptr<const TokenKeys> keys_;
    std::int64_t looked_at_us_;
    std::unordered_map<std::string, Claims> verified_;  // By digest of the token.
    std::deque<std::string> order_;                     // Of their arrival.
};

TokenVerifier::TokenVerifier(std::filesystem::path jwks, TokenRules rules, const base::Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(jwks), std::move(rules), clock)) {}
TokenVerifier::~TokenVerifier() = default;

std::expected<common::v1::Principal, TokenError> TokenVerifier::verify(std::string_view token) {
    return impl_->verify(token);
}

bool TokenVerifier::keys_current() const {
    return impl_->keys_current();
}

}  // namespace enlace::security
