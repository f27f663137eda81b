#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "projection/store.h"

namespace enlace::projection {

// One family of a store, of which nobody else writes the rows, together with what has been folded
// but not committed yet.
class Overlay {
public:
    Overlay(Store& store, Family family) : store_(store), family_(family) {}

    std::optional<std::string> get(const std::string& key) const {
        if (const auto at = changed_.find(key); at != changed_.end()) return at->second;
        if (const auto at = read_.find(key); at != read_.end()) return at->second;
        if (read_.size() >= kReadKept) read_.clear();
        return read_.emplace(key, store_.get(family_, key)).first->second;
    }
    // All keys that begin with `prefix`, in no order.
    std::vector<std::string> keys(std::string_view prefix = {}) const {
        std::vector<std::string> all;
        store_.scan(family_, prefix, prefix, [&](std::string_view key, std::string_view) {
            if (!changed_.contains(std::string(key))) all.emplace_back(key);
            return true;
        });
        for (const auto& [key, value] : changed_) {
            if (value && key.starts_with(prefix)) all.push_back(key);
        }
        return all;
    }
    void put(std::string key, std::string value) { changed_[std::move(key)] = std::move(value); }
    void erase(std::string key) { changed_[std::move(key)] = std::nullopt; }

    // Reads go on here until committed() says that the store has it.
    void collect(Batch& batch) {
        for (const auto& [key, value] : changed_) {
            if (value) {
                batch.put(family_, key, *value);
            } else {
                batch.erase(family_, key);
            }
        }
    }
    void committed() {
        changed_.clear();
        read_.clear();
    }

private:
    using Rows = std::unordered_map<std::string, std::optional<std::string>>;

    static constexpr std::size_t kReadKept = 10'000;

    Store& store_;
    Family family_;
    Rows changed_;
    mutable Rows read_;  // Since the last commit: who asks for a row mostly asks again.
};

}  // namespace enlace::projection
