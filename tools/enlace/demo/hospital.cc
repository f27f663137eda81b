#include <fmt/format.h>

#include "base/clock.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/times.h"
#include "tools/enlace/demo/story.h"

namespace enlace::program::demo {
namespace {

using namespace intake::v1;
using common::v1::Principal;

constexpr std::string_view kServices[] = {"urgencias", "medicina-interna", "pediatria",
                                          "ginecologia", "cirugia"};
constexpr std::string_view kReasons[] = {"Ingresó sin acompañante", "Requiere apoyo al egreso",
                                         "Sin red de apoyo en casa", "Abandonó el tratamiento"};
constexpr CaseKind kKinds[] = {GENERAL, GENERAL, GENERAL, NO_FAMILY, ABANDONMENT, SHELTER};
constexpr Risk kRisks[] = {ALTO, MEDIO, MEDIO, BAJO};
constexpr Intervention::Kind kInterventions[] = {
    Intervention::INTERVIEW,   Intervention::INTERVIEW,   Intervention::INTERVIEW,
    Intervention::ORIENTATION, Intervention::ORIENTATION, Intervention::MANAGEMENT,
    Intervention::MANAGEMENT,  Intervention::COUNSELLING, Intervention::ACCOMPANIMENT,
    Intervention::DELIVERY};
constexpr common::v1::Priority kUrgencies[] = {common::v1::ROUTINE, common::v1::ROUTINE,
                                               common::v1::URGENT, common::v1::ASAP};

// One patient's way through one hospital.
class Hospital {
public:
    Hospital(Story& story, const World& world, Desk& desk, Dice& dice)
        : story_(story),
          world_(world),
          desk_(desk),
          dice_(dice),
          town_(world.town(dice)),
          person_(invent_person(dice)) {
        story_.hospital = world.hospital(town_, dice);
        story_.town = town_.code;
        social_worker_ = at_institution(common::v1::SOCIAL_WORKER, story_.hospital);
        supervisor_ = at_institution(common::v1::SUPERVISOR, story_.hospital);
    }

    void play() {
        if (!register_patient() || !open_case()) return;
        if (dice_.percent(6)) return;  // Waits for triage.
        triage();
        if (dice_.percent(6)) return;  // Waits for somebody to work on it.
        assign();
        intervene();
        const std::size_t course = dice_.below(100);
        if (course < 35) {
            call(REACHED);
            if (dice_.percent(60)) close();
        } else if (course < 70) {
            for (int i = 0; i < 3; ++i) call(dice_.percent(80) ? NO_ANSWER : WRONG_NUMBER);
            story_.visit = Story::Visit::automatic;
        } else {
            ask_for_visit();
        }
    }

private:
    std::int64_t now_us() const { return base::system_clock().wall_us(); }

    bool register_patient() {
        RegisterPatient command;
        auto& known = *command.mutable_demographics();
        known.set_sex(person_.sex);
        known.set_phone(person_.telephone);
        known.set_address(person_.address + ", " + town_.name);
        known.set_language(person_.language);
        known.mutable_place()->set_municipality(town_.code);
        if (dice_.percent(12)) {
            known.set_estimated_age_years(static_cast<std::uint32_t>(dice_.between(20, 85)));
            auto& finding = *command.mutable_finding();
            finding.set_description("Persona sin documentos");
            finding.set_place("Vía pública, " + town_.name);
            set_time(*finding.mutable_found_at(), now_us());
        } else {
            known.set_name(person_.name);
            known.set_birth_date(person_.birth_date);
            command.set_curp(person_.curp);
            if (story_.number % 60 == 10) mistype(command);
        }
        const auto answer = desk_.act(social_worker_, "/v1/patients", command);
        if (answer) story_.patient = answer->id();
        return answer.has_value();
    }

    void mistype(RegisterPatient command) {
        command.set_curp(mistyped(person_.curp));
        desk_.be_refused({"Register a patient with a mistyped CURP", "422 invalid_field"},
                         social_worker_, "/v1/patients", command);
    }

    bool open_case() {
        RegisterCase command;
        command.set_patient_id(story_.patient);
        command.set_folio(fmt::format("TS-{:05}", story_.number + 1));
        command.set_unit(story_.hospital);
        command.set_service(std::string(dice_.one_of(kServices)));
        command.add_kinds(dice_.one_of(kKinds));
        command.set_reason(std::string(dice_.one_of(kReasons)));
        command.set_informant("Familiar");
        const auto answer = desk_.act(social_worker_, "/v1/cases", command);
        if (answer) story_.social_case = answer->id();
        return answer.has_value();
    }

    std::string on_case(std::string_view verb) const {
        return "/v1/cases/" + story_.social_case + "/" + std::string(verb);
    }

