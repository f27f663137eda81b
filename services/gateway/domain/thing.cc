#include "gateway/domain/thing.h"

#include <string>

namespace enlace::gateway {
namespace {

using google::protobuf::Message;
using homevisits::v1::HomeVisitEvent;
using referral::v1::ReferralEvent;

std::string text_of(const Message& event, const char* name) {
    const auto* field = event.GetDescriptor()->FindFieldByName(name);
    const bool is_text = field && field->type() == field->TYPE_STRING;
    return is_text ? event.GetReflection()->GetString(event, field) : std::string();
}

template <class Names>
void lie_with(v1::Thing& thing, const std::string& receiver, const Names& candidates) {
    thing.clear_receivers();
    if (!receiver.empty()) {
        thing.add_receivers(receiver);
    } else {
        *thing.mutable_receivers() = candidates;
    }
}

// Once, however many events of one record say something.
void note_details(v1::Thing& thing, std::uint64_t position) {
    const auto& known = thing.detail_positions();
    if (known.empty() || *known.rbegin() != position) thing.add_detail_positions(position);
}

}  // namespace

v1::Thing take_ids(v1::Thing thing, const Message& event) {
    if (auto id = text_of(event, "patient_id"); !id.empty()) thing.set_patient_id(id);
    if (auto id = text_of(event, "case_id"); !id.empty()) thing.set_case_id(id);
    return thing;
}

v1::Thing take(v1::Thing thing, const HomeVisitEvent& event, std::uint64_t position) {
    switch (event.kind_case()) {
        case HomeVisitEvent::kHomeVisitRequested:
        case HomeVisitEvent::kSafetyNoteAdded:
        case HomeVisitEvent::kContactRuleChanged:
            note_details(thing, position);
            break;
        case HomeVisitEvent::kHomeVisitRouted:
            thing.set_jurisdiction(event.home_visit_routed().jurisdiction());
            thing.set_attempt(thing.attempt() + 1);
            break;
        case HomeVisitEvent::kHomeVisitRerouted:
            thing.set_jurisdiction(event.home_visit_rerouted().jurisdiction());
            thing.set_attempt(thing.attempt() + 1);
            break;
        case HomeVisitEvent::kHomeVisitReceived:
        case HomeVisitEvent::kHomeVisitRejected:
        case HomeVisitEvent::kHomeVisitAssigned:
        case HomeVisitEvent::kHomeVisitReassigned:
        case HomeVisitEvent::kHomeVisitScheduled:
        case HomeVisitEvent::kVisitorEnRoute:
        case HomeVisitEvent::kVisitorArrived:
        case HomeVisitEvent::kHomeVisitAttemptFailed:
        case HomeVisitEvent::kHomeVisitCompleted:
        case HomeVisitEvent::kHomeVisitFailed:
        case HomeVisitEvent::kHomeVisitHeld:
        case HomeVisitEvent::kHomeVisitResumed:
        case HomeVisitEvent::kHomeVisitCancelled:
        case HomeVisitEvent::kHomeVisitExpired:
        case HomeVisitEvent::kHomeVisitVoided:
        case HomeVisitEvent::kHomeVisitUnroutable:
        case HomeVisitEvent::kLateFactRecorded:
        case HomeVisitEvent::kBreachRecorded:
        case HomeVisitEvent::kConflictFound:
        case HomeVisitEvent::KIND_NOT_SET:
            break;
    }
    return thing;
}

v1::Thing take(v1::Thing thing, const ReferralEvent& event, std::uint64_t position) {
    switch (event.kind_case()) {
        case ReferralEvent::kReferralSent: {
            const auto& sent = event.referral_sent();
            thing.set_referrer(sent.referrer());
            lie_with(thing, sent.receiver(), sent.candidates());
            thing.set_attempt(1);
            note_details(thing, position);
            break;
        }
        case ReferralEvent::kReferralRedirected: {
            const auto& redirected = event.referral_redirected();
            lie_with(thing, redirected.receiver(), redirected.candidates());
            thing.set_attempt(redirected.attempt());
            break;
        }
        case ReferralEvent::kReferralClaimed:
            thing.clear_receivers();
            thing.add_receivers(event.referral_claimed().receiver());
            break;
        case ReferralEvent::kReferralInfoProvided:
            note_details(thing, position);
            break;
        case ReferralEvent::kReferralDrafted:
        case ReferralEvent::kReferralReceived:
        case ReferralEvent::kReferralInfoRequested:
        case ReferralEvent::kReferralAccepted:
        case ReferralEvent::kReferralRejected:
        case ReferralEvent::kAppointmentBooked:
        case ReferralEvent::kAppointmentRebooked:
        case ReferralEvent::kPatientNoShow:
        case ReferralEvent::kAttentionStarted:
        case ReferralEvent::kAttentionFinished:
        case ReferralEvent::kCounterReferralIssued:
        case ReferralEvent::kReferralEndedUnattended:
        case ReferralEvent::kCounterReferralAcknowledged:
        case ReferralEvent::kReferralCancelled:
        case ReferralEvent::kReferralCancelConfirmed:
        case ReferralEvent::kReferralExpired:
        case ReferralEvent::kReferralVoided:
        case ReferralEvent::kReferralCancelRequested:
        case ReferralEvent::kReferralCancelDeclined:
        case ReferralEvent::kReferralPriorityChanged:
        case ReferralEvent::kBreachRecorded:
        case ReferralEvent::kConflictFound:
        case ReferralEvent::KIND_NOT_SET:
            break;
    }
    return thing;
}

}  // namespace enlace::gateway
