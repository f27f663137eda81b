#include "gateway/translation.h"

#include <array>
#include <memory>

#include "aggregate/decider.h"
#include "enlace/grievances/v1/grievance_events.pb.h"
#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/activity.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer_events.pb.h"
#include "gateway/domain/inner.h"
#include "gateway/domain/referrals.h"
#include "gateway/domain/thing.h"
#include "gateway/domain/visits.h"
#include "journal/place.h"
#include "journal/sealing.h"
#include "telemetry/log.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Message;
using homevisits::v1::HomeVisitEvent;
using referral::v1::ReferralEvent;

constexpr std::size_t kLatelyMax_bytes = 16u << 20;

struct EventsOf {
    std::string_view kind;
    const Message& wrapper;
};

// Those of which there is more to know than the ids are not in it.
const std::array<EventsOf, 9>& events_of() {
    static const std::array<EventsOf, 9> all = {{
        {"patient", intake::v1::PatientEvent::default_instance()},
        {"case", intake::v1::CaseEvent::default_instance()},
        {"activity", intake::v1::ActivityEvent::default_instance()},
        {"tele", telemedicine::v1::TelemedicineEvent::default_instance()},
        {"transfer", transfers::v1::TransferEvent::default_instance()},
        {"capacity", transfers::v1::CapacityEvent::default_instance()},
        {"grievance", grievances::v1::GrievanceEvent::default_instance()},
        {"survey", grievances::v1::SurveyEvent::default_instance()},
        {"answer", grievances::v1::SurveyAnswerEvent::default_instance()},
    }};
    return all;
}

std::string_view kind_of_stream(std::string_view stream) {
    return stream.substr(0, stream.find('-'));
}

std::unique_ptr<Message> wrapper_for(std::string_view kind) {
    if (kind == "visit") return std::make_unique<HomeVisitEvent>();
    if (kind == "referral") return std::make_unique<ReferralEvent>();
    for (const auto& one : events_of()) {
        if (one.kind == kind) return std::unique_ptr<Message>(one.wrapper.New());
    }
    return nullptr;
}

Message& inner_to_change(Message& wrapper) {
    const auto& reflection = *wrapper.GetReflection();
    const auto* field =
        reflection.GetOneofFieldDescriptor(wrapper, wrapper.GetDescriptor()->oneof_decl(0));
    return *reflection.MutableMessage(&wrapper, field);
}

// An event of some type in the record, with what it says.
void add_to(ReferralDetails& details, const ReferralEvent& event) {
    if (event.has_referral_sent()) details.sent = event.referral_sent();
    if (event.has_referral_info_provided()) {
        details.information_provided.push_back(event.referral_info_provided().text());
    }
}
HomeVisitEvent wrapper_of(const VisitDetails&) {
    return {};
}
ReferralEvent wrapper_of(const ReferralDetails&) {
    return {};
}

bool has_owner(const HomeVisitEvent&, const v1::Thing& thing) {
    return !thing.jurisdiction().empty();
}
bool has_owner(const ReferralEvent&, const v1::Thing& thing) {
    return !thing.referrer().empty();
}

auto messages_of(const Happened& at,
                 const HomeVisitEvent& event,
                 bool erased,
                 const v1::Thing& before,
                 const v1::Thing& after,
                 const VisitDetails& details) {
    return visit_messages(at, event, erased, before, after, details);
}
auto messages_of(const Happened& at,
                 const ReferralEvent& event,
                 bool erased,
                 const v1::Thing& before,
                 const v1::Thing& after,
                 const ReferralDetails& details) {
    return referral_messages(at, event, erased, before, after, details);
}

}  // namespace

bool Translation::tells_of(std::string_view stream) {
    return data_event_type(kind_of_stream(stream)) != nullptr;
}

std::vector<PublicMessage> Translation::take(v1::Thing& thing,
                                             const projection::Counted& counted,
                                             bool tell) {
    Messages messages;
    Happened at{.stream = counted.head.stream,
                .version = counted.version_before,
                .position = counted.position,
                .occurred_at_us = counted.head.recorded_at_us,
                .recorded_at_us = counted.head.recorded_at_us};
    if (!counted.record) {
        for (std::uint32_t i = 0; tell && i < counted.head.events; ++i) {
            ++at.version;
            messages.push_back(unreadable_event(counted.service, at, 0, thing, pseudonym_));
        }
        return messages;
    }
    const std::size_t details_before = static_cast<std::size_t>(thing.detail_positions_size());
    for (const auto& event : counted.record->events()) {
        ++at.version;
        const std::int64_t occurred_at_us = event.meta().occurred_at_us();
        at.occurred_at_us = occurred_at_us != 0 ? occurred_at_us : at.recorded_at_us;
        take_event(thing, {counted, event, at, tell}, messages);
    }
    if (static_cast<std::size_t>(thing.detail_positions_size()) > details_before) remember(counted);
    return messages;
}

