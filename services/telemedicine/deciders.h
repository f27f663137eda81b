#pragma once

#include <memory>

#include "aggregate/decider.h"

namespace enlace::telemedicine {

// Sessions, whose streams are called `tele`. `policy` must outlive it.
std::unique_ptr<aggregate::Decider> session_decider(const base::Policy& policy);

}  // namespace enlace::telemedicine
