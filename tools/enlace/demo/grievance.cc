#include "enlace/grievances/v1/grievance.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/demo/story.h"

namespace enlace::program::demo {
namespace {

using namespace grievances::v1;
using common::v1::Principal;

constexpr std::string_view kTexts[] = {"Nadie avisó del cambio de hora",
                                       "Esperamos seis horas en urgencias",
                                       "Una silla de ruedas está rota"};

// What the family of one patient complains about, until it is answered.
class Complaining {
public:
    Complaining(Story& story, Desk& desk, Dice& dice)
        : story_(story),
          desk_(desk),
          dice_(dice),
          manager_(at_institution(common::v1::QUALITY_MANAGER, story.hospital)),
          responsible_(at_institution(common::v1::GRIEVANCE_RESPONSIBLE, story.hospital)) {
        responsible_.set_human("re-" + story.hospital.substr(7));
    }

    void play() {
        if (!file() || dice_.percent(20)) return;  // Lies in the register.
        if (!classify() || !assign() || !tell(responsible_, "start", StartInvestigation())) return;
        if (dice_.percent(40) && !ask()) return;
        answer();
    }

private:
    bool tell(const Principal& who, std::string_view verb, const Desk::Message& command) {
        return desk_.act(who, "/v1/grievances/" + id_ + "/" + std::string(verb), command)
            .has_value();
    }

    bool file() {
        FileGrievance command;
        command.set_type(GrievanceType::QUEJA);
        command.set_channel(GrievanceChannel::PRESENCIAL);
        command.set_unit(story_.hospital);
        command.set_text(std::string(dice_.one_of(kTexts)));
        command.set_anonymous(true);
        command.set_case_id(story_.social_case);
        command.add_complained_staff(std::string(kComplainedAbout));
        const auto answer = desk_.act(at_institution(common::v1::GRIEVANCE_DESK, story_.hospital),
                                      "/v1/grievances", command);
        if (answer) id_ = answer->id();
        return answer.has_value();
    }

    bool classify() {
        AcknowledgeGrievance acknowledge;
        acknowledge.set_channel(GrievanceContact::FOLIO);
        ClassifyGrievance command;
        command.set_type(GrievanceType::QUEJA);
        command.set_subject(GrievanceSubject::TIEMPO_DE_ESPERA);
        command.set_severity(dice_.percent(30) ? GrievanceSeverity::GRAVE
                                               : GrievanceSeverity::MEDIA);
        command.set_area("URGENCIAS");
        return tell(manager_, "acknowledge", acknowledge) && tell(manager_, "classify", command);
    }

    bool assign() {
        AssignGrievance command;
        command.set_responsible(std::string(kComplainedAbout));
        desk_.be_refused({"Have a grievance looked into by whom it is about",
                          "409 responsible_is_complained_about"},
                         manager_, "/v1/grievances/" + id_ + "/assign", command);
        command.set_responsible(responsible_.human());
        return tell(manager_, "assign", command);
    }

    bool ask() {
        RequestGrievanceInfo ask;
        ask.set_what("El rol de esa noche");
        ask.set_from_whom("Jefatura de enfermería");
        ProvideGrievanceInfo told;
        told.set_text("Faltaron dos personas");
        return tell(responsible_, "request-info", ask) && tell(responsible_, "info", told);
    }

    void answer() {
        ProposeResolution propose;
        propose.set_outcome(GrievanceOutcome::FOUNDED);
        propose.set_answer("Lamentamos lo ocurrido; habrá una persona más de noche");
        propose.add_measures("Una persona más de noche");
        NotifyResolution notify;
        notify.set_channel(GrievanceContact::FOLIO);
        CloseGrievance close;
        close.set_satisfied(Satisfied::YES);
        if (tell(responsible_, "propose-resolution", propose) && tell(manager_, "notify", notify) &&
            dice_.percent(60))
            tell(manager_, "close", close);
    }

    static constexpr std::string_view kComplainedAbout = "en-07";

    Story& story_;
    Desk& desk_;
    Dice& dice_;
    const Principal manager_;
    Principal responsible_;
    std::string id_;
};

}  // namespace

void play_grievance(Story& story, Desk& desk, Dice dice) {
    Complaining(story, desk, dice).play();
}

}  // namespace enlace::program::demo
