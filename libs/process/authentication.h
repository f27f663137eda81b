#pragma once

#include "enlace/common/v1/problem.pb.h"
#include "http/router.h"
#include "security/tokens.h"

namespace enlace::process {

// What somebody is told whose token is refused.
common::v1::ProblemCode problem_of(security::TokenError error);

// Bearer tokens, checked by `verifier`, which must outlive the router.
http::Authenticate authenticate_with(security::TokenVerifier& verifier);

}  // namespace enlace::process
