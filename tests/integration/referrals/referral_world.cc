#include "referral_world.h"

#include <google/protobuf/text_format.h>

#include <stdexcept>

#include "api/of_case.h"
#include "base/stream_id.h"
#include "enlace/referral/v1/referral.pb.h"
#include "referral/deciders.h"
#include "referral/look_ups.h"
#include "referral/reactions.h"

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
      referrals_info_(journal::found(log,
                                     {.service = "referral",
                                      .partitions = 4,
                                      .deployment_key_id = deployment_key.id(),
                                      .identity_key_id = deployment_key.id()},
                                     clock)),
      referrals_directory_(
          directory::Directory::load(ENLACE_SOURCE_DIR "/deploy/directory/san-luis-potosi.json")) {}

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
