#include "base/clock.h"
#include "enlace/referral/v1/referral.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/times.h"
#include "tools/enlace/demo/story.h"

namespace enlace::program::demo {
namespace {

using namespace referral::v1;
using common::v1::Principal;

constexpr std::string_view kServicesElsewhere[] = {"CARDIOLOGIA", "NEFROLOGIA", "TRAUMATOLOGIA"};

// One patient whom a hospital refers to another one, until that has told it what it did.
class Referring {
public:
    Referring(Story& story, const World& world, Desk& desk, Dice& dice)
        : story_(story),
          world_(world),
          desk_(desk),
          dice_(dice),
          sender_(at_institution(common::v1::SOCIAL_WORKER, story.hospital)) {}

    void play() {
        go_to(world_.other_hospital({story_.hospital}, dice_));
        if (!send() || !receive()) return;
        if (story_.number / 8 % 3 == 1) {
            if (!reject_and_redirect()) return;
        } else if (dice_.percent(20)) {
            return;  // Lies in an inbox.
        }
        if (!accept()) return;
        if (dice_.percent(25)) return;  // Waits for the appointment.
        attend();
    }

private:
    std::int64_t now_us() const { return base::system_clock().wall_us(); }

    void go_to(const std::string& hospital) {
        receiver_clues_ = hospital;
        receiver_ = at_institution(common::v1::CLINICIAN, hospital);
    }
    bool tell(const Principal& who, std::string_view verb, const Desk::Message& command) {
        return desk_.act(who, "/v1/referrals/" + id_ + "/" + std::string(verb), command)
            .has_value();
    }

    bool send() {
        SendReferral command;
        command.set_case_id(story_.social_case);
        command.set_receiver(receiver_clues_);
        command.set_service(std::string(dice_.one_of(kServicesElsewhere)));
        command.set_need(ReferralNeed::SPECIALIST_CARE);
        command.set_priority(dice_.percent(30) ? common::v1::URGENT : common::v1::ROUTINE);
        command.set_reason("Requiere valoración por especialista");
        command.set_presumptive_diagnosis("I20.9");
        command.set_current_condition("Estable");
        command.set_referring_professional("md-" + story_.hospital.substr(7));
        const auto answer = desk_.act(sender_, "/v1/referrals", command);
        if (answer) id_ = answer->id();
        return answer.has_value();
    }

    bool receive() {
        ReceiveReferral command;
        command.set_delivery_proof("REF-" + receiver_clues_.substr(7));
        return tell(receiver_, "receive", command);
    }

    bool reject_and_redirect() {
        RejectReferral reject;
        reject.set_code(dice_.percent(70) ? ReferralReject::NO_CAPACITY
                                          : ReferralReject::WRONG_SERVICE);
        reject.set_reason("No hay espacio esta semana");
        reject.set_advice("Enviar a otro hospital de la red");
        if (!tell(receiver_, "reject", reject)) return false;
        AcceptReferral too_late;
        too_late.set_professional("md-1");
        desk_.be_refused({"Accept a referral after rejecting it", "409 not_awaiting_answer"},
                         receiver_, "/v1/referrals/" + id_ + "/accept", too_late);
        const auto former = receiver_;
        go_to(world_.other_hospital({story_.hospital, receiver_clues_}, dice_));
        RedirectReferral redirect;
        redirect.set_receiver(receiver_clues_);
        redirect.set_reason("El primero no tiene espacio");
        if (!tell(sender_, "redirect", redirect)) return false;
        desk_.be_refused({"Look after a referral that went elsewhere", "404 unknown_stream"},
                         former, "/v1/referrals/" + id_ + "/accept", too_late);
        return true;
    }

    bool accept() {
        AcceptReferral accept;
        accept.set_professional("md-" + receiver_clues_.substr(7));
        BookAppointment book;
        set_time(*book.mutable_start(), now_us() + base::kDay_us);
        set_time(*book.mutable_end(), now_us() + base::kDay_us + base::kHour_us);
        book.set_modality(Modality::PRESENCIAL);
        book.set_notified_by(NotifiedBy::LLAMADA);
        return tell(receiver_, "accept", accept) && tell(receiver_, "book", book);
    }

    // Sooner than planned, since the day is short.
    void attend() {
        if (!tell(receiver_, "start-attention", StartAttention())) return;
        FinishAttention finish;
        finish.set_attended(true);
        finish.set_diagnosis("I20.9");
        set_time(*finish.mutable_discharged_at(), now_us());
        IssueCounterReferral issue;
        issue.set_attended(true);
        issue.set_diagnosis("I20.9");
        issue.set_treatment("Antiagregante");
        issue.set_evolution("Favorable");
        issue.set_prognosis("Bueno");
        issue.set_instructions("Control en tres meses");
        set_time(*issue.mutable_discharged_at(), now_us());
        issue.set_author("md-" + receiver_clues_.substr(7));
        // Now and then a third hospital is to go on, for which Enlace starts a referral of its own.
        const bool goes_on = dice_.percent(30);
        issue.set_asks_follow_up(goes_on);
        issue.set_studies("Electrocardiograma");
        set_time(*issue.mutable_next_date(), now_us() + 90 * base::kDay_us);
        issue.set_follow_up_owner(
            goes_on ? world_.other_hospital({story_.hospital, receiver_clues_}, dice_)
                    : story_.hospital);
        AcknowledgeCounterReferral acknowledge;
        acknowledge.set_reader("ts-1");
        if (tell(receiver_, "finish-attention", finish) &&
            tell(receiver_, "counter-referral", issue) && dice_.percent(80))
            tell(sender_, "acknowledge", acknowledge);
    }

    Story& story_;
    const World& world_;
    Desk& desk_;
    Dice& dice_;
    const Principal sender_;
    Principal receiver_;
    std::string receiver_clues_;
    std::string id_;
};

}  // namespace

void play_referral(Story& story, const World& world, Desk& desk, Dice dice) {
    Referring(story, world, desk, dice).play();
}

}  // namespace enlace::program::demo
