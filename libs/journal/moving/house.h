#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/log.h"
#include "security/movable_keyring.h"

namespace enlace::journal {

// One of the log's homes, with the keyring, as moving house needs it (move.h). Nobody else has it
// open, where that can be prevented.
class House {
public:
    virtual ~House() = default;

    // For people; stays in the log that is moved from.
    virtual std::string name() const = 0;

    virtual Log& log() = 0;
    // All that it holds, opened or not.
    virtual std::vector<JournalShape> journals() const = 0;
    virtual security::MovableKeyring& keyring() = 0;

    // Where a deployment is being moved from to here; nothing if no move to here is under way.
    // While one is, nobody can serve what is here.
    virtual std::optional<std::string> moving_from() const = 0;
    // Survive what a handed over entry survives when they return.
    virtual void begin_move(const std::string& from) = 0;
    virtual void end_move() = 0;
};

}  // namespace enlace::journal
