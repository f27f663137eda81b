#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "security/key.h"

namespace enlace::security {

// The key that seals a subject's personal fields now.
struct SubjectKey {
    std::string id;  // 16 random bytes.
    Key key;
};

// The keyring can't be trusted, or can't be written to; says which file and what to do.
class KeyringError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Nothing is wrong with it, but its brokers do not answer at present.
class KeyringUnavailable : public KeyringError {
public:
    using KeyringError::KeyringError;
};

// One key for each subject: a patient, or a stream that has none. Who destroys a subject's key
// makes everything sealed under it unreadable, wherever its copies are. Thread-safe.
class Keyring {
public:
    static constexpr std::size_t kKeyIdSize = 16;

    virtual ~Keyring() = default;

    // The subject's key. A new one survives power loss before this returns, so that no record can
    // be older than the key it needs; the caller is held up for one sync. Throws KeyringError.
    virtual SubjectKey key_for(std::string_view subject) = 0;

    // The id of the subject's key; nothing if it has none at present, and none is made. Throws
    // KeyringError.
    virtual std::optional<std::string> current_id(std::string_view subject) = 0;

    // Nothing if it was destroyed, or never was. Throws KeyringError.
    virtual std::optional<Key> find(std::string_view key_id) const = 0;

    // Destroys whatever keys the subject has, for good before this returns. A later key_for()
    // begins the subject's next generation. Throws KeyringError.
    virtual void destroy(std::string_view subject) = 0;

    // The same for that key of the subject, and whatever came before it. One that was begun later
    // stays: who destroys late, or twice, harms nobody who came back meanwhile.
    virtual void destroy_key(std::string_view subject, std::string_view key_id) = 0;
};

}  // namespace enlace::security
