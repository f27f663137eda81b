#pragma once

#include <memory>

#include "aggregate/decider.h"

namespace enlace::referral {

// `policy` must outlive it.
std::unique_ptr<aggregate::Decider> referral_decider(const base::Policy& policy);

}  // namespace enlace::referral
