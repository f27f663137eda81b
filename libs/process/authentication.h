#pragma once

#include "http/router.h"
#include "security/tokens.h"

namespace enlace::process {

// Bearer tokens, checked by `verifier`, which must outlive the router.
http::Authenticate authenticate_with(security::TokenVerifier& verifier);

}  // namespace enlace::process
