#include "access/domain/access.h"

#include <stdexcept>

namespace enlace::access {

AccessDecision decide(const v1::AccessCommand& command,
                      const v1::AccessState&,
                      const base::Policy&) {
    switch (command.kind_case()) {
        case v1::AccessCommand::kRecordAccess: {
            const auto& read = command.record_access();
            if (read.route().empty() || command.context().actor().client().empty())
                return v1::ACCESS_MALFORMED;
            v1::AccessEvent event;
            auto& recorded = *event.mutable_access_recorded();
            recorded.set_route(read.route());
            *recorded.mutable_patients() = read.patients();
            recorded.set_found(read.found());
            recorded.set_stream(read.stream());
            return event;
        }
        case v1::AccessCommand::KIND_NOT_SET:
            break;
    }
    return v1::ACCESS_MALFORMED;
}

v1::AccessState evolve(v1::AccessState state,
                       const v1::AccessEvent& event,
                       const base::EventInfo&) {
    switch (event.kind_case()) {
        case v1::AccessEvent::kAccessRecorded:
            return state;
        case v1::AccessEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("access event of no kind");
}

common::v1::Ownership ownership(const v1::AccessState&) {
    return {};
}

v1::AccessCommand on_timer(const common::v1::ArmedDeadline&) {
    return {};
}

std::string_view state_name(const v1::AccessState&) {
    return "RECORDED";
}

std::string stream_of(std::string_view patient) {
    return std::string(kKind).append(patient.substr(patient.find('-')));
}

}  // namespace enlace::access
