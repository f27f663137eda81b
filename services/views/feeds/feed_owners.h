#pragma once

#include <string>
#include <vector>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"

namespace enlace::views {

// In whose feeds a change of such a thing stands, as the family `feed` names them.
std::vector<std::string> feed_owners(const homevisits::v1::HomeVisitState& state);
std::vector<std::string> feed_owners(const enlace::referral::v1::ReferralState& state);
std::vector<std::string> feed_owners(const telemedicine::v1::TelemedicineState& state);

}  // namespace enlace::views
