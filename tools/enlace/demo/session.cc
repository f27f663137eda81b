#include "base/clock.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/times.h"
#include "tools/enlace/demo/story.h"

namespace enlace::program::demo {
namespace {

using namespace telemedicine::v1;
using common::v1::Principal;

// One patient whom a doctor of another hospital sees from afar, at as many attempts as it takes.
class FollowingUp {
public:
    FollowingUp(Story& story, const World& world, Desk& desk, Dice& dice)
        : story_(story),
          desk_(desk),
          dice_(dice),
          provider_clues_(world.other_hospital({story.hospital}, dice)),
          site_(at_institution(common::v1::SOCIAL_WORKER, story.hospital)),
          provider_(at_institution(common::v1::SOCIAL_WORKER, provider_clues_)),
          doctor_(at_institution(common::v1::CLINICIAN, provider_clues_)) {}

    void play() {
        if (!propose() || dice_.percent(15)) return;  // Waits for a time.
        if (!tell(provider_, "schedule", slot<ScheduleTeleSession>()) || !confirm()) return;
        if (dice_.percent(30) && !fail_once()) return;
        if (dice_.percent(25)) return;  // Will be held tomorrow.
        hold();
    }

private:
    bool tell(const Principal& who, std::string_view verb, const Desk::Message& command) {
        return desk_.act(who, target(verb), command).has_value();
    }
    std::string target(std::string_view verb) const {
        return "/v1/tele-sessions/" + id_ + "/" + std::string(verb);
    }

    bool propose() {
        ProposeTeleSession command;
        command.set_case_id(story_.social_case);
        command.set_provider(provider_clues_);
        command.set_need(TeleNeed::FOLLOW_UP);
        command.set_reason("Seguimiento después del alta");
        command.set_language("spa");
        command.set_device_check(DeviceCheck::PASSED);
        const auto answer = desk_.act(site_, "/v1/tele-sessions", command);
        if (answer) id_ = answer->id();
        return answer.has_value();
    }

    template <class Command>
    Command slot() const {
        const std::int64_t start_us = base::system_clock().wall_us() + base::kDay_us;
        Command command;
        set_time(*command.mutable_start(), start_us);
        set_time(*command.mutable_end(), start_us + base::kHour_us / 2);
        command.set_time_zone("America/Mexico_City");
        command.set_professional(professional());
        return command;
    }

    bool confirm() {
        ConfirmTeleSession command;
        command.set_consent(TeleConsent::VERBAL);
        command.set_channel(TeleChannel::LLAMADA);
        return tell(site_, "confirm", command);
    }

    bool fail_once() {
        RecordTechFailure failure;
        failure.set_code(TeleFailure::NO_CONNECTION);
        failure.set_side(TeleSide::PRESENTING_SITE);
        return tell(site_, "tech-failures", failure) &&
               tell(provider_, "reschedule", slot<RescheduleTeleSession>()) && confirm();
    }

    // Sooner than planned, since the day is short.
    void hold() {
        CompleteTeleSession report;
        report.set_note("Evolución favorable");
        report.set_professional(professional());
        const bool goes_on = story_.visit == Story::Visit::asked && dice_.percent(40);
        report.set_disposition(goes_on ? Disposition::CONTROL : Disposition::DISCHARGE);
        desk_.be_refused({"Report a session before it has begun", "409 not_in_session"}, doctor_,
                         target("complete"), report);
        CheckInPatient check_in;
        check_in.set_identity_check(telemedicine::v1::IdentityCheck::DOCUMENT);
        if (tell(site_, "check-in", check_in) && tell(doctor_, "start", StartTeleSession()))
            tell(doctor_, "complete", report);
    }

    std::string professional() const { return "md-" + provider_clues_.substr(7); }

    const Story& story_;
    Desk& desk_;
    Dice& dice_;
    const std::string provider_clues_;
    const Principal site_;
    const Principal provider_;
    const Principal doctor_;
    std::string id_;
};

}  // namespace

void play_session(Story& story, const World& world, Desk& desk, Dice dice) {
    FollowingUp(story, world, desk, dice).play();
}

}  // namespace enlace::program::demo
