#include "tools/enlace/demo/desk.h"

#include <algorithm>

#include "http/json.h"
#include "security/digest.h"

namespace enlace::program::demo {

Tally::Tally() : run_(security::to_hex(security::random_bytes(8))) {}

void Tally::accepted(const http::ClientResponse& response) {
    ++commands_;
    const std::string token(response.header("Enlace-Position"));
    const auto at = token.find('@');
    if (at == std::string::npos) return;
    const std::lock_guard lock(mutex_);
    auto& furthest = furthest_[token.substr(0, at)];
    furthest = std::max(furthest, std::uint64_t{std::stoull(token.substr(at + 1))});
}

void Tally::refused_as_it_should_be(const Refusal& refusal) {
    const std::lock_guard lock(mutex_);
    ++refusals_[refusal];
}

void Tally::unexpected(std::string what) {
    const std::lock_guard lock(mutex_);
    surprises_.push_back(std::move(what));
}

std::string Tally::new_key() {
    return "demo-" + run_ + "-" + std::to_string(++keys_);
}

std::map<Tally::Refusal, std::uint64_t> Tally::refusals() const {
    const std::lock_guard lock(mutex_);
    return refusals_;
}

std::vector<std::string> Tally::surprises() const {
    const std::lock_guard lock(mutex_);
    return surprises_;
}

std::string Tally::positions() const {
    constexpr std::size_t kMax = 64;  // That a server takes.
    const std::lock_guard lock(mutex_);
    std::string header;
    std::size_t count = 0;
    for (const auto& [partition, position] : furthest_) {
        if (count++ == kMax) break;
        if (!header.empty()) header += ", ";
        header += partition + '@' + std::to_string(position);
    }
    return header;
}

std::optional<common::v1::CommandAnswer> Desk::act(const Principal& who,
                                                   const std::string& target,
                                                   const Message& body,
                                                   http::ClientHeaders headers) {
    const auto response =
        api_.post(who, target, tally_.new_key(), http::to_json(body), std::move(headers));
    common::v1::CommandAnswer answer;
    if (!is_success(response) || !http::from_json(response.body, answer)) {
        tally_.unexpected(body.GetDescriptor()->name() + " was answered " +
                          problem_summary(response));
        return std::nullopt;
    }
    tally_.accepted(response);
    return answer;
}

void Desk::be_refused(const Tally::Refusal& refusal,
                      const Principal& who,
                      const std::string& target,
                      const Message& body,
                      http::ClientHeaders headers) {
    const auto response =
        api_.post(who, target, tally_.new_key(), http::to_json(body), std::move(headers));
    const auto told = std::to_string(response.status) + " " +
                      (is_success(response) ? "accepted" : problem_code(response));
    if (told == refusal.answer) {
        tally_.refused_as_it_should_be(refusal);
    } else {
        tally_.unexpected(refusal.what + ": answered " + told + " instead of " + refusal.answer);
    }
}

}  // namespace enlace::program::demo
