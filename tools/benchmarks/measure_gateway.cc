#include <algorithm>
#include <array>
#include <stdexcept>

#include "directory/directory.h"
#include "gateway/gateway.h"
#include "gateway/pseudonyms.h"
#include "gateway/topics.h"
#include "journal/kafka/kafka_log.h"
#include "process/installed.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/callers.h"
#include "tools/benchmarks/cluster_processes.h"
#include "tools/benchmarks/history_writer.h"
#include "tools/benchmarks/inbox_load.h"
#include "tools/benchmarks/progress.h"
#include "tools/benchmarks/public_reader.h"
#include "tools/benchmarks/wait_until.h"

namespace enlace::bench {
namespace {

using gateway::Audience;

constexpr std::size_t kClients = 10;
constexpr std::chrono::milliseconds kPace{10};  // All connections together.
constexpr std::size_t kFewCases = 640;
constexpr std::uint64_t kBacklogRecords = 300'000;
constexpr std::chrono::seconds kTopicsWithin{30};

const Audience kEventsOfIntake{Audience::Kind::data_teams, "intake"};

double readable_p99_ms(const Settings& settings,
                       const ClusterProcesses& cluster,
                       Passes& passes,
                       const std::vector<std::string>& cases) {
    Places places;
    Callers callers;
    for (std::size_t i = 0; i < kClients; ++i) {
        callers.push_back(record_contacts(passes, i, cases, i, kClients, places));
    }
    PublicReader reader({.brokers = cluster.brokers()}, topic_of({}, kEventsOfIntake));
    const auto load =
        load_for(settings.seconds, cluster.port(), callers, "100 a second", kClients * kPace);
    auto readable = reader.finish();
    if (readable.size() < load.samples.size()) {
        throw std::runtime_error("what was recorded is missing on its public topic");
    }
    return readable.quantile_ms(0.99);
}

// A history on journals of its own beside those of the cluster, published by one instance.
class PublishedHistory {
public:
    PublishedHistory(const Settings& settings, const kafka::Connection& connection)
        : connection_(connection),
          folder_(settings.folder / "gateway_backlog"),
          keys_(security::KeyFiles::create(folder_ / "keys")),
          keyring_(security::FileKeyring::open(folder_ / "keyring", keys_.keyring_kek)) {
        const kafka::Admin admin(connection_);
        for (const char* service : kServices) {
            admin.create(journal::plan_journal(rules_, service, kPartitions), kTopicsWithin);
            audiences_.push_back({Audience::Kind::data_teams, service});
        }
        const auto directory =
            directory::Directory::load(process::installed("deploy/directory/san-luis-potosi.json"));
        for (const auto& one : directory.contents().jurisdictions()) {
            audiences_.push_back({Audience::Kind::jurisdiction, one.code()});
        }
        for (const auto& audience : audiences_) {
            admin.create(gateway::plan_public(rules_, audience, kPartitions), kTopicsWithin);
        }
        journal::KafkaLog log({.connection = connection_, .topics = rules_});
        records_ = write_history(log, keys_, *keyring_, std::min(settings.records, kBacklogRecords))
                       .records;
    }

    double events_per_s() {
        journal::KafkaLog log({.connection = connection_, .topics = rules_});  // Not in memory.
        gateway::Gateway gateway(log, *keyring_, gateway::pseudonyms(keys_.identity),
                                 base::system_clock(),
                                 {.folder = folder_ / "store",
                                  .connection = connection_,
                                  .topics = rules_,
                                  .journals = journals(log),
                                  .audiences = audiences_,
                                  .accepted_losses = {}});
        const auto begun = Samples::Clock::now();
        gateway.start();
        Progress progress("publishing", records_);
        wait_until("what is published", [&] {
            const auto read = read_of(gateway.status());
            progress.at(read);
            return read >= records_;
        });
        gateway.stop();  // Which commits the last of it.
        const double took_s = seconds_since(begun);
        if (gateway.status().published < records_) {
            throw std::runtime_error("not all of the history was published");
        }
        return static_cast<double>(records_) / took_s;
    }

private:
    static constexpr std::array kServices = {"intake", "homevisits"};

    std::vector<journal::JournalInfo> journals(journal::Log& log) const {
        std::vector<journal::JournalInfo> all;
        for (const char* service : kServices) {
            all.push_back(journal::found(log,
                                         {.service = service,
                                          .partitions = kPartitions,
                                          .deployment_key_id = keys_.deployment.id(),
                                          .identity_key_id = keys_.identity.id()},
                                         base::system_clock()));
        }
        return all;
    }

    // Without the Geneses.
    static std::uint64_t read_of(const gateway::GatewayStatus& status) {
        std::uint64_t read = 0;
        for (const auto& one : status.partitions) read += std::max<std::uint64_t>(one.next, 1) - 1;
        return read;
    }

    const journal::TopicRules rules_{.prefix = "bench.", .replication = 1, .min_insync = 1};
    const kafka::Connection connection_;
    const std::filesystem::path folder_;
    const security::KeyFiles keys_;
    const std::unique_ptr<security::FileKeyring> keyring_;
    std::vector<Audience> audiences_;
    std::uint64_t records_ = 0;
};

}  // namespace

std::vector<Figure> measure_gateway(const Settings& settings) {
    const auto folder = settings.folder / "gateway_cluster";
    const ClusterProcesses cluster(folder);
    const kafka::Connection connection{.brokers = cluster.brokers()};
    Passes passes(folder);
    auto few = settings;
    few.cases = kFewCases;
    const auto cases = prepare(few, cluster.port(), passes);
    std::vector<Figure> figures;
    figures.push_back(
        {"gateway_readable_100_p99_ms", readable_p99_ms(settings, cluster, passes, cases)});
    InboxLoad inbox(connection);
    figures.push_back({"gateway_inbox_100_p99_ms",
                       inbox.send_and_await(settings.seconds, kPace).quantile_ms(0.99)});
    PublishedHistory backlog(settings, connection);
    figures.push_back({"gateway_backlog_events_per_s", backlog.events_per_s()});
    return figures;
}

}  // namespace enlace::bench
