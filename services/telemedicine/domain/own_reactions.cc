#include "telemedicine/domain/own_reactions.h"

#include "base/stream_id.h"
#include "deadlines/times.h"

namespace enlace::telemedicine {

std::optional<Reacted> ask_for_control(const v1::TeleSessionCompleted& event,
                                       const base::Origin& origin) {
    if (event.disposition() != v1::Disposition::CONTROL) return std::nullopt;
    Reacted asked;
    auto& propose = *asked.command.mutable_propose_tele_session();
    propose.set_case_id(event.case_id());
    propose.set_patient_id(event.patient_id());
    propose.set_proposer(event.proposer());
    propose.set_provider(event.provider());
    propose.set_site(event.site());
    propose.set_need(v1::TeleNeed::CONTROL);
    propose.set_language(event.language());
    propose.set_device_check(v1::DeviceCheck::NOT_DONE);
    propose.set_priority(event.priority());
    propose.set_service(event.service());
    *propose.mutable_counted() = event.counted();
    propose.set_follows(std::string(origin.stream));
    if (event.control_not_before_us() > 0)
        deadlines::set_time(*propose.mutable_not_before(), event.control_not_before_us());
    propose.set_reason("CONTROL");
    return asked;
}

std::optional<Reacted> ask_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                       const base::Origin& /*origin*/) {
    const auto asker = base::StreamId::parse(event.asked_by());
    if (!asker || asker->kind() != "tele" ||
        event.next_step() != homevisits::v1::NextStep::FOLLOW_UP_BY_TELEPHONE)
        return std::nullopt;
    Reacted asked;
    auto& propose = *asked.command.mutable_propose_tele_session();
    propose.set_case_id(event.case_id());
    propose.set_follows(event.asked_by());
    propose.set_need(v1::TeleNeed::FOLLOW_UP);
    propose.set_device_check(v1::DeviceCheck::NOT_DONE);
    propose.set_reason("FOLLOW_UP_OF_HOME_VISIT");
    return asked;
}

}  // namespace enlace::telemedicine
