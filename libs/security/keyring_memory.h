#pragma once

#include <map>
#include <mutex>

#include "security/digest.h"
#include "security/keyring.h"

namespace enlace::security {

// The reference: forgets everything with the process.
class MemoryKeyring final : public Keyring {
public:
    SubjectKey key_for(std::string_view subject) override {
        const std::lock_guard lock(mutex_);
        auto at = ids_.find(subject);
        if (at == ids_.end()) {
            at = ids_.emplace(subject, random_bytes(kKeyIdSize)).first;
            keys_.emplace(at->second, Key::random());
        }
        return {at->second, keys_.at(at->second)};
    }

    std::optional<std::string> current_id(std::string_view subject) override {
        const std::lock_guard lock(mutex_);
        const auto at = ids_.find(subject);
        return at == ids_.end() ? std::nullopt : std::optional(at->second);
    }

    std::optional<Key> find(std::string_view key_id) const override {
        const std::lock_guard lock(mutex_);
        const auto at = keys_.find(key_id);
        return at == keys_.end() ? std::nullopt : std::optional(at->second);
    }

    void destroy(std::string_view subject) override {
        const std::lock_guard lock(mutex_);
        const auto at = ids_.find(subject);
        if (at == ids_.end()) return;
        keys_.erase(at->second);
        ids_.erase(at);
    }

    void destroy_key(std::string_view subject, std::string_view key_id) override {
        const std::lock_guard lock(mutex_);
        const auto at = ids_.find(subject);
        if (at == ids_.end() || at->second != key_id) return;
        keys_.erase(at->second);
        ids_.erase(at);
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return keys_.size();
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> ids_;  // By subject.
    std::map<std::string, Key, std::less<>> keys_;         // By id.
};

}  // namespace enlace::security
