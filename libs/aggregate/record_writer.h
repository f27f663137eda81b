#pragma once

#include <string>

#include "aggregate/command.h"
#include "aggregate/fold.h"
#include "projection/runner.h"
#include "security/keyring.h"

namespace enlace::aggregate {

// Where a record would go, as its writer knows the log at that moment.
struct WriterPlace {
    std::string_view stream;
    projection::StreamPlace at;  // Of the newest record of the stream that counted.
    const projection::PartitionStatus* partition = nullptr;
    std::int64_t now_us = 0;
    std::string correlation;
};

// What a decision is written as. The first record of a new subject makes the subject's key, and
// waits until the keyring has it. Throws what the keyring throws.
//
// A record over journal::kEntryMax becomes the refusal `too_large`, and `decided` with it.
std::string write_entry(const CommandRequest& request,
                        Decided& decided,
                        const Message& state,
                        const WriterPlace& place,
                        security::Keyring& keyring);

// What the caller of a counted command is told.
Answer answer_of(const journal::v1::JournalRecord& record,
                 std::uint32_t partition,
                 std::uint64_t position);

}  // namespace enlace::aggregate
