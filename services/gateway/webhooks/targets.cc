#include "gateway/webhooks/targets.h"

#include <utility>

#include "base/stream_id.h"

namespace enlace::gateway {

using webhooks::v1::WebhookState;

Targets::Targets(Options options, Partitions partitions)
    : options_(std::move(options)), partitions_(std::move(partitions)), kept_(options_.kept) {}

bool Targets::is_mine(const std::string& id) const {
    const auto stream = base::StreamId::parse(id);
    return options_.sends && stream && stream->slot() % options_.instances == options_.instance;
}

bool Targets::take(const std::string& id, const WebhookState& webhook) {
    if (!is_mine(id)) return false;
    if (webhook.status() == WebhookState::REMOVED) {
        if (targets_.erase(id) > 0 || kept_.find(id)) gone_.insert(id);
        return false;
    }
    if (auto* const known = find(id)) {
        known->change(webhook);
    } else {
        targets_[id] = std::make_unique<Target>(webhook, partitions_(webhook), kept_.find(id));
    }
    return true;
}

Target* Targets::find(const std::string& id) const {
    const auto found = targets_.find(id);
    return found == targets_.end() ? nullptr : found->second.get();
}

void Targets::keep() {
    std::map<std::string, std::optional<webhooks::v1::Delivered>> changed;
    for (const auto& id : gone_) changed[id] = std::nullopt;
    for (const auto& [id, target] : targets_) {
        if (target->take_changed() || keep_all_) changed[id] = target->delivered();
    }
    if (changed.empty()) return;
    keep_all_ = true;  // Unless it is kept.
    kept_.keep(changed);
    keep_all_ = false;
    gone_.clear();
}

}  // namespace enlace::gateway
