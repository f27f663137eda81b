#pragma once

#include <string_view>
#include <vector>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/field_error.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/organisation.pb.h"
#include "enlace/intake/v1/rejection.pb.h"

// How health care is organised. These are streams of intake's journal, not a journal of their own:
// who decides about them is the office that the cases are read by, few of them change in a year,
// and whoever follows intake to count what was done has what it is counted under from the same
// place.
//
// A statement about a code holds from its date on until the next one, or its own end; so that what
// held on a date of last year is still to be had. What is said again is nothing to do.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::intake {

using OrganisationDecision = base::Decision<v1::OrganisationEvent, v1::Rejection>;

OrganisationDecision decide(const v1::OrganisationCommand& command,
                            const v1::OrganisationState& state,
                            const base::Policy& policy);

// Throws std::logic_error at an event of no kind.
v1::OrganisationState evolve(v1::OrganisationState state,
                             const v1::OrganisationEvent& event,
                             const base::EventInfo& info);

// Those who see everything; how it stands on a date is a view of its own.
common::v1::Ownership ownership(const v1::OrganisationState& state);

// There are no clocks. Throws std::logic_error.
v1::OrganisationCommand on_organisation_timer(const common::v1::ArmedDeadline& due);

// "ABSENT" or "DESCRIBED".
std::string_view state_name(const v1::OrganisationState& state);

// As of the other machines (fields.h).
std::vector<base::FieldError> malformed(const v1::OrganisationCommand& command);

// What holds on `date`, YYYY-MM-DD; nullptr where nothing does. Valid as long as the state.
const v1::OrganisationPeriod* period_on(const v1::OrganisationState& state, std::string_view date);

// Whether the one may belong to the other; UNSPECIFIED: to nothing.
bool may_belong(v1::OrganisationKind::Code kind, v1::OrganisationKind::Code parent);

}  // namespace enlace::intake
