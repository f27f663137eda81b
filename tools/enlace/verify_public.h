#pragma once

#include <filesystem>

#include "process/brokers.h"

namespace enlace::program {

struct PublicTopics {
    process::Brokers brokers;
    std::filesystem::path keys;  // The deployment's: for its pseudonyms.
    std::filesystem::path directory;
};

// Compares what outsiders read with what counts in the journals, and prints what is missing,
// doubled, out of order or should not be there. Services may go on. True: nothing is.
bool verify_public(const PublicTopics& topics);

// The same of the outboxes: whether each command that was taken from an inbox is answered once, in
// its order, and nothing else is.
bool verify_mailboxes(const PublicTopics& topics);

}  // namespace enlace::program
