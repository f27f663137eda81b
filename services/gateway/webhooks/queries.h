#pragma once

#include <functional>
#include <vector>

#include "aggregate/decider.h"
#include "base/clock.h"
#include "gateway/webhooks/sender.h"
#include "http/route.h"
#include "journal/founding.h"

namespace enlace::gateway {

// What owners ask about their webhooks.
std::vector<http::Route> webhook_queries();  // Without handlers.

// All must outlive them.
std::vector<http::Route> webhook_queries(const Sender& sender,
                                         const aggregate::Decider& decider,
                                         const journal::Log& log,
                                         const journal::JournalInfo& journal,
                                         const base::Clock& clock);

}  // namespace enlace::gateway
