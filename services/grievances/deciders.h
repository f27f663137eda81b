#pragma once

#include <memory>
#include <vector>

#include "aggregate/decider.h"

namespace enlace::grievances {

// Every kind of stream in this service's journal: `grievance`, `survey` and `answer`. `policy` must
// outlive them.
struct Deciders {
    explicit Deciders(const base::Policy& policy);

    std::unique_ptr<aggregate::Decider> grievances;
    std::unique_ptr<aggregate::Decider> surveys;
    std::unique_ptr<aggregate::Decider> answers;

    std::vector<const aggregate::Decider*> all() const;
};

std::unique_ptr<aggregate::Decider> grievance_decider(const base::Policy& policy);
std::unique_ptr<aggregate::Decider> survey_decider(const base::Policy& policy);
std::unique_ptr<aggregate::Decider> answer_decider(const base::Policy& policy);

}  // namespace enlace::grievances
