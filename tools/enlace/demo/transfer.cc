#include "base/clock.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/times.h"
#include "tools/enlace/demo/story.h"

namespace enlace::program::demo {
namespace {

using namespace transfers::v1;
using common::v1::Principal;

constexpr std::string_view kCapability = "UCI";
constexpr std::string_view kDoctor = "md-1";

Principal somebody_of(common::v1::Role role, const std::string& institution, std::string human) {
    auto who = at_institution(role, institution);
    who.set_human(std::move(human));
    return who;
}

// One patient whom a hospital can't help, until another one has them, or as far as it gets.
class Transferring {
public:
    Transferring(Story& story, const World& world, Desk& desk, Dice& dice)
        : story_(story),
          world_(world),
          desk_(desk),
          dice_(dice),
          sender_(at_institution(common::v1::CLINICIAN, story.hospital)),
          regulator_(of_the_state(common::v1::REGULATOR)) {}

    void play() {
        const auto able = world_.able(kCapability, story_.hospital);
        const auto ambulances = world_.ambulances();
        if (able.size() < 2 || ambulances.empty() || !request()) return;
        receiver_ = dice_.one_of(able);
        auto second = dice_.one_of(able);
        while (second == receiver_) second = dice_.one_of(able);
        if (!offer_to({receiver_, second}) || dice_.percent(10)) return;  // Both still think.
        if (!accept(second)) return;
        if (dice_.percent(15)) return;  // Waits for an ambulance.
        go(ambulances.front());
    }

private:
    std::int64_t now_us() const { return base::system_clock().wall_us(); }

    bool tell(const Principal& who, std::string_view verb, const Desk::Message& command) {
        return desk_.act(who, "/v1/transfers/" + id_ + "/" + std::string(verb), command)
            .has_value();
    }

    referral::v1::VitalSigns signs() {
        referral::v1::VitalSigns signs;
        set_time(*signs.mutable_taken_at(), now_us());
        signs.set_systolic_mmhg(90 + static_cast<std::uint32_t>(dice_.below(30)));
        signs.set_diastolic_mmhg(55);
        signs.set_heart_beats_per_min(95 + static_cast<std::uint32_t>(dice_.below(40)));
        signs.set_respirations_per_min(22);
        signs.set_glasgow(13);
        return signs;
    }

    bool request() {
        RequestTransfer command;
        command.set_case_id(story_.social_case);
        command.set_capability(std::string(kCapability));
        command.set_reason("Choque séptico; aquí no hay terapia intensiva");
        command.set_diagnosis("A41.9");
        *command.mutable_vital_signs() = signs();
        command.set_stability(dice_.percent(50) ? Stability::UNSTABLE : Stability::STABILISED);
        command.set_escort(Escort::PHYSICIAN);
        command.set_physician(std::string(kDoctor));
        command.set_family_informed(dice_.percent(80));
        const auto answer = desk_.act(sender_, "/v1/transfers", command);
        if (answer) id_ = answer->id();
        return answer.has_value();
    }

    bool offer_to(const std::vector<std::string>& hospitals) {
        OfferTransfer command;
        for (const auto& clues : hospitals) command.add_candidates(clues);
        command.set_override_reason("Se preguntó por teléfono");
        return tell(regulator_, "offers", command);
    }

    // Of two that are asked, one is first.
    bool accept(const std::string& second) {
        AcceptTransfer command;
        command.set_physician(std::string(kDoctor));
        command.set_bed("UCI-4");
        if (!tell(at_institution(common::v1::CLINICIAN, receiver_), "accept", command))
            return false;
        desk_.be_refused(
            {"Accept a transfer that another hospital was first to", "409 taken_by_another"},
            at_institution(common::v1::CLINICIAN, second), "/v1/transfers/" + id_ + "/accept",
            command);
        return true;
    }

    void go(const std::string& ambulances) {
        const auto crew = somebody_of(common::v1::AMBULANCE_CREW, ambulances, "tum-1");
        AssignTransport assign;
        assign.set_unit("A-0" + std::to_string(1 + dice_.below(9)));
        assign.set_type(TransportType::ADVANCED);
        assign.add_crew(crew.human());
        set_time(*assign.mutable_eta(), now_us() + 2 * base::kHour_us);
        RecordDeparture depart;
        *depart.mutable_vital_signs() = signs();
        RecordVitalSigns measure;
        *measure.mutable_vital_signs() = signs();
        if (!tell(at_institution(common::v1::AMBULANCE_SERVICE, ambulances), "transport", assign) ||
            !tell(crew, "departure", depart) || !tell(crew, "vital-signs", measure) ||
            dice_.percent(10))
            return;  // On the way.
        HandOverPatient hand_over;
        hand_over.set_professional(std::string(kDoctor));
        *hand_over.mutable_vital_signs() = signs();
        CloseTransfer close;
        close.set_family_told(true);
        set_time(*close.mutable_counter_referral_by(), now_us() + 30 * base::kDay_us);
        if (tell(crew, "arrival", RecordArrival()) &&
            tell(at_institution(common::v1::CLINICIAN, receiver_), "handover", hand_over))
            tell(sender_, "close", close);
    }

    Story& story_;
    const World& world_;
    Desk& desk_;
    Dice& dice_;
    const Principal sender_;
    const Principal regulator_;
    std::string receiver_;
    std::string id_;
};

}  // namespace

void report_capacity(const std::string& hospital, Desk& desk, Dice dice) {
    ReportCapacity report;
    report.set_institution(hospital);
    auto& line = *report.add_lines();
    line.set_capability(std::string(kCapability));
    line.set_beds(8);
    line.set_beds_free(static_cast<std::uint32_t>(dice.below(4)));
    desk.act(at_institution(common::v1::CLINICIAN, hospital), "/v1/capacity", report);
}

std::vector<std::string> hospitals_that_report(const World& world) {
    return world.able(kCapability, "");
}

void play_transfer(Story& story, const World& world, Desk& desk, Dice dice) {
    Transferring(story, world, desk, dice).play();
}

}  // namespace enlace::program::demo
