#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "directory/directory.h"
#include "tools/enlace/demo/dice.h"

namespace enlace::program::demo {

// The state as its directory has it, today.
class World {
public:
    // `directory` must outlive it. Throws std::runtime_error if nobody lives there, or there is no
    // hospital.
    explicit World(const directory::Directory& directory);

    struct Town {
        std::string code;  // INEGI.
        std::string name;
        std::string jurisdiction;
    };

    // Where somebody lives, as likely as it has inhabitants.
    const Town& town(Dice& dice) const;
    // CLUES: mostly a hospital of the same jurisdiction.
    std::string hospital(const Town& town, Dice& dice) const;
    // CLUES of none of these. There must be one.
    std::string other_hospital(const std::vector<std::string>& than, Dice& dice) const;
    // CLUES of those that can do it, but for that one.
    std::vector<std::string> able(std::string_view capability, const std::string& but) const;
    // CLUES of the ambulance services.
    std::vector<std::string> ambulances() const;
    // How many there are.
    std::size_t hospitals() const { return hospitals_.size(); }
    std::string other_jurisdiction(const std::string& than, Dice& dice) const;
    // A municipality of another state.
    std::string outside() const;
    // "VII Tancanhuitz".
    std::string name_of(const std::string& jurisdiction) const;

    const directory::Directory& directory() const { return directory_; }

private:
    struct Hospital {
        std::string clues;
        std::string jurisdiction;
    };

    const directory::Directory& directory_;
    std::vector<Town> towns_;
    std::vector<std::size_t> inhabitants_up_to_;  // Of this town and those before it.
    std::vector<Hospital> hospitals_;
};

}  // namespace enlace::program::demo
