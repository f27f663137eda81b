#include "support/engine/care_world.h"

#include "api/of_case.h"
#include "base/stream_id.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "homevisits/deciders.h"
#include "homevisits/look_ups.h"
#include "homevisits/reactions.h"
#include "intake/look_ups.h"
#include "intake/reactions.h"
#include "referral/deciders.h"
#include "referral/look_ups.h"
#include "referral/reactions.h"
#include "support/decisions.h"
#include "telemedicine/deciders.h"
#include "telemedicine/look_ups.h"
#include "telemedicine/reactions.h"
#include "transfers/look_ups.h"
#include "transfers/reactions.h"

namespace enlace::test {

using aggregate::CommandRequest;
using aggregate::Engine;

CareWorld::CareWorld(journal::Log& log)
    : EngineWorld(log),
      visits(homevisits::visit_decider(policy)),
      referrals(referral::referral_decider(policy)),
      sessions(telemedicine::session_decider(policy)),
      transfers(policy),
      visits_info_(found(log, "homevisits")),
      referrals_info_(found(log, "referral")),
      sessions_info_(found(log, "telemedicine")),
      transfers_info_(found(log, "transfers")),
      directory_(
          directory::Directory::load(ENLACE_SOURCE_DIR "/deploy/directory/san-luis-potosi.json")) {}

journal::JournalInfo CareWorld::found(journal::Log& log, const std::string& service) const {
    return journal::found(log,
                          {.service = service,
                           .partitions = 4,
                           .deployment_key_id = deployment_key.id(),
                           .identity_key_id = deployment_key.id()},
                          clock);
}

CareWorld::~CareWorld() {
    stop_all();
}

Engine::Options CareWorld::intake_options() const {
    Engine::Options options = this->options();
    options.sources = {visits_info_, referrals_info_, sessions_info_, transfers_info_};
    options.prepare = intake::look_ups(*deciders, policy, deployment_key, keyring);
    options.reactions = intake::reactions(*deciders);
    return options;
}

Engine::Options CareWorld::visits_options() const {
    Engine::Options options;
    options.journal = visits_info_;
    options.sources = {journal(), referrals_info_, sessions_info_};
    options.deciders = {visits.get()};
    options.prepare = homevisits::look_ups(directory_);
    options.reactions = homevisits::reactions(*visits);
    options.known_kinds = api::case_and_patient();
    options.personal_types = homevisits::personal_types();
    return options;
}

Engine::Options CareWorld::referrals_options() const {
    Engine::Options options;
    options.journal = referrals_info_;
    options.sources = {journal(), visits_info_, sessions_info_};
    options.deciders = {referrals.get()};
    options.prepare = referral::look_ups(directory_, *referrals);
    options.reactions = referral::reactions(*referrals);
    options.personal_types = referral::personal_types();
    options.known_kinds = api::case_and_patient();
    return options;
}

Engine::Options CareWorld::sessions_options() const {
    Engine::Options options;
    options.journal = sessions_info_;
    options.sources = {journal(), visits_info_};
    options.deciders = {sessions.get()};
    options.prepare = telemedicine::look_ups(directory_, *sessions);
    options.reactions = telemedicine::reactions(*sessions);
    options.personal_types = telemedicine::personal_types();
    options.known_kinds = api::case_and_patient();
    return options;
}

Engine::Options CareWorld::transfers_options() const {
    Engine::Options options;
    options.journal = transfers_info_;
    options.sources = {journal(), visits_info_, referrals_info_, sessions_info_};
    options.deciders = transfers.all();
    options.prepare = enlace::transfers::look_ups(directory_, policy, transfers);
    options.reactions = enlace::transfers::reactions(*transfers.transfers);
    options.known_kinds = enlace::transfers::known_kinds();
    return options;
}

CommandRequest CareWorld::on_transfer(Engine& engine,
                                      const std::string& key,
                                      const std::string& id,
                                      const std::string& hospital,
                                      const std::string& text) const {
    auto request = this->request(engine, key, id,
                                 std::make_unique<enlace::transfers::v1::TransferCommand>(
                                     from_text<enlace::transfers::v1::TransferCommand>(text)));
    request.decider = transfers.transfers.get();
    request.actor.set_role(common::v1::CLINICIAN);
    request.actor.set_institution(hospital);
    return request;
}

CommandRequest CareWorld::propose_session(Engine& engine,
                                          const std::string& key,
                                          const std::string& id) const {
    auto request = on_session(engine, key, id,
                              "propose_tele_session { case_id: '" + id +
                                  "' provider: 'SPSSA000121' need: FOLLOW_UP language: 'spa'"
                                  " device_check: PASSED reason: 'how is she' }");
    request.actor.set_institution("SPSSA000011");
    request.creates = true;
    request.correlation = id;
    request.stream =
        base::make_stream_id("tele", base::StreamId::parse(id)->slot(), request.command_id);
    return request;
}

CommandRequest CareWorld::on_session(Engine& engine,
                                     const std::string& key,
                                     const std::string& id,
                                     const std::string& text) const {
    auto request = this->request(engine, key, id,
                                 std::make_unique<telemedicine::v1::TelemedicineCommand>(
                                     from_text<telemedicine::v1::TelemedicineCommand>(text)));
    request.decider = sessions.get();
    request.actor.set_role(common::v1::CLINICIAN);
    request.actor.set_institution("SPSSA000121");
    return request;
}

CommandRequest CareWorld::on_visit(Engine& engine,
                                   const std::string& key,
                                   const std::string& id,
                                   const common::v1::Principal& actor,
                                   const std::string& text) const {
    auto request = this->request(engine, key, id,
                                 std::make_unique<homevisits::v1::HomeVisitCommand>(
                                     from_text<homevisits::v1::HomeVisitCommand>(text)));
    request.decider = visits.get();
    const std::string client = request.actor.client();
    request.actor = actor;
    request.actor.set_client(client);
    return request;
}

CommandRequest CareWorld::request_visit(Engine& engine,
                                        const std::string& key,
                                        const std::string& id) const {
    auto command = std::make_unique<homevisits::v1::HomeVisitCommand>();
    auto& asked = *command->mutable_request_home_visit();
    const std::int64_t now_s = clock.wall_us() / base::kSecond_us;
    asked.set_case_id(id);
    asked.set_reason(homevisits::v1::VisitReason::FOLLOW_UP);
    asked.mutable_place()->set_municipality("24028");
    asked.mutable_window_start()->set_seconds(now_s + 86'400);
    asked.mutable_window_end()->set_seconds(now_s + 2 * 86'400);
    asked.set_priority(common::v1::ROUTINE);
    asked.set_what_to_check("medicines");
    auto request = this->request(engine, key, id, std::move(command));
    request.decider = visits.get();
    request.creates = true;
    request.stream =
        base::make_stream_id("visit", base::StreamId::parse(id)->slot(), request.command_id);
    return request;
}

CommandRequest CareWorld::cancel_visit(Engine& engine,
                                       const std::string& key,
                                       const std::string& id) const {
    auto command = std::make_unique<homevisits::v1::HomeVisitCommand>();
    auto& cancel = *command->mutable_cancel_home_visit();
    cancel.set_code(homevisits::v1::VisitCancel::NO_LONGER_NEEDED);
    cancel.set_reason("not needed");
    auto request = this->request(engine, key, id, std::move(command));
    request.decider = visits.get();
    return request;
}

CommandRequest CareWorld::failed_call(Engine& engine,
                                      const std::string& key,
                                      const std::string& id) const {
    const auto now_s = std::to_string(clock.wall_us() / base::kSecond_us);
    return on_case(engine, key, id,
                   "record_contact_attempt { channel: LLAMADA unit: 'SPSSA000011' "
                   "result: NO_ANSWER occurred_at { seconds: " +
                       now_s + " } }");
}

std::size_t CareWorld::events(const std::string& service, const std::string& type) const {
    std::size_t count = 0;
    for (const auto& record : records(service)) {
        for (const auto& event : record.events()) count += event.type().ends_with("." + type);
    }
    return count;
}

}  // namespace enlace::test
