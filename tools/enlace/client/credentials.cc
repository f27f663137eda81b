#include "tools/enlace/client/credentials.h"

#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>

#include "base/clock.h"
#include "security/tokens.h"

namespace enlace::program {
namespace {

using common::v1::Principal;

class GivenToken final : public Credentials {
public:
    explicit GivenToken(std::string text) : text_(std::move(text)) {}

    std::string token(const Principal& /*who*/) override {
        if (!text_.starts_with('@')) return text_;
        std::ifstream file(text_.substr(1));
        std::string token;
        if (!(file >> token)) {
            throw std::runtime_error("there is no token in the file " + text_.substr(1));
        }
        return token;
    }

private:
    std::string text_;
};

class MintedTokens final : public Credentials {
public:
    explicit MintedTokens(const std::filesystem::path& keys)
        : issuer_(keys, {.issuer = "enlace", .audience = "enlace"}, base::system_clock()) {}

    std::string token(const Principal& who) override {
        constexpr auto kRenewed_us = security::kTokenLifetime_s * base::kSecond_us / 2;
        const auto now_us = base::system_clock().steady_us();
        const std::lock_guard lock(mutex_);
        auto& minted = minted_[who.SerializeAsString()];
        if (minted.text.empty() || now_us >= minted.renew_at_us) {
            minted = {issuer_.issue(who), now_us + kRenewed_us};
        }
        return minted.text;
    }

private:
    struct Minted {
        std::string text;
        std::int64_t renew_at_us = 0;
    };

    const security::TokenIssuer issuer_;
    std::mutex mutex_;
    std::map<std::string, Minted> minted_;
};

}  // namespace

std::unique_ptr<Credentials> given_token(std::string text) {
    return std::make_unique<GivenToken>(std::move(text));
}

std::unique_ptr<Credentials> minted_tokens(const std::filesystem::path& data) {
    if (!std::filesystem::exists(data / "keys" / "signing.jwk")) {
        throw std::runtime_error(data.string() +
                                 " holds no key to sign tokens with: name the data directory of "
                                 "a server that runs with --dev, or give a --token");
    }
    return std::make_unique<MintedTokens>(data / "keys");
}

}  // namespace enlace::program
