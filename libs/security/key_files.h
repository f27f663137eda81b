#pragma once

#include <filesystem>

#include "security/key.h"

namespace enlace::security {

// The secrets of a deployment: a folder of small files that nobody but its owner may read.
//
//   deployment.key   makes command ids and body MACs       64 hexadecimal digits each; whoever
//   identity.key     makes patient ids out of CURPs        loses one of the first two loses the
//   keyring.kek      wraps the keys of the keyring         way into a journal's ids for ever
//   jwks.json        public keys that tokens are checked with
//   gateway.jwk      private key for tokens of hospitals' systems, for which the gateway speaks
//   signing.jwk      private key for any tokens; on a developer's machine only
struct KeyFiles {
    Key deployment;
    Key identity;
    Key keyring_kek;
    std::filesystem::path jwks;

    // Makes the folder with three new keys and an empty key set. Throws std::runtime_error, and
    // changes nothing, if one of the files is there already.
    static KeyFiles create(const std::filesystem::path& folder);

    // Throws std::runtime_error that names the file and says what to do.
    static KeyFiles load(const std::filesystem::path& folder);
};

}  // namespace enlace::security
