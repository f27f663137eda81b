#include "tools/benchmarks/mixed_day.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "tools/benchmarks/requests.h"

namespace enlace::bench {
namespace {

enum class Step {
    call,
    look_at_case,
    refer,
    look_at_inbox,
    receive,
    accept,
    look_at_outbox,
    propose_session,
    schedule_session,
    look_at_sessions,
    request_visit,
    look_at_office,
};

constexpr std::array kDay = {Step::call,
                             Step::look_at_case,
                             Step::refer,
                             Step::look_at_inbox,
                             Step::receive,
                             Step::call,
                             Step::accept,
                             Step::look_at_outbox,
                             Step::propose_session,
                             Step::schedule_session,
                             Step::look_at_sessions,
                             Step::request_visit,
                             Step::look_at_office,
                             Step::call};

class MixedDay final : public Caller {
public:
    MixedDay(Passes& hospital,
             Passes& receiver,
             std::size_t client,
             const std::vector<std::string>& cases,
             std::size_t first,
             std::size_t stride,
             Places& places)
        : hospital_(hospital),
          receiver_(receiver),
          client_(client),
          cases_(cases),
          first_(first),
          stride_(stride),
          places_(places) {}

    bool ask(std::string& request) override {
        now_us_ = base::system_clock().wall_us();
        switch (kDay.at(at_)) {
            case Step::call:
                command(request, hospital_, fmt::format("/v1/cases/{}/contact-attempts", case_id()),
                        fmt::format(R"({{"channel":"LLAMADA","occurredAt":"{}","unit":"{}",)"
                                    R"("result":"REACHED"}})",
                                    text_of(now_us_), kHospital));
                return true;
            case Step::refer:
                command(
                    request, hospital_, "/v1/referrals",
                    fmt::format(R"({{"caseId":"{}","receiver":"{}","service":"CARDIOLOGIA",)"
                                R"("need":"SPECIALIST_CARE","priority":"ROUTINE","reason":"dolor",)"
                                R"("presumptiveDiagnosis":"I20.9","currentCondition":"estable",)"
                                R"("referringProfessional":"md-1","overrideReason":"otra más"}})",
                                case_id(), kReceiver));
                return true;
            case Step::receive:
                command(request, receiver_, "/v1/referrals/" + referral_ + "/receive",
                        R"({"deliveryProof":"R-1"})");
                return true;
            case Step::accept:
                command(request, receiver_, "/v1/referrals/" + referral_ + "/accept",
                        R"({"professional":"md-2"})");
                return true;
            case Step::propose_session:
                command(request, hospital_, "/v1/tele-sessions",
                        fmt::format(R"({{"caseId":"{}","provider":"{}","need":"FOLLOW_UP",)"
                                    R"("reason":"curaciones","language":"spa",)"
                                    R"("deviceCheck":"PASSED"}})",
                                    case_id(), kReceiver));
                return true;
            case Step::schedule_session:
                command(request, receiver_, "/v1/tele-sessions/" + session_ + "/schedule",
                        fmt::format(R"({{"start":"{}","end":"{}","professional":"md-2",)"
                                    R"("timeZone":"America/Mexico_City"}})",
                                    text_of(now_us_ + 3 * base::kDay_us),
                                    text_of(now_us_ + 3 * base::kDay_us + base::kHour_us)));
                return true;
            case Step::request_visit:
                command(
                    request, hospital_, "/v1/home-visits",
                    fmt::format(R"({{"caseId":"{}","reason":"FOLLOW_UP","priority":"ROUTINE",)"
                                R"("place":{{"municipality":"24028"}},"windowStart":"{}",)"
                                R"("windowEnd":"{}","name":"Paciente","address":"Calle 5",)"
                                R"("whatToCheck":"si come"}})",
                                case_id(), text_of(now_us_), text_of(now_us_ + 7 * base::kDay_us)));
                return true;
            case Step::look_at_case:
                put_get(request, "/v1/cases/" + case_id(), hospital_.of(client_));
                return true;
            case Step::look_at_inbox:
                look_at(request, receiver_, kReceiver, "referral-inbox");
                return true;
            case Step::look_at_outbox:
                look_at(request, hospital_, kHospital, "referral-outbox");
                return true;
            case Step::look_at_sessions:
                look_at(request, receiver_, kReceiver, "tele-sessions");
                return true;
            case Step::look_at_office:
                look_at(request, hospital_, kHospital, "cases");
                return true;
        }
        throw std::logic_error("no such step");
    }

    void told(const HttpAnswer& answer) override {
        expect_success(answer);
        const Step done = kDay.at(at_);
        if (std::exchange(commands_, false)) places_.take(header(answer.head, "Enlace-Position"));
        if (done == Step::refer) referral_ = id_in(answer.body);
        if (done == Step::propose_session) session_ = id_in(answer.body);
        if (++at_ < kDay.size()) return;
        at_ = 0;
        patient_ += stride_;
        if (patient_ >= cases_.size()) patient_ = first_;
    }

private:
    const std::string& case_id() const { return cases_.at(patient_); }

    void command(std::string& request, Passes& by, std::string_view target, std::string_view body) {
        put_post(request, target, by.of(client_), fresh_key(client_), body);
        commands_ = true;
    }

    void look_at(std::string& request,
                 Passes& by,
                 std::string_view institution,
                 std::string_view list) {
        put_get(request, fmt::format("/v1/institutions/{}/{}?limit=20", institution, list),
                by.of(client_));
    }

    Passes& hospital_;
    Passes& receiver_;
    const std::size_t client_;
    const std::vector<std::string>& cases_;
    const std::size_t first_;
    const std::size_t stride_;
    Places& places_;
    std::size_t patient_ = first_;
    std::size_t at_ = 0;
    std::int64_t now_us_ = 0;
    bool commands_ = false;  // The last request does.
    std::string referral_;
    std::string session_;
};

}  // namespace

std::unique_ptr<Caller> live_a_day(Passes& hospital,
                                   Passes& receiver,
                                   std::size_t client,
                                   const std::vector<std::string>& cases,
                                   std::size_t first,
                                   std::size_t stride,
                                   Places& places) {
    return std::make_unique<MixedDay>(hospital, receiver, client, cases, first, stride, places);
}

}  // namespace enlace::bench
