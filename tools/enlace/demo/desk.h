#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/common/v1/answer.pb.h"
#include "tools/enlace/client/api.h"

namespace enlace::program::demo {

// What everybody together did and was told. Thread-safe.
class Tally {
public:
    Tally();

    struct Refusal {
        std::string what;    // What somebody tried.
        std::string answer;  // Status and code.

        auto operator<=>(const Refusal&) const = default;
    };

    void accepted(const http::ClientResponse& response);
    void refused_as_it_should_be(const Refusal& refusal);
    // Something that should have gone another way; in words for the user.
    void unexpected(std::string what);
    // A key that was never used.
    std::string new_key();

    std::uint64_t commands() const { return commands_; }
    std::map<Refusal, std::uint64_t> refusals() const;
    std::vector<std::string> surprises() const;
    // An Enlace-Position header: of everything that was accepted.
    std::string positions() const;

private:
    const std::string run_;
    std::atomic<std::uint64_t> keys_ = 0;
    std::atomic<std::uint64_t> commands_ = 0;
    mutable std::mutex mutex_;
    std::map<Refusal, std::uint64_t> refusals_;
    std::vector<std::string> surprises_;
    std::map<std::string, std::uint64_t> furthest_;  // By `<service>/<partition>`.
};

// Where people give commands, one after another.
class Desk {
public:
    using Principal = common::v1::Principal;
    using Message = google::protobuf::Message;

    Desk(Api& api, Tally& tally) : api_(api), tally_(tally) {}

    // A command that must be accepted; otherwise it is told as a surprise, and there is no answer.
    std::optional<common::v1::CommandAnswer> act(const Principal& who,
                                                 const std::string& target,
                                                 const Message& body,
                                                 http::ClientHeaders headers = {});
    // One that must be refused with `answer`, e.g. "409 case_is_closed".
    void be_refused(const Tally::Refusal& refusal,
                    const Principal& who,
                    const std::string& target,
                    const Message& body,
                    http::ClientHeaders headers = {});

    Api& api() { return api_; }
    Tally& tally() { return tally_; }

private:
    Api& api_;
    Tally& tally_;
};

}  // namespace enlace::program::demo
