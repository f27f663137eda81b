#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "enlace/webhooks/v1/delivered.pb.h"
#include "projection/store.h"

namespace enlace::gateway {

// How far each webhook has been served, on this machine. Nothing else tells of it: what is lost is
// delivered again, from the webhook's beginning.
class Kept {
public:
    // Throws projection::StoreUnavailable.
    explicit Kept(const std::filesystem::path& folder)
        : store_({.path = folder, .families = {"delivered"}, .memory_bytes = 8u << 20}) {}

    std::optional<webhooks::v1::Delivered> find(const std::string& webhook) const;
    // Survives a crash when it returns. Nothing in place of a message: that webhook is gone. Throws
    // projection::StoreUnavailable.
    void keep(const std::map<std::string, std::optional<webhooks::v1::Delivered>>& delivered);

private:
    projection::Store store_;
};

}  // namespace enlace::gateway
