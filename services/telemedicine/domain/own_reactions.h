#pragma once

#include <optional>
#include <string>

#include "base/origin.h"
#include "care/visit_outcome.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"

// What happened to sessions, or to the visits that they asked for, and what sessions ask of
// themselves because of it. Pure.
namespace enlace::telemedicine {

struct Reacted {
    std::string stream;  // Empty: a new session, in the slot of the event's stream.
    v1::TelemedicineCommand command;
};

// A session whose disposition is a control is followed by another one, between the same units.
std::optional<Reacted> ask_for_control(const v1::TeleSessionCompleted& event,
                                       const base::Origin& origin);

// A visit goes back to the session that asked for it: where the next step is to see the patient
// from afar, the same units hold another one. What is known of these is looked up in that session.
std::optional<Reacted> ask_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                       const base::Origin& origin);

// A session is told of the visit that it asked for, and that was not made.
template <class VisitEvent>
std::optional<Reacted> tell_session(const VisitEvent& event, const base::Origin& origin) {
    return care::tell_asker<Reacted>("tele", event, origin);
}

}  // namespace enlace::telemedicine
