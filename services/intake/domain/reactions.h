#pragma once

#include <optional>
#include <string>

#include "base/origin.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"

// What intake does about events of home visits: the case that a visit belongs to learns of its
// opening and of its end. Pure.
namespace enlace::intake {

// A command to that stream.
struct Reacted {
    std::string stream;
    v1::CaseCommand command;
};

// Nothing for a visit that belongs to no case.
std::optional<Reacted> react(const homevisits::v1::HomeVisitRequested& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitCompleted& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitFailed& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitCancelled& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitExpired& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitVoided& event,
                             const base::Origin& origin);

}  // namespace enlace::intake
