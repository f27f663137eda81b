#pragma once

#include <functional>

#include "views_world.h"

namespace enlace::test {

// All that a log of the world's journals holds, folded into a store of its own by one runner, and
// what is answered from that.
class FoldedViews {
public:
    // `commits`: asked after each step whether what was folded is committed at once.
    FoldedViews(ViewsWorld& world, journal::Log& log, const std::function<bool()>& commits)
        : options_(world.options({})),
          store_({.path = folder_ / "store", .families = views::families()}),
          deciders_(world.policy),
          key_(world.identity_key),
          progress_(options_.journals, 1, world.clock),
          queries_({.log = log,
                    .store = store_,
                    .keyring = world.keyring,
                    .search_key = key_,
                    .deciders = deciders_,
                    .progress = progress_,
                    .months = months_,
                    .directory = options_.directory,
                    .policy = world.policy,
                    .clock = world.clock,
                    .jurisdictions = options_.jurisdictions,
                    .utc_offset_min = kUtcOffset_min}) {
        views::ViewsFold fold(
            store_, {.keyring = world.keyring, .key = key_},
            {.utc_offset_min = kUtcOffset_min, .on_committed = [](const auto&) {}});
        projection::Runner runner(
            log, store_, fold, world.clock,
            {.journals = options_.journals, .owns = {}, .accepted_losses = {}, .wake = {}});
        while (runner.step()) {
            if (commits()) runner.commit();
        }
        runner.commit();
        for (std::uint16_t j = 0; j < options_.journals.size(); ++j) {
            for (std::uint32_t p = 0; p < options_.journals[j].partitions; ++p)
                progress_.set(j, p, runner.status(j, p).next);
        }
    }

    const projection::Store& store() const { return store_; }
    const views::Queries& queries() const { return queries_; }

private:
    static constexpr int kUtcOffset_min = -360;

    TemporaryFolder folder_;
    views::Views::Options options_;
    projection::Store store_;
    views::Deciders deciders_;
    views::SearchKey key_;
    views::Progress progress_;
    views::statistics::Months months_;
    views::Queries queries_;
};

}  // namespace enlace::test
