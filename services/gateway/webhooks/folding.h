#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "gateway/webhooks/feed.h"
#include "journal/founding.h"
#include "journal/log.h"
#include "projection/runner.h"
#include "projection/store.h"

namespace enlace::gateway {

// The feed with its store and what folds it.
class Folding {
public:
    struct Options {
        std::filesystem::path folder;
        journal::JournalInfo webhooks;           // Founded already,
        std::vector<journal::JournalInfo> told;  // and those that are told of.
        std::vector<projection::AcceptedLoss> accepted_losses;
        std::function<void()> wake;  // As Runner's.
        std::function<void(std::string_view id)> on_webhook;
    };

    // Throws what Runner and Store throw.
    Folding(journal::Log& log, const base::Clock& clock, Options options);

    // From now on also those that webhooks tell of.
    void follow_told();

    // As Runner::step(): where it is false, everything folded is committed.
    bool step() { return runner_.step(); }

    const Feed& feed() const { return feed_; }
    std::uint64_t folded(std::uint32_t partition) const {
        return runner_.status(0, partition).next;
    }
    std::vector<projection::FollowedPartition> followed() const;
    std::vector<std::string> halted() const { return runner_.halted(); }

private:
    const journal::Log& log_;
    const Options options_;
    projection::Store store_;
    Feed feed_;
    projection::Runner runner_;
    bool follows_told_ = false;
};

}  // namespace enlace::gateway
