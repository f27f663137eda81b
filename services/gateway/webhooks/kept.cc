#include "gateway/webhooks/kept.h"

#include "base/check.h"

namespace enlace::gateway {

std::optional<webhooks::v1::Delivered> Kept::find(const std::string& webhook) const {
    const auto bytes = store_.get(0, webhook);
    if (!bytes) return std::nullopt;
    webhooks::v1::Delivered delivered;
    base::check(delivered.ParseFromString(*bytes), "a stored row is as it was written");
    return delivered;
}

void Kept::keep(const std::map<std::string, std::optional<webhooks::v1::Delivered>>& delivered) {
    projection::Batch batch;
    for (const auto& [webhook, how_far] : delivered) {
        if (how_far) {
            batch.put(0, webhook, how_far->SerializeAsString());
        } else {
            batch.erase(0, webhook);
        }
    }
    store_.commit(batch);
    store_.flush();
}

}  // namespace enlace::gateway
