#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "enlace/webhooks/v1/webhook.pb.h"
#include "gateway/webhooks/kept.h"
#include "gateway/webhooks/target.h"

namespace enlace::gateway {

// The webhooks that one instance tells, with how far each has been served. Used by one thread.
class Targets {
public:
    struct Options {
        std::filesystem::path kept;  // Folder.
        bool sends = true;
        unsigned instance = 0;
        unsigned instances = 1;
    };
    // So many partitions has the journal that tells the webhook's owner.
    using Partitions = std::function<std::uint32_t(const webhooks::v1::WebhookState& webhook)>;

    // Throws projection::StoreUnavailable.
    Targets(Options options, Partitions partitions);

    // A webhook as it is by now; whether it is one of these, and not removed. Throws
    // projection::StoreUnreadable.
    bool take(const std::string& id, const webhooks::v1::WebhookState& webhook);

    // Nothing: it is not told here, or no more. Valid until take().
    Target* find(const std::string& id) const;
    bool empty() const { return targets_.empty(); }
    // Calls each(id, target).
    template <class Each>
    void for_each(Each each) const {
        for (const auto& [id, target] : targets_) each(id, *target);
    }

    // Keeps what has changed, for the next start. Throws projection::StoreUnavailable: what was
    // not kept is tried again with the next call.
    void keep();

private:
    bool is_mine(const std::string& id) const;

    const Options options_;
    const Partitions partitions_;
    Kept kept_;
    std::map<std::string, std::unique_ptr<Target>> targets_;
    std::set<std::string> gone_;  // Of which nothing needs to be kept any more.
    bool keep_all_ = false;
};

}  // namespace enlace::gateway
