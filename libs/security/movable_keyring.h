#pragma once

#include <vector>

#include "security/keyring.h"
#include "security/keyring_slot.h"

namespace enlace::security {

// A keyring whose keys can be carried to another home as they are, wrapped by the same
// key-encryption key.
class MovableKeyring : public Keyring {
public:
    // The newest key of each subject: the one that seals its fields now; or, where its fields can't
    // be read any more, that it was destroyed. Throws KeyringError.
    virtual std::vector<Slot> newest() const = 0;

    // Takes over what newest() of another one gave. What is here already stays; what was destroyed
    // there is destroyed here. Survives power loss, or is on all in-sync replicas, when it returns.
    // Throws KeyringError, also where the two contradict one another.
    virtual void adopt(const std::vector<Slot>& slots) = 0;
};

// What becomes of a slot that is to be adopted.
enum class Adoption {
    none,     // It is here.
    take,     // It is not.
    destroy,  // It is here, and was destroyed there.
    refused,  // Something else is.
};

// `here`: the subject's newest, or nothing.
inline Adoption adoption_of(const Slot& slot, const Slot* here) {
    if (!here) return Adoption::take;
    if (slot.generation == here->generation && slot.key_id == here->key_id) {
        if (slot.live == here->live) return Adoption::none;
        return here->live ? Adoption::destroy : Adoption::refused;
    }
    return slot.generation > here->generation && !here->live ? Adoption::take : Adoption::refused;
}

}  // namespace enlace::security
