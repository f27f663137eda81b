#include "gateway/webhooks/folding.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace enlace::gateway {

Folding::Folding(journal::Log& log, const base::Clock& clock, Options options)
    : log_(log),
      options_(std::move(options)),
      store_({.path = projection::only_store_folder(options_.folder, Feed::store_layout()),
              .families = Feed::families()}),
      feed_(store_, options_.on_webhook),
      runner_(log,
              store_,
              feed_,
              clock,
              {.journals = {options_.webhooks},
               .owns = {},
               .accepted_losses = options_.accepted_losses,
               .wake = options_.wake}) {}

void Folding::follow_told() {
    if (follows_told_) return;
    runner_.follow_also(options_.told, std::chrono::milliseconds(0));
    follows_told_ = true;
}

std::vector<projection::FollowedPartition> Folding::followed() const {
    auto journals = std::vector{options_.webhooks};
    if (follows_told_) journals.insert(journals.end(), options_.told.begin(), options_.told.end());
    std::vector<projection::FollowedPartition> all;
    for (std::uint16_t j = 0; j < journals.size(); ++j) {
        for (std::uint32_t p = 0; p < journals[j].partitions; ++p) {
            const auto next = runner_.status(j, p).next;
            const auto end = std::max(next, log_.known_end({journals[j].service, p}));
            all.push_back({journals[j].service, p, next, end});
        }
    }
    return all;
}

}  // namespace enlace::gateway
