#include "journal/kafka/keyring_table.h"

#include <algorithm>
#include <charconv>

#include "security/aead.h"
#include "security/digest.h"

namespace enlace::journal {
namespace {

constexpr std::size_t kWrappedSize = security::Key::kSize + security::kAeadOverhead;

struct Named {
    std::string_view subject;
    std::uint32_t generation = 0;
    std::string key_id{};
};

std::optional<Named> parse(std::string_view key) {
    const auto second = key.rfind('/');
    if (second == std::string_view::npos || second == 0) return std::nullopt;
    const auto first = key.rfind('/', second - 1);
    if (first == std::string_view::npos || first == 0) return std::nullopt;

    Named named{.subject = key.substr(0, first)};
    const auto digits = key.substr(first + 1, second - first - 1);
    const auto* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, named.generation);
    const auto id = security::from_hex(key.substr(second + 1));
    if (error != std::errc() || stopped != end || named.generation == 0) return std::nullopt;
    if (!id || id->size() != security::Keyring::kKeyIdSize) return std::nullopt;
    named.key_id = *id;
    return named;
}

}  // namespace

bool KeyringTable::take(std::string_view message_key, std::optional<std::string_view> value) {
    if (message_key == kMoving) {
        moving_from_ = value;
        return true;
    }
    const auto named = parse(message_key);
    if (!named || (value && value->size() != kWrappedSize)) return false;
    const auto at = subjects_.try_emplace(std::string(named->subject)).first;
    Subject& subject = at->second;
    if (named->generation > subject.generation) {
        subject.generation = named->generation;
        subject.over = false;
        subject.first = named->key_id;
    }
    StoredKey& key = keys_[named->key_id];
    const bool was_gone = !key.subject.empty() && key.wrapped.empty();
    key.subject = at->first;
    key.generation = named->generation;
    if (!value) {
        subject.over |= named->generation == subject.generation;
        key.wrapped.clear();
        std::erase(subject.live, named->key_id);
    } else if (key.wrapped.empty() && !was_gone) {
        key.wrapped = *value;
        subject.live.push_back(named->key_id);
    }
    return true;
}

std::string KeyringTable::message_key(const security::Slot& slot) {
    return slot.subject + "/" + std::to_string(slot.generation) + "/" +
           security::to_hex(slot.key_id);
}

std::optional<security::Slot> KeyringTable::current(std::string_view subject) const {
    const auto at = subjects_.find(subject);
    if (at == subjects_.end() || at->second.over) return std::nullopt;
    return find(at->second.first);
}

std::uint32_t KeyringTable::generation(std::string_view subject) const {
    const auto at = subjects_.find(subject);
    return at == subjects_.end() ? 0 : at->second.generation;
}

std::vector<security::Slot> KeyringTable::live(std::string_view subject,
                                               std::uint32_t generation) const {
    std::vector<security::Slot> slots;
    const auto at = subjects_.find(subject);
    if (at == subjects_.end()) return slots;
    for (const auto& id : at->second.live) {
        const StoredKey& key = keys_.at(id);
        if (key.generation <= generation) slots.push_back(slot(id, key));
    }
    return slots;
}

std::optional<security::Slot> KeyringTable::find(std::string_view key_id) const {
    const auto at = keys_.find(std::string(key_id));
    if (at == keys_.end() || at->second.wrapped.empty()) return std::nullopt;
    return slot(at->first, at->second);
}

std::uint32_t KeyringTable::generation_of(std::string_view key_id) const {
    const auto at = keys_.find(std::string(key_id));
    return at == keys_.end() ? 0 : at->second.generation;
}

bool KeyringTable::is_gone(std::string_view key_id) const {
    const auto at = keys_.find(std::string(key_id));
    return at != keys_.end() && at->second.wrapped.empty();
}

void KeyringTable::note_gone(std::string_view key_id) {
    keys_.try_emplace(std::string(key_id));
}

std::optional<security::Slot> KeyringTable::any() const {
    const auto is_live = [](const auto& one) { return !one.second.wrapped.empty(); };
    const auto at = std::ranges::find_if(keys_, is_live);
    return at == keys_.end() ? std::nullopt : std::optional(slot(at->first, at->second));
}

std::optional<security::Slot> KeyringTable::newest(std::string_view subject) const {
    const auto at = subjects_.find(subject);
    if (at == subjects_.end()) return std::nullopt;
    if (auto live = current(subject)) return live;
    const std::string& first = at->second.first;
    return security::destroyed(slot(first, keys_.at(first)));
}

std::vector<security::Slot> KeyringTable::newest() const {
    std::vector<security::Slot> slots;
    for (const auto& [subject, state] : subjects_) slots.push_back(*newest(subject));
    return slots;
}

security::Slot KeyringTable::slot(const std::string& key_id, const StoredKey& key) {
    return {.live = true,
            .generation = key.generation,
            .key_id = key_id,
            .wrapped = key.wrapped,
            .subject = std::string(key.subject)};
}

}  // namespace enlace::journal
