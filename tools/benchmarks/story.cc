#include "tools/benchmarks/story.h"

#include <fmt/format.h>

#include <array>

#include "base/clock.h"
#include "base/stream_id.h"
#include "tools/benchmarks/calls.h"

namespace enlace::bench {
namespace {

using namespace std::string_view_literals;

constexpr std::array kJurisdictions = {"I"sv, "II"sv, "III"sv, "IV"sv, "V"sv, "VI"sv, "VII"sv};
constexpr std::array kMunicipalities = {"24028"sv, "24020"sv, "24059"sv, "24024"sv,
                                        "24013"sv, "24037"sv, "24012"sv};

// The steps between calls.
constexpr unsigned kRequest = 9;
constexpr unsigned kObligation = 10;
constexpr unsigned kVisited = 17;
constexpr unsigned kObligationEnds = 18;

}  // namespace

Story::Story(HistoryWriter& writer, const std::string& patient, std::uint64_t number)
    : writer_(&writer), number_(number), now_us_(base::system_clock().wall_us()) {
    const auto slot = base::StreamId::parse(patient)->slot();
    patient_.id = patient;
    case_.id = base::make_stream_id("case", slot, digest_of("case", number));
    visit_.id = base::make_stream_id("visit", slot, digest_of("visit", number));
    const auto where = number % kJurisdictions.size();
    hospital_.set_client(fmt::format("his-{}", number % 64));
    hospital_.set_institution(std::string(kHospital));
    hospital_.set_role(common::v1::SOCIAL_WORKER);
    hospital_.set_human(fmt::format("staff-{}", number % 200));
    jurisdiction_.set_client(fmt::format("jurisdiction-{}", kJurisdictions[where]));
    jurisdiction_.set_jurisdiction(std::string(kJurisdictions[where]));
    jurisdiction_.set_role(common::v1::JURISDICTION_COORDINATOR);
    jurisdiction_.set_human(fmt::format("coordinator-{}", kJurisdictions[where]));
    counted_.set_sex(number % 2 == 0 ? common::v1::FEMALE : common::v1::MALE);
    counted_.set_age_band(static_cast<common::v1::AgeBand>(1 + number % 6));
    counted_.set_municipality(std::string(kMunicipalities[where]));
    counted_.set_entitlement("IMSS-BIENESTAR");
}

void Story::go_on() {
    now_us_ = base::system_clock().wall_us();
    const unsigned step = step_++;
    if (step == 0) return register_patient();
    if (step == 1) return open_case();
    if (step == 2) return triage();
    if (step == kRequest) return request_visit();
    if (step == kObligation) return open_obligation();
    if (step > kObligation && step <= kVisited) return visit(step - kObligation);
    if (step == kObligationEnds) return close_obligation();
    call(step % 3 != 0);
}

void Story::register_patient() {
    intake::v1::PatientRegistered event;
    event.set_institution(std::string(kHospital));
    event.set_status(intake::v1::UNIDENTIFIED);
    *event.mutable_counted() = counted_;
    *event.mutable_identify_by() = due("identify_by");
    auto& known = *event.mutable_demographics();
    known.set_name(fmt::format("Paciente Número {}", number_));
    known.set_birth_date("1957-03-14");
    known.set_sex(counted_.sex());
    known.set_phone(fmt::format("444{:07}", number_));
    known.set_address(fmt::format("Calle Independencia {}, Centro", number_ % 900));
    known.mutable_place()->set_municipality(counted_.municipality());
    by_hospital(patient_, event);
}

void Story::open_case() {
    intake::v1::CaseRegistered event;
    event.set_patient_id(patient_.id);
    event.set_institution(std::string(kHospital));
    event.set_unit(std::string(kHospital));
    event.set_service("URGENCIAS");
    event.add_kinds(intake::v1::GENERAL);
    *event.mutable_triage_by() = due("triage_by");
    event.set_folio(fmt::format("F-{}", number_));
    event.set_reason("vive sola, sin red de apoyo");
    event.set_informant("vecina");
    by_hospital(case_, event);
}

void Story::triage() {
    intake::v1::CaseTriaged event;
    event.set_risk(intake::v1::MEDIO);
    event.set_urgency(common::v1::ROUTINE);
    *event.mutable_assign_by() = due("assign_by");
    by_hospital(case_, event);
}

void Story::call(bool reached) {
    intake::v1::ContactAttempted event;
    event.set_channel(intake::v1::LLAMADA);
    event.set_attempted_at_us(now_us_);
    event.set_unit(std::string(kHospital));
    event.set_result(reached ? intake::v1::REACHED : intake::v1::NO_ANSWER);
    event.set_patient_id(patient_.id);
    event.set_institution(std::string(kHospital));
    event.set_priority(common::v1::ROUTINE);
    event.set_unreached_attempts(reached ? 0 : 1);
    by_hospital(case_, event);
}

void Story::open_obligation() {
    intake::v1::ObligationOpened event;
    event.set_kind(intake::v1::HOME_VISIT);
    event.set_stream(visit_.id);
    event.set_due_us(now_us_ + 7 * base::kDay_us);
    by_hospital(case_, event);
}

void Story::close_obligation() {
    intake::v1::ObligationClosed event;
    event.set_kind(intake::v1::HOME_VISIT);
    event.set_stream(visit_.id);
    event.set_outcome(intake::v1::ObligationOutcome::COMPLETED);
    by_hospital(case_, event);
}

void Story::request_visit() {
    homevisits::v1::HomeVisitRequested event;
    event.set_case_id(case_.id);
    event.set_patient_id(patient_.id);
    event.set_requester(std::string(kHospital));
    event.set_reason(homevisits::v1::VisitReason::FOLLOW_UP);
    event.set_priority(static_cast<common::v1::Priority>(1 + number_ % 4));
    event.set_window_start_us(now_us_);
    event.set_window_end_us(now_us_ + 7 * base::kDay_us);
    event.set_max_attempts(3);
    *event.mutable_counted() = counted_;
    event.mutable_routing()->set_jurisdiction(jurisdiction_.jurisdiction());
    event.mutable_routing()->set_map_version(2);
    *event.mutable_route_by() = due("route_by");
    event.mutable_place()->set_municipality(counted_.municipality());
    event.set_name(fmt::format("Paciente Número {}", number_));
    event.set_address(fmt::format("Calle Independencia {}, Centro", number_ % 900));
    event.set_telephone(fmt::format("444{:07}", number_));
    event.set_what_to_check("si come, si toma sus medicamentos, quién la acompaña");
    by_hospital(visit_, event);
}

void Story::visit(unsigned step) {
    using namespace homevisits::v1;
    if (step == 1) {
        HomeVisitRouted routed;
        routed.set_jurisdiction(jurisdiction_.jurisdiction());
        routed.set_map_version(2);
        *routed.mutable_window_end() = due("window_end");
        by_jurisdiction(routed);
    } else if (step == 2) {
        by_jurisdiction(HomeVisitReceived());
    } else if (step == 3) {
        HomeVisitAssigned assigned;
        assigned.add_visitors(fmt::format("visitor-{}", number_ % 40));
        by_jurisdiction(assigned);
    } else if (step == 4) {
        HomeVisitScheduled scheduled;
        scheduled.set_start_us(now_us_ + base::kDay_us);
        scheduled.set_end_us(now_us_ + base::kDay_us + base::kHour_us);
        by_jurisdiction(scheduled);
    } else if (step == 5) {
        VisitorEnRoute en_route;
        *en_route.mutable_no_word() = due("no_word");
        by_jurisdiction(en_route);
    } else if (step == 6) {
        VisitorArrived arrived;
        arrived.set_arrived_at_us(now_us_);
        arrived.set_scene_safety(SceneSafety::SAFE);
        *arrived.mutable_no_word() = due("no_word");
        arrived.mutable_position()->set_latitude_e6(22'151'000);
        arrived.mutable_position()->set_longitude_e6(-100'976'000);
        by_jurisdiction(arrived);
    } else {
        HomeVisitCompleted completed;
        completed.set_case_id(case_.id);
        completed.set_arrived_at_us(now_us_ - base::kHour_us);
        completed.set_left_at_us(now_us_);
        completed.set_next_step(NextStep::FOLLOW_UP_BY_TELEPHONE);
        completed.set_visitor_credential(fmt::format("credential-{}", number_ % 40));
        completed.set_person_met("la paciente");
        completed.set_kinship("ella misma");
        completed.set_findings("vive sola; la vecina la acompaña por las tardes");
        completed.set_actions("se orientó y se dejó el teléfono de trabajo social");
        by_jurisdiction(completed);
    }
}

void Story::by_hospital(HistoryWriter::Stream& stream, const google::protobuf::Message& event) {
    writer_->write(&stream == &visit_ ? "homevisits" : "intake", stream, event,
                   {hospital_, patient_.id, case_.id, now_us_});
}

void Story::by_jurisdiction(const google::protobuf::Message& event) {
    writer_->write("homevisits", visit_, event, {jurisdiction_, patient_.id, case_.id, now_us_});
}

common::v1::Deadline Story::due(std::string_view timer) const {
    common::v1::Deadline deadline;
    deadline.set_timer(std::string(timer));
    deadline.set_due_us(now_us_ + 7 * base::kDay_us);
    deadline.set_response_us(base::kDay_us);
    return deadline;
}

}  // namespace enlace::bench
