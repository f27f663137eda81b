#include "homevisits/domain/reactions.h"

#include "base/clock.h"

namespace enlace::homevisits {
namespace {

void set_time(google::protobuf::Timestamp& time, std::int64_t at_us) {
    time.set_seconds(at_us / base::kSecond_us);
    time.set_nanos(static_cast<std::int32_t>(at_us % base::kSecond_us) * 1000);
}

std::vector<Reacted> one(std::string_view stream, v1::HomeVisitCommand command) {
    std::vector<Reacted> reacted;
    reacted.push_back({std::string(stream), std::move(command)});
    return reacted;
}

}  // namespace

std::vector<Reacted> ask_for_visit(const intake::v1::ContactAttempted& event,
                                   const base::Origin& origin) {
    if (!event.ask_for_visit()) return {};
    v1::HomeVisitCommand command;
    auto& request = *command.mutable_request_home_visit();
    request.set_case_id(std::string(origin.stream));
    request.set_patient_id(event.patient_id());
    request.set_requester(event.institution());
    request.set_reason(v1::VisitReason::NOT_REACHED_BY_TELEPHONE);
    *request.mutable_place() = event.place();
    set_time(*request.mutable_window_start(), event.visit_window_start_us());
    set_time(*request.mutable_window_end(), event.visit_window_end_us());
    request.set_priority(event.priority());
    request.set_do_not_contact(event.do_not_contact());
    request.set_name(event.name());
    request.set_address(event.address());
    request.set_telephone(event.telephone());
    request.set_what_to_check("NOT_REACHED_BY_TELEPHONE");
    *request.mutable_counted() = event.counted();
    return one("", std::move(command));
}

std::vector<Reacted> route_visit(const v1::HomeVisitRequested& event, const base::Origin& origin) {
    v1::HomeVisitCommand command;
    if (event.routing().jurisdiction().empty()) {
        command.mutable_mark_home_visit_unroutable()->set_why(event.routing().unroutable());
    } else {
        command.mutable_route_home_visit()->set_jurisdiction(event.routing().jurisdiction());
    }
    return one(origin.stream, std::move(command));
}

std::vector<Reacted> end_visit(const v1::HomeVisitAttemptFailed& event,
                               const base::Origin& origin) {
    if (event.ends_with() == v1::VisitFail::UNSPECIFIED) return {};
    v1::HomeVisitCommand command;
    command.mutable_fail_home_visit()->set_code(event.ends_with());
    return one(origin.stream, std::move(command));
}

}  // namespace enlace::homevisits
