#pragma once

#include <memory>

#include "aggregate/decider.h"
#include "base/policy.h"

namespace enlace::views {

// What the services' own pure functions say about rows: who may see them, what may be done now.
struct Deciders {
    // `policy` must outlive what is made of it.
    explicit Deciders(const base::Policy& policy);

    std::unique_ptr<aggregate::Decider> patient;
    std::unique_ptr<aggregate::Decider> social_case;
    std::unique_ptr<aggregate::Decider> visit;
    std::unique_ptr<aggregate::Decider> activity;
    std::unique_ptr<aggregate::Decider> referral;
    std::unique_ptr<aggregate::Decider> session;
    std::unique_ptr<aggregate::Decider> transfer;
    std::unique_ptr<aggregate::Decider> capacity;
    std::unique_ptr<aggregate::Decider> grievance;
    std::unique_ptr<aggregate::Decider> survey;
    std::unique_ptr<aggregate::Decider> staff_case;
};

}  // namespace enlace::views
