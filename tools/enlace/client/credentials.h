#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "enlace/common/v1/common.pb.h"

namespace enlace::program {

// Where the tokens of requests come from. Thread-safe.
class Credentials {
public:
    virtual ~Credentials() = default;

    // One that will be valid for a while yet, if that can be had. Throws std::runtime_error, whose
    // message says what to do.
    virtual std::string token(const common::v1::Principal& who) = 0;
};

// The same token for everybody: the text itself, or @FILE. The file is read for every request, so
// that whoever renews it need not tell.
std::unique_ptr<Credentials> given_token(std::string text);

// Signed with the key that `enlace serve --dev` made in its data directory, and renewed in time.
// Throws std::runtime_error if there is none.
std::unique_ptr<Credentials> minted_tokens(const std::filesystem::path& data);

}  // namespace enlace::program
