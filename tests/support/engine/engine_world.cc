#include "support/engine/engine_world.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <stdexcept>

#include "base/stream_id.h"
#include "directory/policy_file.h"
#include "enlace/journal/v1/journal.pb.h"
#include "intake/domain/policy_names.h"
#include "intake/look_ups.h"
#include "journal/founding.h"
#include "support/engine/judged.h"
#include "support/wait_until.h"

namespace enlace::test {

using aggregate::Answer;
using aggregate::CommandRequest;
using aggregate::Engine;

namespace {

constexpr auto kClient = "hospital";
constexpr auto kInstitution = "SPSSA000011";

template <class Command>
std::unique_ptr<Command> command_of(const std::string& text) {
    auto command = std::make_unique<Command>();
    if (google::protobuf::TextFormat::ParseFromString(text, command.get())) return command;
    throw std::invalid_argument("not a " + command->GetTypeName() + ": " + text);
}

}  // namespace

EngineWorld::EngineWorld(journal::Log& log)
    : log_(log), work_(boost::asio::make_work_guard(callers_)) {
    const directory::PolicyNames needed[] = {{intake::kPolicyClocks, intake::kPolicyLimits}};
    policy = directory::load_policy(ENLACE_SOURCE_DIR "/deploy/policy/policy.json", needed);
    deciders.emplace(policy);
    info_ = journal::found(log,
                           {.service = "intake",
                            .partitions = 4,
                            .deployment_key_id = deployment_key.id(),
                            .identity_key_id = deployment_key.id()},
                           clock);
    thread_ = std::thread([this] { callers_.run(); });
}

EngineWorld::~EngineWorld() {
    for (auto& member : members_) member->engine.reset();
    callers_.stop();
    thread_.join();
}

Engine::Options EngineWorld::options() const {
    Engine::Options options;
    options.journal = info_;
    options.deciders = deciders->all();
    options.personal_types = intake::personal_types();
    return options;
}

std::unique_ptr<projection::Store> EngineWorld::open_store(const Member& member) const {
    const auto layout = Engine::store_layout(member.options);
    return std::make_unique<projection::Store>(projection::Store::Options{
        .path = projection::only_store_folder(member.folder / "store", layout),
        .families = Engine::families(),
        .memory_bytes = 8 << 20,
        .env = stores_on});
}

Engine& EngineWorld::run(Member& member) {
    member.engine = std::make_unique<Engine>(*member.log, *member.store, keyring, deployment_key,
                                             clock, member.options);
    member.engine->start();
    return *member.engine;
}

Engine& EngineWorld::start(journal::Log& log, Engine::Options options) {
    auto member = std::make_unique<Member>();
    member->log = &log;
    member->options = std::move(options);
    member->store = open_store(*member);
    Engine& engine = run(*member);
    members_.push_back(std::move(member));
    return engine;
}

EngineWorld::Member& EngineWorld::member(Engine& engine) {
    return **std::ranges::find_if(
        members_, [&](const auto& member) { return member->engine.get() == &engine; });
}

void EngineWorld::stop(Engine& engine) {
    std::erase_if(members_, [&](const auto& member) { return member->engine.get() == &engine; });
}

Engine& EngineWorld::restart(Engine& engine) {
    return restart(engine, member(engine).options);
}

Engine& EngineWorld::restart(Engine& engine, Engine::Options options) {
    Member& again = member(engine);
    again.engine.reset();
    again.store.reset();
    again.options = std::move(options);
    again.store = open_store(again);
    return run(again);
}

Engine& EngineWorld::restart_on_empty_store(Engine& engine) {
    Member& again = member(engine);
    again.engine.reset();
    again.store.reset();
    std::filesystem::remove_all(again.folder / "store");
    again.store = open_store(again);
    return run(again);
}

projection::Store& EngineWorld::store(Engine& engine) {
    return *member(engine).store;
}

Answer EngineWorld::open_case(Engine& engine, const std::string& key) {
    const Answer patient = handle(engine, register_patient(engine, key + "-patient-key"));
    return handle(engine, register_case(engine, key + "-the-case-key", patient.stream));
}

CommandRequest EngineWorld::request(Engine& engine,
                                    const std::string& key,
                                    std::string stream,
                                    std::unique_ptr<aggregate::Message> command) const {
    CommandRequest request;
    request.actor.set_client(kClient);
    request.actor.set_institution(kInstitution);
    request.actor.set_role(common::v1::SOCIAL_WORKER);
    request.actor.set_human("W-1");
    request.command_id = engine.command_id(kClient, key);
    clients.know(request.command_id, kClient, key);
    request.body_mac = engine.body_mac(*aggregate::inner_of(*command), stream, "");
    request.stream = std::move(stream);
    request.command = std::move(command);
    return request;
}

CommandRequest EngineWorld::register_patient(Engine& engine,
                                             const std::string& key,
                                             const std::string& name) const {
    auto command = std::make_unique<intake::v1::PatientCommand>();
    auto& patient = *command->mutable_register_patient();
    patient.mutable_demographics()->set_name(name);
    patient.mutable_demographics()->mutable_place()->set_municipality("24028");
    patient.mutable_finding()->set_description("found near the market");
    patient.mutable_finding()->set_place("market");
    patient.mutable_finding()->mutable_found_at()->set_seconds(clock.wall_us() / base::kSecond_us);
    auto request = this->request(engine, key, "", std::move(command));
    request.decider = deciders->patients.get();
    request.creates = true;
    request.stream = base::make_stream_id("patient", base::slot_of_digest(request.command_id),
                                          request.command_id);
    return request;
}

CommandRequest EngineWorld::register_case(Engine& engine,
                                          const std::string& key,
                                          const std::string& patient) const {
    auto command = command_of<intake::v1::CaseCommand>(
        "register_case { folio: 'F-1' unit: 'SPSSA000011' service: 'urgencias' kinds: GENERAL "
        "reason: 'alone' informant: 'a neighbour' patient_id: '" +
        patient + "' }");
    auto request = this->request(engine, key, patient, std::move(command));
    request.decider = deciders->cases.get();
    request.creates = true;
    request.stream =
        base::make_stream_id("case", base::StreamId::parse(patient)->slot(), request.command_id);
    return request;
}

CommandRequest EngineWorld::on_case(Engine& engine,
                                    const std::string& key,
                                    const std::string& id,
                                    const std::string& text) const {
    auto request = this->request(engine, key, id, command_of<intake::v1::CaseCommand>(text));
    request.decider = deciders->cases.get();
    return request;
}

std::string EngineWorld::sent_elsewhere(Engine& engine, const std::string& key) {
    constexpr auto kElsewhere = "elsewhere";
    auto command_id = engine.command_id(kElsewhere, key);
    clients.know(command_id, kElsewhere, key);
    clients.sent(command_id);
    return command_id;
}

boost::asio::awaitable<Answer> EngineWorld::ask(Engine& engine, CommandRequest request) {
    const auto& decider = *request.decider;
    const std::string command_id = request.command_id;
    clients.sent(command_id);
    const Answer answer = co_await engine.handle(std::move(request));
    clients.answered(command_id, answer, decider, engine.service());
    co_return answer;
}

std::future<Answer> EngineWorld::begin(Engine& engine, CommandRequest request) {
    return boost::asio::co_spawn(callers_, ask(engine, std::move(request)),
                                 boost::asio::use_future);
}

Answer EngineWorld::handle(Engine& engine, CommandRequest request) {
    return begin(engine, std::move(request)).get();
}

bool EngineWorld::go_over_timers(const std::vector<Engine*>& engines) {
    // The next pass begins after the call, and has ended once another one begins.
    std::vector<std::uint64_t> ended;
    for (const auto* engine : engines) ended.push_back(engine->status().timer_passes + 2);
    return wait_until(
        [&] {
            return std::ranges::equal(engines, ended, [](const auto* engine, auto passes) {
                const auto status = engine->status();
                return status.timer_passes >= passes && status.timers_in_work == 0;
            });
        },
        std::chrono::seconds(30));
}

std::string EngineWorld::faults_of(const std::vector<std::string>& services,
                                   const std::vector<std::string>& allowed) {
    stop_all();
    return faults_found_by_the_judge(
        log_, services, info_.partitions,
        {.client_log = clients.lines(), .deployment_key = deployment_key, .allowed = allowed});
}

std::vector<journal::v1::JournalRecord> EngineWorld::records(const std::string& service) const {
    std::vector<journal::v1::JournalRecord> records;
    for (std::uint32_t partition = 0; partition < info_.partitions; ++partition) {
        const auto end = log_.end({service, partition});
        for (std::uint64_t position = 0; position < end; ++position) {
            journal::v1::Entry entry;
            entry.ParseFromString(*log_.read({service, partition}, position));
            if (entry.has_record()) records.push_back(entry.record());
        }
    }
    return records;
}

}  // namespace enlace::test