void Translation::take_event(v1::Thing& thing, const One& one, Messages& messages) {
    const auto& service = one.counted.service;
    const auto wrapper = wrapper_for(kind_of_stream(one.at.stream));
    const auto folded = aggregate::decode_into(*wrapper, one.event);
    if (folded.code != aggregate::Folded::ok) {
        log::error("gateway_event_unreadable",
                   {{"place", journal::place_name(service, one.counted.partition, one.at.position)},
                    {"type", one.event.type()},
                    {"needs_schema", folded.needs_schema}});
        if (!one.tell) return;
        messages.push_back(
            unreadable_event(service, one.at, folded.needs_schema, thing, pseudonym_));
        return;
    }
    const v1::Thing before = thing;
    thing = take_ids(std::move(thing), *inner_of(*wrapper));
    auto* const visit = dynamic_cast<HomeVisitEvent*>(wrapper.get());
    auto* const referral = dynamic_cast<ReferralEvent*>(wrapper.get());
    if (visit) thing = gateway::take(std::move(thing), *visit, one.at.position);
    if (referral) thing = gateway::take(std::move(thing), *referral, one.at.position);
    if (!one.tell) return;
    messages.push_back(data_event(service, one.at, *inner_of(*wrapper), thing, pseudonym_));
    if (visit) tell_owners<HomeVisitEvent, VisitDetails>(one, *visit, before, thing, messages);
    if (referral) {
        tell_owners<ReferralEvent, ReferralDetails>(one, *referral, before, thing, messages);
    }
}

template <class Wrapper, class Details>
void Translation::tell_owners(const One& one,
                              Wrapper& wrapper,
                              const v1::Thing& before,
                              const v1::Thing& after,
                              Messages& messages) {
    if (!has_owner(wrapper, after)) return;
    const bool erased = open(one.event, *one.counted.record, inner_to_change(wrapper));
    Details known;
    if (needs_details(wrapper)) known = details<Details>(one, after);
    for (auto& message : messages_of(one.at, wrapper, erased, before, after, known)) {
        messages.push_back(std::move(message));
    }
}

// Whether what was sealed is gone.
bool Translation::open(const Event& event, const Record& record, Message& into) const {
    switch (journal::open(event, record.stream(), record.command_id(), &into, keyring_)) {
        case journal::Opened::opened:
        case journal::Opened::nothing_sealed:
            return false;
        case journal::Opened::erased:
            return true;
        case journal::Opened::damaged:
            break;
    }
    log::error("gateway_seal_damaged", {{"type", event.type()}});
    into.ParseFromString(event.clear());
    return true;
}

template <class Details>
Details Translation::details(const One& one, const v1::Thing& thing) {
    Details found;
    for (const auto position : thing.detail_positions()) {
        const Record record = record_at(one.counted, position);
        for (const auto& event : record.events()) {
            auto wrapper = wrapper_of(found);
            if (aggregate::decode_into(wrapper, event).code != aggregate::Folded::ok) continue;
            found.erased |= open(event, record, inner_to_change(wrapper));
            add_to(found, wrapper);
        }
    }
    return found;
}

Translation::Record Translation::record_at(const projection::Counted& near,
                                           std::uint64_t position) {
    if (position == near.position) return *near.record;
    journal::v1::Entry entry;
    const auto known = lately_.find({std::string(near.head.stream), position});
    if (known != lately_.end()) {
        entry.ParseFromString(known->second);
    } else if (const auto bytes = log_.read({near.service, near.partition}, position)) {
        entry.ParseFromString(*bytes);
    }
    return entry.record();
}

void Translation::remember(const projection::Counted& counted) {
    if (lately_bytes_ + counted.entry.size() > kLatelyMax_bytes) {
        lately_.clear();
        lately_bytes_ = 0;
    }
    lately_bytes_ += counted.entry.size();
    lately_.try_emplace({std::string(counted.head.stream), counted.position}, counted.entry);
}

}  // namespace enlace::gateway
