#include "gateway/domain/visits.h"

#include <memory>

#include "enlace/public/v1/home_visits.pb.h"
#include "gateway/domain/copy_fields.h"
#include "gateway/domain/inner.h"
#include "gateway/domain/newest_texts.h"
#include "gateway/domain/times.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Message;
using homevisits::v1::HomeVisitEvent;

PublicMessage to_jurisdiction(const std::string& jurisdiction,
                              const Happened& at,
                              std::shared_ptr<const Message> body) {
    return {.audience = {Audience::Kind::jurisdiction, jurisdiction},
            .key = std::string(at.stream),
            .stream = std::string(at.stream),
            .version = at.version,
            .occurred_at_us = at.occurred_at_us,
            .body = std::move(body)};
}

template <class Body>
std::shared_ptr<Body> about_visit(const Happened& at) {
    auto body = std::make_shared<Body>();
    body->set_visit_id(std::string(at.stream));
    body->set_version(at.version);
    *body->mutable_recorded_at() = as_timestamp(at.recorded_at_us);
    return body;
}

PublicMessage requested(const Happened& at, const v1::Thing& thing, const VisitDetails& details) {
    const auto body = about_visit<published::v1::HomeVisitRequested>(at);
    copy_fields(details.requested, *body, Personal::copied);
    body->set_jurisdiction(thing.jurisdiction());
    body->set_routing_attempt(thing.attempt());
    const auto& rule = details.contact_rule;
    if (rule.do_not_contact()) body->set_do_not_contact(true);
    if (rule.allowed_channel() != intake::v1::CONTACT_CHANNEL_UNSPECIFIED) {
        body->set_allowed_channel(intake::v1::ContactChannel_Name(rule.allowed_channel()));
    }
    const auto& place = details.requested.place();
    body->set_municipality(place.municipality());
    body->set_locality(place.locality());
    body->set_place(place.free_text());
    if (const auto& note = details.requested.safety_note(); !note.empty()) {
        body->add_safety_notes(note);
    }
    add_newest(details.safety_notes, *body->mutable_safety_notes());
    body->set_erased(details.erased);
    return to_jurisdiction(thing.jurisdiction(), at, body);
}

PublicMessage changed(const Happened& at,
                      const HomeVisitEvent& event,
                      bool erased,
                      const std::string& jurisdiction) {
    const auto body = about_visit<published::v1::HomeVisitChanged>(at);
    const Message& inner = *inner_of(event);
    copy_fields(inner, *body, Personal::copied);
    *body->mutable_occurred_at() = as_timestamp(at.occurred_at_us);
    body->set_happened(inner.GetDescriptor()->name());
    body->set_erased(erased);
    return to_jurisdiction(jurisdiction, at, body);
}

PublicMessage withdrawn(const Happened& at, const std::string& jurisdiction) {
    return to_jurisdiction(jurisdiction, at, about_visit<published::v1::HomeVisitWithdrawn>(at));
}

}  // namespace

void add_to(VisitDetails& details, const HomeVisitEvent& event) {
    if (event.has_home_visit_requested()) details.requested = event.home_visit_requested();
    if (event.has_safety_note_added()) {
        details.safety_notes.push_back(event.safety_note_added().note());
    }
    if (event.has_contact_rule_changed()) {
        details.contact_rule = event.contact_rule_changed();
        const auto& note = details.contact_rule.note();
        if (!note.empty()) details.safety_notes.push_back(note);
    }
}

bool needs_details(const HomeVisitEvent& event) {
    return event.has_home_visit_routed() || event.has_home_visit_rerouted();
}

std::vector<PublicMessage> visit_messages(const Happened& at,
                                          const HomeVisitEvent& event,
                                          bool erased,
                                          const v1::Thing& before,
                                          const v1::Thing& after,
                                          const VisitDetails& details) {
    std::vector<PublicMessage> messages;
    if (!before.jurisdiction().empty() && before.jurisdiction() != after.jurisdiction()) {
        messages.push_back(withdrawn(at, before.jurisdiction()));
    }
    if (needs_details(event)) {
        messages.push_back(requested(at, after, details));
    } else if (!after.jurisdiction().empty()) {
        messages.push_back(changed(at, event, erased, after.jurisdiction()));
    }
    return messages;
}

}  // namespace enlace::gateway
