#include "security/access.h"

#include <algorithm>

namespace enlace::security {
namespace {

bool sees_everything(const common::v1::Principal& who) {
    const Reach far = reach(who.role());
    return far == Reach::everything || far == Reach::engine;
}

}  // namespace

Reach reach(common::v1::Role role) {
    switch (role) {
        case common::v1::SOCIAL_WORKER:
        case common::v1::SUPERVISOR:
        case common::v1::CLINICIAN:
        case common::v1::INTEGRATION:
        case common::v1::RECORDS_OFFICE:
        case common::v1::AMBULANCE_SERVICE:
        case common::v1::AMBULANCE_CREW:
        case common::v1::GRIEVANCE_DESK:
        case common::v1::QUALITY_MANAGER:
        case common::v1::QUALITY_COMMITTEE:
        case common::v1::GRIEVANCE_RESPONSIBLE:
            return Reach::institution;
        case common::v1::JURISDICTION_COORDINATOR:
        case common::v1::VISITING_TEAM:
            return Reach::jurisdiction;
        case common::v1::STATE_COORDINATOR:
        case common::v1::AUDITOR:
            return Reach::everything;
        case common::v1::WELFARE_WORKER:
        case common::v1::WELFARE_SUPERVISOR:
            return Reach::staff_welfare;
        case common::v1::REGULATOR:
            return Reach::transfers;
        case common::v1::PUBLIC:
        case common::v1::DATA_TEAM:
        case common::v1::OPERATOR:
            return Reach::no_rows;
        case common::v1::TIMER:
        case common::v1::REACTION:
        case common::v1::GATEWAY:
        case common::v1::ENGINE:
            return Reach::engine;
        case common::v1::ROLE_UNSPECIFIED:
        case common::v1::Role_INT_MIN_SENTINEL_DO_NOT_USE_:
        case common::v1::Role_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return Reach::nobody;
}

bool is_named(common::v1::Role role) {
    return role == common::v1::SOCIAL_WORKER || role == common::v1::SUPERVISOR ||
           role == common::v1::AUDITOR || reach(role) == Reach::engine;
}

bool may_see(const common::v1::Principal& who, const common::v1::Ownership& whose) {
    if (whose.restricted() && !is_named(who.role())) return false;
    if (whose.staff_welfare()) {
        return std::ranges::any_of(whose.institutions(), [&](const auto& clues) {
            return may_see_staff_welfare(who, clues);
        });
    }
    if (sees_everything(who) || (whose.regulated() && may_see_transfers(who))) return true;
    const auto sees_institution = [&](const auto& clues) {
        return may_see_institution(who, clues);
    };
    const auto sees_jurisdiction = [&](const auto& code) {
        return may_see_jurisdiction(who, code);
    };
    return std::ranges::any_of(whose.institutions(), sees_institution) ||
           std::ranges::any_of(whose.jurisdictions(), sees_jurisdiction);
}

// A principal without an institution must not match a thing without one.
bool may_see_institution(const common::v1::Principal& who, std::string_view clues) {
    if (sees_everything(who)) return true;
    return reach(who.role()) == Reach::institution && !clues.empty() && who.institution() == clues;
}

bool may_see_jurisdiction(const common::v1::Principal& who, std::string_view code) {
    if (sees_everything(who)) return true;
    return reach(who.role()) == Reach::jurisdiction && !code.empty() && who.jurisdiction() == code;
}

bool may_see_transfers(const common::v1::Principal& who) {
    return sees_everything(who) || reach(who.role()) == Reach::transfers;
}

bool may_see_staff_welfare(const common::v1::Principal& who, std::string_view clues) {
    const Reach far = reach(who.role());
    if (far == Reach::engine) return true;
    return far == Reach::staff_welfare && !clues.empty() && who.institution() == clues;
}

bool may_see_unrouted(const common::v1::Principal& who) {
    return sees_everything(who);
}

}  // namespace enlace::security
