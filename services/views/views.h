#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/policy.h"
#include "journal/founding.h"
#include "journal/log.h"
#include "projection/runner.h"
#include "security/keyring.h"
#include "views/feeds/listeners.h"
#include "views/folding/positions.h"
#include "views/queries.h"

namespace enlace::views {

// What the views tell about themselves; a consistent copy.
struct ViewsStatus {
    std::vector<projection::FollowedPartition> partitions;  // As committed.
    std::uint64_t lag_records = 0;                          // Durable, but not folded yet.
    std::uint64_t void_records = 0;
    std::uint64_t unreadable_streams = 0;  // Marked, from an event on that can't be read.
    std::int64_t age_ms = 0;
    bool store_writable = true;
    bool store_readable = true;  // Or some things can't be folded or asked for until a next start.
    bool keyring_reachable = true;
    // What the log held at the start is not folded yet: answers would rest on less than before.
    bool catching_up = false;
    std::vector<std::string> halted;  // Places where reading stopped, and why.
    // Where a journal goes on, so that nothing more is heard of it here.
    std::optional<std::string> moved_to;
};

// Where in its folder the views of this release keep their store.
std::filesystem::path store_folder(const std::filesystem::path& views_folder);

// The read side: follows all journals, folds them into a store of its own, and answers from what is
// committed there. Everything it keeps may be deleted while it is stopped, and is folded again.
//
// Partitions are shared out among runners, each on a thread of its own. All but start() and stop()
// may be called from any thread.
class Views {
public:
    struct Options {
        std::filesystem::path folder;
        std::vector<journal::JournalInfo> journals;  // Founded already.
        std::vector<std::string> jurisdictions;      // Codes of all there are.
        directory::v1::Directory directory{};        // Of the hospitals that there are.
        std::vector<projection::AcceptedLoss> accepted_losses;
        bool keeps_figures = true;  // As of ViewsFold::Options.
        unsigned shards = 2;
        std::size_t memory_bytes = 64u << 20;
        rocksdb::Env* store_env = nullptr;  // As of projection::Store::Options.
    };

    // Checks that what is stored continues the log. Everything passed by reference must outlive
    // the views. Throws projection::StoreMismatch or StoreUnavailable, which say what to do.
    Views(journal::Log& log,
          const security::Keyring& keyring,
          const security::Key& identity_key,
          const base::Policy& policy,
          const base::Clock& clock,
          Options options);
    ~Views();  // stop()

    // Returns once the newest months of figures are in memory (statistics/months.h). Throws
    // journal::LogUnavailable.
    void start();
    // Commits what was folded.
    void stop();

    // Whether these are places in journals that are followed.
    bool follows(const std::vector<PositionToken>& tokens) const;
    // Once everything up to these positions is committed; false: not by the deadline.
    boost::asio::awaitable<bool> wait_for(std::vector<PositionToken> tokens,
                                          std::chrono::steady_clock::time_point deadline) const;
    // `wake` is called, from any thread, after each commit that adds to the jurisdiction's feed, or
    // to one of the institution's; it must only note the fact.
    [[nodiscard]] Listeners::Subscription on_feed(std::string_view jurisdiction,
                                                  std::function<void()> wake) const;
    [[nodiscard]] Listeners::Subscription on_institution_feed(std::string_view institution,
                                                              std::function<void()> wake) const;

    // Likewise for all transfers.
    [[nodiscard]] Listeners::Subscription on_board(std::function<void()> wake) const;

    const Queries& queries() const;
    ViewsStatus status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::views
