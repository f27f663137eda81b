#include "views/feeds/feed_owners.h"

#include "homevisits/domain/home_visit.h"
#include "telemedicine/domain/telemedicine.h"
#include "views/folding/families.h"
#include "views/referrals/referral_view.h"

namespace enlace::views {

std::vector<std::string> feed_owners(const homevisits::v1::HomeVisitState& state) {
    std::vector<std::string> owners;
    const auto whose = homevisits::ownership(state);
    for (const auto& code : whose.jurisdictions()) owners.push_back(jurisdiction_owner(code));
    return owners;
}

std::vector<std::string> feed_owners(const enlace::referral::v1::ReferralState& state) {
    std::vector<std::string> owners;
    for (const auto& clues : whose_feeds(state)) owners.push_back(institution_owner(clues));
    return owners;
}

std::vector<std::string> feed_owners(const telemedicine::v1::TelemedicineState& state) {
    std::vector<std::string> owners;
    const auto whose = telemedicine::ownership(state);
    for (const auto& clues : whose.institutions()) owners.push_back(institution_owner(clues));
    return owners;
}

}  // namespace enlace::views
