#pragma once

#include "gateway/domain/data_events.h"
#include "security/key.h"

namespace enlace::gateway {

// The names by which data teams know things:
//
//   <kind>-<first 10 bits and 120 bits of HMAC(key, stream)>
//   key = HMAC(identity key, "enlace pseudonyms 1")
//
// They stay the same as long as the deployment, and can be told from streams by nobody who does not
// have its identity key.
Pseudonym pseudonyms(const security::Key& identity_key);

}  // namespace enlace::gateway
