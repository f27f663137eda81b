#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "security/keyring_slot.h"

namespace enlace::journal {

// What the messages of the keyring's topic say, taken in their order. A message's key is
// `<subject>/<generation>/<key id in hexadecimal digits>`, its value the wrapped key; no value
// destroys the key of that id.
//
// Of the keys that were made for one subject and generation the first has it: every reader comes to
// the same one. A generation of which a key was destroyed is over. Compaction takes away destroyed
// keys, and a day later their destruction; who reads only then may begin a generation anew, which
// costs nothing, since ids are random and every key is found by its id.
//
// A message with the key `moving` says that a deployment is being moved to these brokers, and its
// value where from; without a value, that all of it is there.
class KeyringTable {
public:
    static constexpr std::string_view kMoving = "moving";

    // False: it is no message of a keyring, and says nothing.
    bool take(std::string_view message_key, std::optional<std::string_view> value);

    static std::string message_key(const security::Slot& slot);

    // The key that seals the subject's fields now; nothing if its next generation must begin.
    std::optional<security::Slot> current(std::string_view subject) const;
    // The newest that there was; 0 if there was none.
    std::uint32_t generation(std::string_view subject) const;
    // All that were made and not destroyed, up to that generation.
    std::vector<security::Slot> live(std::string_view subject, std::uint32_t generation) const;

    std::optional<security::Slot> find(std::string_view key_id) const;
    // Also of one that was destroyed; 0 if nothing is known of it.
    std::uint32_t generation_of(std::string_view key_id) const;
    // It was here, or it was looked for when it had to be (note_gone).
    bool is_gone(std::string_view key_id) const;
    void note_gone(std::string_view key_id);

    // Any that was not destroyed.
    std::optional<security::Slot> any() const;

    // The subject's current(), or which of its newest generation was destroyed; nothing if it never
    // had a key.
    std::optional<security::Slot> newest(std::string_view subject) const;
    // Of all subjects.
    std::vector<security::Slot> newest() const;

    // Where a deployment is being moved from; nothing if it is not.
    const std::optional<std::string>& moving_from() const { return moving_from_; }

private:
    struct Subject {
        std::uint32_t generation = 0;  // The newest.
        bool over = false;
        std::string first;              // Key id that has the newest.
        std::vector<std::string> live;  // Key ids of all generations.
    };
    struct StoredKey {
        std::string_view subject;  // The table's own text.
        std::uint32_t generation = 0;
        std::string wrapped;  // Empty: destroyed.
    };
    using Subjects = std::map<std::string, Subject, std::less<>>;

    static security::Slot slot(const std::string& key_id, const StoredKey& key);

    std::optional<std::string> moving_from_;
    Subjects subjects_;
    std::unordered_map<std::string, StoredKey> keys_;  // By id.
};

}  // namespace enlace::journal