    void triage() {
        TriageCase command;
        command.set_risk(dice_.one_of(kRisks));
        command.set_urgency(dice_.one_of(kUrgencies));
        command.set_do_not_contact(false);
        desk_.act(social_worker_, on_case("triage"), command);
        if (story_.number % 60 == 20) {
            desk_.be_refused({"Triage a case twice", "409 case_already_triaged"}, social_worker_,
                             on_case("triage"), command);
        }
        if (story_.number % 60 == 30) {
            ChangeRisk change;
            change.set_risk(ALTO);
            change.set_reason("Valoración de trabajo social");
            desk_.be_refused({"Change a case on an old version of it", "412 version_mismatch"},
                             social_worker_, on_case("risk"), change, {{"If-Match", "\"1\""}});
        }
    }

    void assign() {
        AssignCase command;
        command.set_worker(fmt::format(
            "ts-{}-{:02}", story_.hospital.substr(story_.hospital.size() - 4), dice_.below(50)));
        if (story_.number % 60 == 40) {
            desk_.be_refused({"Assign a case without being a supervisor", "403 role_not_allowed"},
                             social_worker_, on_case("assign"), command);
        }
        desk_.act(supervisor_, on_case("assign"), command);
    }

    // Of the last months, written down today. Drawn aside: the rest goes as it would without.
    void intervene() {
        constexpr std::size_t kDays = 90;
        Dice aside = dice_;
        for (std::size_t left = aside.below(5); left > 0; --left) {
            RecordIntervention command;
            command.set_intervention(aside.one_of(kInterventions));
            const auto days_ago = static_cast<std::int64_t>(aside.below(kDays));
            set_time(*command.mutable_occurred_at(), now_us() - days_ago * base::kDay_us);
            command.set_unit(story_.hospital);
            command.set_by_appointment(aside.percent(40));
            if (command.intervention() == Intervention::DELIVERY) {
                auto& delivered = *command.add_delivered();
                delivered.set_item("DESPENSA");
                delivered.set_quantity(static_cast<std::uint32_t>(aside.between(1, 3)));
            }
            desk_.act(social_worker_, on_case("interventions"), command);
        }
    }

    void call(ContactResult result) {
        RecordContactAttempt command;
        command.set_channel(LLAMADA);
        command.set_unit(story_.hospital);
        command.set_result(result);
        set_time(*command.mutable_occurred_at(), now_us());
        desk_.act(social_worker_, on_case("contact-attempts"), command);
    }

    void close() {
        CloseCase command;
        command.set_code(CaseClosure::ATTENDED_REMOTE);
        command.set_reason("Se resolvió por teléfono");
        story_.closed = desk_.act(supervisor_, on_case("close"), command).has_value();
    }

    void ask_for_visit() {
        homevisits::v1::RequestHomeVisit command;
        command.set_case_id(story_.social_case);
        command.set_reason(dice_.percent(50) ? homevisits::v1::VisitReason::FOLLOW_UP
                                             : homevisits::v1::VisitReason::SOCIAL_STUDY);
        command.set_priority(dice_.one_of(kUrgencies));
        command.set_name(person_.name);
        command.set_address(person_.address);
        command.set_telephone(person_.telephone);
        if (person_.language != "spa") command.set_interpreter(person_.language);
        command.set_what_to_check("Condiciones del hogar y adherencia al tratamiento");
        // Now and then somebody asks when it is nearly too late.
        const auto from_us = now_us() - (dice_.percent(5) ? 3 * base::kDay_us : 0);
        const auto days = static_cast<std::int64_t>(dice_.between(2, 7));
        const bool late = from_us < now_us() - base::kDay_us;
        set_time(*command.mutable_window_start(), from_us);
        set_time(*command.mutable_window_end(),
                 late ? now_us() - base::kHour_us : from_us + days * base::kDay_us);
        story_.visit = Story::Visit::asked;
        if (story_.number % 20 == 5) {
            story_.visit = Story::Visit::unplaced;
            if (dice_.percent(50)) {
                command.mutable_place()->set_municipality(world_.outside());
            } else {
                command.mutable_place()->set_free_text("Rancho junto al río, sin más datos");
            }
        } else {
            command.mutable_place()->set_municipality(town_.code);
        }
        if (!desk_.act(social_worker_, "/v1/home-visits", command)) {
            story_.visit = Story::Visit::none;
        }
    }

    Story& story_;
    const World& world_;
    Desk& desk_;
    Dice& dice_;
    const World::Town& town_;
    const Person person_;
    Principal social_worker_;
    Principal supervisor_;
};

}  // namespace

void play_hospital(Story& story, const World& world, Desk& desk, Dice dice) {
    Hospital(story, world, desk, dice).play();
}

}  // namespace enlace::program::demo
