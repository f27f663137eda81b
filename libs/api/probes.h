#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aggregate/decider.h"
#include "enlace/common/v1/common.pb.h"

// What a decider is asked with to find out what it does: commands composed from the examples of the
// API's description, and everybody who may ask.
namespace enlace::api {

// The moment at which everything is asked, unless a clock has to have run out: later than the times
// of examples that lie in the past, earlier than those that lie ahead.
inline constexpr std::int64_t kProbed_us = 1'798'761'600'000'000;  // 2027-01-01.

// One command in several versions, of which one may be taken where another is refused: as in the
// example first, then with what is needed only, and with each other code, switch and alternative.
struct Probe {
    std::string command;                                        // The name of its message.
    std::vector<std::unique_ptr<aggregate::Message>> versions;  // Wrappers.
};

// One for each command that the decider has.
std::vector<Probe> probes_of(const aggregate::Decider& decider);

// How somebody stands to the things that the examples are about.
enum class Standing {
    neither,       // Of no institution and no jurisdiction: the state's offices, the engine itself.
    institution,   // Of the institution that the examples name.
    jurisdiction,  // Of the jurisdiction that they name, and of the team that was given the task.
    elsewhere,     // Of the institution that patients are referred to in the examples.
};

struct Asker {
    Standing standing;
    common::v1::Principal principal;
};

// Every role in every standing.
std::vector<Asker> askers();

// Works for the engine: nobody's.
bool is_of_the_engine(common::v1::Role role);

}  // namespace enlace::api
