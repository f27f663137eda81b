#pragma once

#include <string>
#include <vector>

#include "base/policy.h"
#include "homevisits/domain/home_visit.h"
#include "journal/log.h"
#include "security/keyring.h"
#include "support/manual_clock.h"

namespace enlace::test {

// Home visits that live through random, legal histories in a log.
struct VisitHistories {
    struct Recorded {
        homevisits::v1::HomeVisitEvent event;
        base::EventInfo info;
    };
    // The events of each visit, in order.
    std::map<std::string, std::vector<Recorded>> events;
};

// Writes `visits` of them, by asking `decide` for what follows a random command.
VisitHistories write_visits(journal::Log& log,
                            security::Keyring& keyring,
                            const base::Policy& policy,
                            unsigned seed,
                            int visits);

}  // namespace enlace::test
