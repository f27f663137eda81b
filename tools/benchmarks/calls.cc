#include "tools/benchmarks/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "tools/benchmarks/requests.h"

namespace enlace::bench {
namespace {

constexpr std::chrono::minutes kRenewAfter{4};

common::v1::Principal principal_of(std::string_view institution, std::size_t client) {
    common::v1::Principal principal;
    principal.set_client(fmt::format("bench-{}-{}", institution, client));
    principal.set_institution(std::string(institution));
    principal.set_role(common::v1::SOCIAL_WORKER);
    principal.set_human(fmt::format("staff-{}", client));
    return principal;
}

class CasePreparation final : public Caller {
public:
    CasePreparation(Passes& passes,
                    std::size_t client,
                    std::size_t count,
                    std::vector<std::string>& cases)
        : passes_(passes), client_(client), count_(count), cases_(cases) {}

    bool ask(std::string& request) override {
        if (count_ == 0) return false;
        put_post(request, target(), passes_.of(client_), fresh_key(client_), body());
        return true;
    }

    void told(const HttpAnswer& answer) override {
        expect_success(answer);
        switch (next_) {
            case Step::patient:
                patient_ = id_in(answer.body);
                next_ = Step::open;
                return;
            case Step::open:
                case_ = id_in(answer.body);
                next_ = Step::triage;
                return;
            case Step::triage:
                cases_.push_back(case_);
                next_ = Step::patient;
                --count_;
                return;
        }
    }

private:
    enum class Step { patient, open, triage };

    std::string target() const {
        switch (next_) {
            case Step::patient:
                return "/v1/patients";
            case Step::open:
                return "/v1/cases";
            case Step::triage:
                return "/v1/cases/" + case_ + "/triage";
        }
        throw std::logic_error("no such step");
    }

    std::string body() const {
        switch (next_) {
            case Step::patient:
                return fmt::format(
                    R"({{"finding":{{"description":"persona {0}-{1}","place":"urgencias",)"
                    R"("foundAt":"{2}"}},"demographics":{{"name":"Paciente {0}-{1}",)"
                    R"("estimatedAgeYears":{3},"sex":"FEMALE","phone":"444{0:03}{1:04}",)"
                    R"("place":{{"municipality":"24028"}}}}}})",
                    client_, count_, text_of(base::system_clock().wall_us()), count_ % 90);
            case Step::open:
                return fmt::format(
                    R"({{"patientId":"{}","folio":"F-{}-{}","unit":"{}",)"
                    R"("service":"URGENCIAS","kinds":["GENERAL"],"reason":"sin red de apoyo",)"
                    R"("informant":"vecina"}})",
                    patient_, client_, count_, kHospital);
            case Step::triage:
                return R"({"risk":"MEDIO","urgency":"ROUTINE","doNotContact":false})";
        }
        throw std::logic_error("no such step");
    }

    Passes& passes_;
    const std::size_t client_;
    std::size_t count_;
    std::vector<std::string>& cases_;
    Step next_ = Step::patient;
    std::string patient_;
    std::string case_;
};

class ContactRecording final : public Caller {
public:
    ContactRecording(Passes& passes,
                     std::size_t client,
                     const std::vector<std::string>& cases,
                     std::size_t first,
                     std::size_t stride,
                     Places& places)
        : passes_(passes),
          client_(client),
          cases_(cases),
          first_(first),
          stride_(stride),
          places_(places) {}

    bool ask(std::string& request) override {
        case_id_ = cases_.at(at_);
        target_ = "/v1/cases/";
        target_.append(case_id_).append("/contact-attempts");
        body_.clear();
        fmt::format_to(
            std::back_inserter(body_),
            R"({{"channel":"LLAMADA","occurredAt":"{}","unit":"{}","result":"REACHED"}})",
            text_of(base::system_clock().wall_us()), kHospital);
        put_post(request, target_, passes_.of(client_), fresh_key(client_), body_);
        at_ += stride_;
        if (at_ >= cases_.size()) at_ = first_;
        return true;
    }

    void told(const HttpAnswer& answer) override {
        expect_success(answer);
        places_.take(header(answer.head, "Enlace-Position"));
    }

    // Of the last request.
    const std::string& case_id() const { return case_id_; }

private:
    Passes& passes_;
    const std::size_t client_;
    const std::vector<std::string>& cases_;
    const std::size_t first_;
    const std::size_t stride_;
    std::size_t at_ = first_;
    Places& places_;
    std::string case_id_;
    std::string target_;
    std::string body_;
};

constexpr unsigned kViewsBehind = 503;

void put_query(std::string& request,
               const std::string& case_id,
               const std::string& token,
               const Places& places) {
    put_get(request, "/v1/cases/" + case_id, token, places.token());
}

class ViewQuery final : public Caller {
public:
    ViewQuery(Passes& passes, const std::string& case_id, const Places& places, bool& shown)
        : passes_(passes), case_id_(case_id), places_(places), shown_(shown) {}

