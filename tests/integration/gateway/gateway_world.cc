#include "gateway_world.h"

#include <google/protobuf/text_format.h>

#include <stdexcept>

#include "base/clock.h"
#include "base/crockford.h"
#include "base/stream_id.h"
#include "directory/directory.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "gateway/domain/webhook.h"
#include "gateway/pseudonyms.h"
#include "gateway/services.h"
#include "gateway/topics.h"
#include "process/installed.h"
#include "security/digest.h"
#include "support/wait_until.h"

namespace enlace::test {
namespace {

using homevisits::v1::HomeVisitEvent;

constexpr auto kService = "homevisits";

HomeVisitEvent event_of(const std::string& text) {
    HomeVisitEvent event;
    if (!google::protobuf::TextFormat::ParseFromString(text, &event)) {
        throw std::invalid_argument("not an event: " + text);
    }
    return event;
}

}  // namespace

GatewayWorld::GatewayWorld(std::string prefix)
    : keys_folder_(folder_.path() / "keys"),
      keys_(security::KeyFiles::create(keys_folder_)),
      rules_{.prefix = std::move(prefix), .replication = 1, .min_insync = 1} {
    for (const auto service : gateway::kPublished) {
        make_topic(journal::plan_journal(rules_, service, kPartitions));
    }
    make_topic(journal::plan_journal(rules_, gateway::kWebhooks, kPartitions));
    make_topic(journal::plan_keyring(rules_));
    audiences_ = gateway::audiences(
        directory::Directory::load(process::installed("deploy/directory/san-luis-potosi.json")));
    for (const auto& audience : audiences_) {
        make_topic(gateway::plan_public(rules_, audience, kPartitions));
    }
    const kafka::Connection connection{.brokers = brokers()};
    log_ = std::make_unique<journal::KafkaLog>(
        journal::KafkaLog::Options{.connection = connection, .topics = rules_});
    keyring_ = journal::KafkaKeyring::open({.connection = connection, .topics = rules_},
                                           keys_.keyring_kek);
    writer_ = std::make_unique<JournalWriter>(*log_, *keyring_, base::system_clock(), kPartitions);
    for (const auto service : gateway::kPublished) {
        journals_.push_back(journal::found(*log_,
                                           {.service = std::string(service),
                                            .partitions = kPartitions,
                                            .deployment_key_id = keys_.deployment.id(),
                                            .identity_key_id = keys_.identity.id()},
                                           base::system_clock()));
        writer_->use(journals_.back());
    }
}

gateway::Gateway::Options GatewayWorld::options(unsigned instance) const {
    return {.folder = folder_ / ("gateway-" + std::to_string(instance)),
            .connection = {.brokers = brokers()},
            .topics = rules_,
            .journals = journals_,
            .audiences = audiences_,
            .accepted_losses = {},
            .instance = instance};
}

std::unique_ptr<gateway::Gateway> GatewayWorld::make_gateway(unsigned instance) {
    return std::make_unique<gateway::Gateway>(*log_, *keyring_, gateway::pseudonyms(keys_.identity),
                                              base::system_clock(), options(instance));
}

void GatewayWorld::write(const std::string& visit,
                         const std::vector<std::string>& events,
                         const std::function<void(journal::v1::JournalRecord&)>& spoil) {
    std::vector<HomeVisitEvent> parsed;
    for (const auto& text : events) parsed.push_back(event_of(text));
    std::vector<const google::protobuf::Message*> wrappers;
    for (const auto& event : parsed) wrappers.push_back(&event);
    const auto written = writer_->write(kService, visit, wrappers,
                                        {.subject = "patient of " + visit, .spoil = spoil});
    versions_[visit] = written.version;
    if (!wait_until([&] { return log_->end({kService, written.partition}) > written.position; })) {
        throw std::runtime_error("a record did not reach the log");
    }
}

std::string GatewayWorld::begin_visit(const std::string& jurisdiction) {
    const auto number = static_cast<unsigned>(versions_.size());
    const auto visit = base::make_stream_id("visit", number % base::StreamId::kSlots,
                                            security::sha256(std::to_string(number)));
    write(visit, {std::string("home_visit_requested { requester: 'SPSSA000011' reason: RISK "
                              "patient_id: 'patient-") +
                  visit.substr(visit.find('-') + 1) + "' name: '" + kPlanted + "' address: '" +
                  kPlanted + "' place { free_text: '" + kPlanted + "' } }"});
    write(visit, {"home_visit_routed { jurisdiction: '" + jurisdiction + "' }"});
    return visit;
}

void GatewayWorld::note(const std::string& visit, int notes) {
    write(visit,
          std::vector<std::string>(static_cast<std::size_t>(notes),
                                   std::string("safety_note_added { note: '") + kPlanted + "' }"));
}

void GatewayWorld::reroute(const std::string& visit, const std::string& to) {
    write(visit, {"home_visit_rerouted { jurisdiction: '" + to + "' reason: '" + kPlanted + "' }"});
}

void GatewayWorld::refuse(const std::string& visit) {
    writer_->refuse(kService, visit, {});
}

void GatewayWorld::write_void(const std::string& visit) {
    const std::uint64_t version = versions_.at(visit);
    write(visit, {"home_visit_received {}"}, [](auto& record) { record.set_sequence(1); });
    versions_[visit] = version;
}

void GatewayWorld::poison(const std::string& visit) {
    write(visit, {"home_visit_received {}"},
          [](auto& record) { record.mutable_events(0)->set_clear("\xff\xff"); });
}

std::string GatewayWorld::events_topic() const {
    return gateway::topic_of(rules_, {gateway::Audience::Kind::data_teams, kService});
}

std::string GatewayWorld::jurisdiction_topic(const std::string& code) const {
    return gateway::topic_of(rules_, {gateway::Audience::Kind::jurisdiction, code});
}

std::uint64_t GatewayWorld::happened() const {
    std::uint64_t all = 0;
    for (const auto& [visit, version] : versions_) all += version;
    return all;
}

testing::AssertionResult GatewayWorld::events_are_right() const {
    const auto pseudonym = gateway::pseudonyms(keys_.identity);
    std::map<std::string, std::vector<std::uint64_t>> expected;
    for (const auto& [visit, version] : versions_) {
        for (std::uint64_t v = 1; v <= version; ++v) expected[pseudonym(visit)].push_back(v);
    }
    const auto found = versions_of(read_topic(events_topic(), kPartitions));
    for (const auto& [visit, versions] : found) {
        if (!expected.contains(visit)) {
            return testing::AssertionFailure() << "nobody knows of " << visit;
        }
    }
    for (const auto& [visit, versions] : expected) {
        const auto at = found.find(visit);
        if (at == found.end()) return testing::AssertionFailure() << visit << " is missing";
        if (at->second == versions) continue;
        return testing::AssertionFailure() << visit << " has " << at->second.size() << " of "
                                           << versions.size() << ", or not in order";
    }
    return testing::AssertionSuccess();
}

bool GatewayWorld::events_are_complete() const {
    return read_topic(events_topic(), kPartitions).size() >= happened();
}

}  // namespace enlace::test
