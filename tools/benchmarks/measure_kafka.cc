#include "journal/kafka/kafka_log.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/bare_broker.h"
#include "tools/benchmarks/callers.h"
#include "tools/benchmarks/catch_up.h"
#include "tools/benchmarks/cluster_processes.h"
#include "tools/benchmarks/history_writer.h"

namespace enlace::bench {
namespace {

constexpr std::size_t kPacedConnections = 10;
constexpr std::chrono::milliseconds kHundredASecond{10};  // All connections together.
constexpr std::chrono::milliseconds kEvery = kPacedConnections * kHundredASecond;
constexpr std::chrono::seconds kBrokerPatience{30};

void append(std::vector<Figure>& figures, std::vector<Figure> more) {
    figures.insert(figures.end(), more.begin(), more.end());
}

std::vector<Figure> measure_bare(const Settings& settings, const kafka::Connection& connection) {
    BareBroker broker(connection);
    auto paced = broker.append_and_read(settings.seconds, settings.connections, kHundredASecond);
    const auto many = broker.append_and_read(settings.seconds, settings.connections);
    return {{"kafka_bare_100_p50_ms", paced.samples.quantile_ms(0.5)},
            {"kafka_bare_100_p99_ms", paced.samples.quantile_ms(0.99)},
            {"kafka_bare_64_per_s", static_cast<double>(many.samples.size()) / many.took_s}};
}

std::vector<Figure> measure_commands_on(const Settings& settings,
                                        const std::filesystem::path& data,
                                        std::uint16_t port) {
    Passes passes(data);
    const auto cases = prepare(settings, port, passes);
    Places places;
    Callers paced, looking, all;
    Samples shown;
    for (std::size_t i = 0; i < kPacedConnections; ++i) {
        paced.push_back(record_contacts(passes, i, cases, i, kPacedConnections, places));
        looking.push_back(record_and_look(passes, i, cases, i, kPacedConnections, shown));
    }
    for (std::size_t i = 0; i < settings.connections; ++i) {
        all.push_back(record_contacts(passes, i, cases, i, settings.connections, places));
    }
    auto hundred = load_for(settings.seconds, port, paced, "100 a second", kEvery);
    load_for(settings.seconds, port, looking, "100 a second, looked at", kEvery);
    auto many = load_for(settings.seconds, port, all, "64 connections");
    const double lag_s = seconds_until_shown(port, passes, cases.front(), places);
    return {{"kafka_command_100_p50_ms", hundred.samples.quantile_ms(0.5)},
            {"kafka_command_100_p99_ms", hundred.samples.quantile_ms(0.99)},
            {"kafka_shown_100_p99_ms", shown.quantile_ms(0.99)},
            {"kafka_command_64_per_s", static_cast<double>(many.samples.size()) / many.took_s},
            {"kafka_command_64_p99_ms", many.samples.quantile_ms(0.99)},
            {"kafka_view_lag_end_s", lag_s}};
}

// Of journals of their own beside those of the cluster.
std::vector<Figure> measure_catch_up_from(const Settings& settings,
                                          const kafka::Connection& connection) {
    const journal::TopicRules rules{.prefix = "bench.", .replication = 1, .min_insync = 1};
    const kafka::Admin admin(connection);
    for (const char* service : {"intake", "homevisits"}) {
        admin.create(journal::plan_journal(rules, service, kPartitions), kBrokerPatience);
    }
    const auto folder = settings.folder / "kafka_catch_up";
    const auto keys = security::KeyFiles::create(folder / "keys");
    const auto keyring = security::FileKeyring::open(folder / "keyring", keys.keyring_kek);
    const auto open = [&] {
        return journal::KafkaLog({.connection = connection, .topics = rules});
    };
    std::uint64_t records = 0;
    {
        auto log = open();
        records = write_history(log, keys, *keyring, settings.records).records;
    }
    auto log = open();  // Which has nothing in memory.
    const auto done = catch_up(log, keys, *keyring, folder / "views", records);
    return {{"kafka_catch_up_events_per_s", static_cast<double>(records) / done.took_s}};
}

}  // namespace

std::vector<Figure> measure_kafka(const Settings& settings) {
    const auto folder = settings.folder / "cluster";
    const ClusterProcesses cluster(folder);
    const kafka::Connection connection{.brokers = cluster.brokers()};
    auto figures = measure_bare(settings, connection);
    append(figures, measure_commands_on(settings, folder, cluster.port()));
    append(figures, measure_catch_up_from(settings, connection));
    return figures;
}

}  // namespace enlace::bench