    bool ask(std::string& request) override {
        if (std::exchange(asked_, true)) return false;
        put_query(request, case_id_, passes_.of(0), places_);
        return true;
    }

    void told(const HttpAnswer& answer) override {
        shown_ = answer.status != kViewsBehind;
        if (shown_) expect_success(answer);
    }

private:
    Passes& passes_;
    const std::string& case_id_;
    const Places& places_;
    bool& shown_;
    bool asked_ = false;
};

class RecordingAndLooking final : public Caller {
public:
    RecordingAndLooking(Passes& passes,
                        std::size_t client,
                        const std::vector<std::string>& cases,
                        std::size_t first,
                        std::size_t stride,
                        Samples& shown)
        : passes_(passes),
          client_(client),
          record_(passes, client, cases, first, stride, place_),
          shown_(shown) {}

    bool ask(std::string& request) override {
        if (looks_) {
            put_query(request, record_.case_id(), passes_.of(client_), place_);
            return true;
        }
        place_ = {};
        asked_at_ = Samples::Clock::now();
        return record_.ask(request);
    }

    bool goes_on() const override { return looks_; }

    void told(const HttpAnswer& answer) override {
        if (looks_) {
            expect_success(answer);
            shown_.add(Samples::Clock::now() - asked_at_);
        } else {
            record_.told(answer);
        }
        looks_ = !looks_;
    }

private:
    Passes& passes_;
    const std::size_t client_;
    Places place_;  // Of what was recorded last.
    ContactRecording record_;
    Samples& shown_;
    bool looks_ = false;
    Samples::Clock::time_point asked_at_{};
};

}  // namespace

Passes::Passes(const std::filesystem::path& data, std::string_view institution)
    : institution_(institution),
      issuer_(data / "keys", {.issuer = "enlace", .audience = "enlace"}, base::system_clock()) {}

const std::string& Passes::of(std::size_t client) {
    Pass& pass = passes_[client];
    const auto now = Samples::Clock::now();
    if (pass.token.empty() || now - pass.made_at > kRenewAfter) {
        pass = {issuer_.issue(principal_of(institution_, client)), now};
    }
    return pass.token;
}

void Places::take(std::string_view token) {
    const auto at = token.find('@');
    if (at == std::string_view::npos) throw std::runtime_error("an answer names no position");
    std::uint64_t position = 0;
    std::from_chars(token.data() + at + 1, token.data() + token.size(), position);
    auto known = newest_.find(token.substr(0, at));
    if (known == newest_.end()) known = newest_.emplace(token.substr(0, at), 0).first;
    known->second = std::max(known->second, position);
}

std::string Places::token() const {
    std::string all;
    for (const auto& [partition, position] : newest_) {
        all += fmt::format("{}{}@{}", all.empty() ? "" : ", ", partition, position);
    }
    return all;
}

std::unique_ptr<Caller> prepare_cases(Passes& passes,
                                      std::size_t client,
                                      std::size_t count,
                                      std::vector<std::string>& cases) {
    return std::make_unique<CasePreparation>(passes, client, count, cases);
}

std::unique_ptr<Caller> record_contacts(Passes& passes,
                                        std::size_t client,
                                        const std::vector<std::string>& cases,
                                        std::size_t first,
                                        std::size_t stride,
                                        Places& places) {
    return std::make_unique<ContactRecording>(passes, client, cases, first, stride, places);
}

std::unique_ptr<Caller> record_and_look(Passes& passes,
                                        std::size_t client,
                                        const std::vector<std::string>& cases,
                                        std::size_t first,
                                        std::size_t stride,
                                        Samples& shown) {
    return std::make_unique<RecordingAndLooking>(passes, client, cases, first, stride, shown);
}

double seconds_until_shown(std::uint16_t port,
                           Passes& passes,
                           const std::string& case_id,
                           const Places& places) {
    const auto begun = Samples::Clock::now();
    for (bool shown = false; !shown;) {
        std::vector<std::unique_ptr<Caller>> one;
        one.push_back(std::make_unique<ViewQuery>(passes, case_id, places, shown));
        run_load(port, one, [](auto) { return GoOn::yes; });
    }
    return seconds_since(begun);
}

}  // namespace enlace::bench
