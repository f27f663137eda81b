#include "support/engine/care_world.h"

#include "base/stream_id.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "homevisits/deciders.h"
#include "homevisits/look_ups.h"
#include "homevisits/reactions.h"
#include "intake/look_ups.h"
#include "intake/reactions.h"

namespace enlace::test {

using aggregate::CommandRequest;
using aggregate::Engine;

CareWorld::CareWorld(journal::Log& log)
    : EngineWorld(log),
      visits(homevisits::visit_decider(policy)),
      visits_info_(found(log, "homevisits")),
      referrals_info_(found(log, "referral")),
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
    options.sources = {visits_info_, referrals_info_};
    options.prepare = intake::look_ups(*deciders, policy, deployment_key, keyring);
    options.reactions = intake::reactions(*deciders);
    return options;
}

Engine::Options CareWorld::visits_options() const {
    Engine::Options options;
    options.journal = visits_info_;
    options.sources = {journal()};
    options.deciders = {visits.get()};
    options.prepare = homevisits::look_ups(directory_);
    options.reactions = homevisits::reactions(*visits);
    options.known_kinds = homevisits::known_kinds();
    return options;
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
