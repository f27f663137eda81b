#pragma once

#include <google/protobuf/generated_enum_reflection.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/origin.h"
#include "base/stream_id.h"
#include "enlace/common/v1/breach.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"

// How whoever asked for a home visit is told that it was not made. Pure.
namespace enlace::care {

// The soft guard of what rests on a visit: that it is made.
inline constexpr std::string_view kVisitGuard = "home_visit";

inline std::string_view outcome_of(const homevisits::v1::HomeVisitRejected&) {
    return "REJECTED";
}
inline std::string_view outcome_of(const homevisits::v1::HomeVisitFailed&) {
    return "FAILED";
}
inline std::string_view outcome_of(const homevisits::v1::HomeVisitCancelled&) {
    return "CANCELLED";
}
inline std::string_view outcome_of(const homevisits::v1::HomeVisitExpired&) {
    return "EXPIRED";
}
inline std::string_view outcome_of(const homevisits::v1::HomeVisitVoided&) {
    return "VOIDED";
}

// The code of the reason that somebody gave; empty where time ran out.
template <class VisitEvent>
std::string reason_of(const VisitEvent& event) {
    if constexpr (requires { event.code(); }) {
        const auto* codes = google::protobuf::GetEnumDescriptor<decltype(event.code())>();
        const auto* code = codes->FindValueByNumber(event.code());
        if (code && code->number() != 0) return code->name();
    }
    return {};
}

// For any of these events: that the visit which something rested on came to that.
template <class VisitEvent>
common::v1::RecordConflict visit_not_made(const VisitEvent& event, const base::Origin& origin) {
    common::v1::RecordConflict conflict;
    conflict.set_guard(std::string(kVisitGuard));
    conflict.set_rested_on(std::string(origin.stream));
    conflict.set_found(std::string(outcome_of(event)));
    conflict.set_code(reason_of(event));
    return conflict;
}

// As what reacts with a stream and a command: to the asker, where it is a stream of that kind.
template <class Reacted, class VisitEvent>
std::optional<Reacted> tell_asker(std::string_view kind,
                                  const VisitEvent& event,
                                  const base::Origin& origin) {
    const auto asker = base::StreamId::parse(event.asked_by());
    if (!asker || asker->kind() != kind) return std::nullopt;
    Reacted told{.stream = event.asked_by(), .command = {}};
    *told.command.mutable_record_conflict() = visit_not_made(event, origin);
    return told;
}

}  // namespace enlace::care
