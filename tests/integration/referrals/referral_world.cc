#include "referral_world.h"

#include <google/protobuf/text_format.h>

#include <stdexcept>

#include "api/of_case.h"
#include "base/stream_id.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "grievances/service.h"
#include "referral/deciders.h"
#include "referral/look_ups.h"
#include "referral/reactions.h"
#include "support/decisions.h"

namespace enlace::test {

using aggregate::CommandRequest;
using aggregate::Engine;

namespace {

// What is said twice counts as it is said last.
std::unique_ptr<referral::v1::ReferralCommand> command_of(const std::string& text) {
    auto command = std::make_unique<referral::v1::ReferralCommand>();
    if (google::protobuf::TextFormat::MergeFromString(text, command.get())) return command;
    throw std::invalid_argument("not a referral's command: " + text);
}

}  // namespace

ReferralWorld::ReferralWorld(journal::Log& log)
    : CareWorld(log),
      referrals(referral::referral_decider(policy)),
      grievances(policy),
      sessions_journal_(founded(log, "telemedicine")),
      grievances_info_(founded(log, "grievances")),
      questionnaires_(directory::Questionnaires::load(ENLACE_SOURCE_DIR
                                                      "/deploy/questionnaires/satisfaction.json")),
      referrals_info_(founded(log, "referral")),
      referrals_directory_(
          directory::Directory::load(ENLACE_SOURCE_DIR "/deploy/directory/san-luis-potosi.json")),
      context_{.log = log,
               .keyring = keyring,
               .deployment_key = deployment_key,
               .identity_key = deployment_key,
               .clock = clock,
               .policy = policy,
               .directory = referrals_directory_,
               .questionnaires = questionnaires_,
               .stores = {},
               .accepted_losses = {}} {}

journal::JournalInfo ReferralWorld::founded(journal::Log& log, const std::string& service) const {
    return journal::found(log,
                          {.service = service,
                           .partitions = 4,
                           .deployment_key_id = deployment_key.id(),
                           .identity_key_id = deployment_key.id()},
                          clock);
}

ReferralWorld::~ReferralWorld() {
    stop_all();
}

Engine::Options ReferralWorld::referrals_options() const {
    Engine::Options options;
    options.journal = referrals_info_;
    options.sources = {journal()};
    options.deciders = {referrals.get()};
    options.prepare = referral::look_ups(referrals_directory_, *referrals);
    options.reactions = referral::reactions(*referrals);
    options.known_kinds = api::case_and_patient();
    return options;
}

Engine::Options ReferralWorld::grievances_options() const {
    Engine::Options options;
    options.journal = grievances_info_;
    options.sources = {journal(), referrals_info_, visits_journal(), sessions_journal_};
    options.deciders = grievances.all();
    enlace::grievances::ServiceParts::complete(options, context_, grievances);
    return options;
}

CommandRequest ReferralWorld::on_grievance(Engine& engine,
                                           const std::string& key,
                                           const std::string& id,
                                           common::v1::Role role,
                                           const std::string& text) const {
    auto request = this->request(engine, key, id,
                                 std::make_unique<enlace::grievances::v1::GrievanceCommand>(
                                     from_text<enlace::grievances::v1::GrievanceCommand>(text)));
    request.decider = grievances.grievances.get();
    request.actor.set_role(role);
    request.actor.set_human("re-1");
    return request;
}

CommandRequest ReferralWorld::file_grievance(Engine& engine,
                                             const std::string& key,
                                             const std::string& text) const {
    auto request = on_grievance(engine, key, "", common::v1::GRIEVANCE_DESK, text);
    request.creates = true;
    request.stream = base::make_stream_id("grievance", base::slot_of_digest(request.command_id),
                                          request.command_id);
    return request;
}

CommandRequest ReferralWorld::request_transfer(Engine& engine,
                                               const std::string& key,
                                               const std::string& case_id) const {
    auto request = on_transfer(engine, key, case_id, kSender,
                               "request_transfer { case_id: '" + case_id +
                                   "' capability: 'QUEMADOS' reason: 'burns' diagnosis: 'T31.5'"
                                   " stability: UNSTABLE escort: NURSE physician: 'lic-1'"
                                   " family_informed: true"
                                   " vital_signs { taken_at { seconds: 1 } glasgow: 9 } }");
    request.creates = true;
    request.correlation = case_id;
    request.stream = base::make_stream_id("transfer", base::StreamId::parse(case_id)->slot(),
                                          request.command_id);
    return request;
}

CommandRequest ReferralWorld::send_referral(Engine& engine,
                                            const std::string& key,
                                            const std::string& case_id,
                                            const std::string& to) const {
    auto command = command_of("send_referral { case_id: '" + case_id +
                              "' service: 'CARDIOLOGIA' need: SPECIALIST_CARE reason: 'pain'"
                              " presumptive_diagnosis: 'I20.9' current_condition: 'stable'"
                              " referring_professional: 'lic-1' " +
                              to + " }");
    auto request = this->request(engine, key, case_id, std::move(command));
    request.decider = referrals.get();
    request.creates = true;
    request.correlation = case_id;
    request.stream = base::make_stream_id("referral", base::StreamId::parse(case_id)->slot(),
                                          request.command_id);
    return request;
}

CommandRequest ReferralWorld::on_referral(Engine& engine,
                                          const std::string& key,
                                          const std::string& id,
                                          const std::string& text,
                                          const std::string& by) const {
    auto request = this->request(engine, key, id, command_of(text));
    request.actor.set_institution(by);
    request.decider = referrals.get();
    return request;
}

}  // namespace enlace::test
