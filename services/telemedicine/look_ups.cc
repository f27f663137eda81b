#include "telemedicine/look_ups.h"

#include <utility>

#include "aggregate/personal.h"
#include "api/of_case.h"
#include "deadlines/times.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "zones/time_zone.h"

namespace enlace::telemedicine {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;
using directory::Directory;
using v1::TelemedicineCommand;

// As the session was proposed; nothing of what was erased.
void name_patient(std::string_view session, Lookup& lookup, auto& command) {
    const auto proposed = aggregate::personal_event<v1::TeleSessionProposed>(lookup, session);
    if (!proposed) return;
    command.set_name(proposed->name());
    command.set_telephone(proposed->telephone());
    command.set_address(proposed->address());
}

// What follows a session is between the same units, as far as its cause does not say so itself.
bool take_followed(v1::ProposeTeleSession& propose,
                   const aggregate::Decider& sessions,
                   Lookup& lookup) {
    if (!propose.provider().empty()) return true;
    const auto* followed =
        static_cast<const v1::TelemedicineState*>(lookup.state(sessions, propose.follows()));
    if (!followed) return false;
    propose.set_patient_id(followed->patient_id());
    propose.set_proposer(followed->proposer());
    propose.set_provider(followed->provider());
    propose.set_site(followed->site());
    propose.set_language(followed->language());
    propose.set_service(followed->service());
    propose.set_priority(followed->priority());
    *propose.mutable_counted() = followed->counted();
    return true;
}

bool prepare(v1::ProposeTeleSession& propose,
             const Principal& actor,
             const Directory& directory,
             const aggregate::Decider& sessions,
             Lookup& lookup) {
    const bool by_reaction = actor.role() == common::v1::REACTION;
    if (by_reaction && !take_followed(propose, sessions, lookup)) return false;
    if (by_reaction) name_patient(propose.follows(), lookup, propose);
    propose.set_known_provider(directory.institution(propose.provider()) != nullptr);
    propose.set_known_site(directory.institution(propose.site()) != nullptr);
    if (by_reaction) return true;  // Its cause brought all else along.
    const auto of = api::look_up_case(propose.case_id(), actor, lookup);
    if (!of) return false;
    propose.set_patient_id(of->patient_id);
    propose.set_proposer(of->institution);
    *propose.mutable_counted() = of->counted;
    return true;
}

// Who the patient is that others are asked to see.
void take_patient(v1::CompleteTeleSession& complete, std::string_view session, Lookup& lookup) {
    if (complete.disposition() != v1::Disposition::REFERRAL &&
        complete.disposition() != v1::Disposition::HOME_VISIT &&
        complete.disposition() != v1::Disposition::URGENT_TRANSFER)
        return;
    name_patient(session, lookup, complete);
}

bool prepare_slot(auto& slot, const Directory& directory) {
    slot.set_known_site(directory.institution(slot.site()) != nullptr);
    const auto zone = zones::TimeZone::find(slot.time_zone());
    slot.set_known_time_zone(zone.has_value());
    if (zone) slot.set_utc_offset_min(zone->utc_offset_min(deadlines::to_us(slot.start())));
    return true;
}

}  // namespace

std::map<std::string, aggregate::Prepare> look_ups(const Directory& directory,
                                                   const aggregate::Decider& sessions) {
    std::map<std::string, aggregate::Prepare> prepares;
    prepares[v1::ProposeTeleSession::descriptor()->full_name()] =
        [&directory, &sessions](Message& command, const Principal& actor, Lookup& lookup) {
            auto& wrapper = static_cast<TelemedicineCommand&>(command);
            return prepare(*wrapper.mutable_propose_tele_session(), actor, directory, sessions,
                           lookup);
        };
    prepares[v1::ScheduleTeleSession::descriptor()->full_name()] =
        [&directory](Message& command, const Principal&, Lookup&) {
            auto& wrapper = static_cast<TelemedicineCommand&>(command);
            return prepare_slot(*wrapper.mutable_schedule_tele_session(), directory);
        };
    prepares[v1::RescheduleTeleSession::descriptor()->full_name()] =
        [&directory](Message& command, const Principal&, Lookup&) {
            auto& wrapper = static_cast<TelemedicineCommand&>(command);
            return prepare_slot(*wrapper.mutable_reschedule_tele_session(), directory);
        };
    prepares[v1::CompleteTeleSession::descriptor()->full_name()] =
        [&directory](Message& command, const Principal&, Lookup& lookup) {
            auto& wrapper = static_cast<TelemedicineCommand&>(command);
            auto& complete = *wrapper.mutable_complete_tele_session();
            complete.set_known_receiver(directory.institution(complete.referral().receiver()) !=
                                        nullptr);
            take_patient(complete, wrapper.context().stream(), lookup);
            return true;
        };
    return prepares;
}

std::vector<std::string> personal_types() {
    return {v1::TeleSessionProposed::descriptor()->full_name()};
}

}  // namespace enlace::telemedicine
