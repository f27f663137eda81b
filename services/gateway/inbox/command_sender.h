#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "enlace/public/v1/outbox.pb.h"
#include "gateway/inbox/service_request.h"
#include "http/client.h"
#include "security/tokens.h"

namespace enlace::gateway {

// Gives commands to the services, by HTTP and so by the way of all others: for an institution's own
// system (role INTEGRATION), as which a token says so that the gateway's key has signed.
// Thread-safe.
class CommandSender {
public:
    struct Options {
        http::Url services;          // The address in front of all.
        std::filesystem::path keys;  // Holds security::kGatewaysKey.
        security::TokenRules tokens;
    };

    // Throws std::runtime_error, which says what to do about the key.
    CommandSender(Options options, const base::Clock& clock);
    ~CommandSender();

    // What the services say of it; nothing: they do not say at present, so that it is to be sent
    // again. `human`: staff id of who stands behind it, or empty.
    std::optional<published::v1::CommandOutcome> send(const std::string& institution,
                                                      const std::string& human,
                                                      const ServiceRequest& request);

    // Why the last one got no answer; nothing if it got one.
    std::optional<std::string> trouble() const;

private:
    struct Token {
        std::string text;
        std::int64_t renew_at_us = 0;
    };

    std::string token(const std::string& institution, const std::string& human);
    std::unique_ptr<http::Client> take_client();
    void keep(std::unique_ptr<http::Client> client);
    void note(std::optional<std::string> trouble);

    const Options options_;
    const base::Clock& clock_;
    const security::TokenIssuer issuer_;

    mutable std::mutex mutex_;  // Guards what follows.
    std::map<std::pair<std::string, std::string>, Token> tokens_;
    std::vector<std::unique_ptr<http::Client>> idle_;
    std::optional<std::string> trouble_;
    std::int64_t say_from_us_ = 0;
};

}  // namespace enlace::gateway
