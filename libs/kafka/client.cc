#include "kafka/client.h"

#include <syslog.h>

#include <array>
#include <fstream>

#include "telemetry/log.h"

namespace enlace::kafka {
namespace {

using std::filesystem::perms;

void set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
    std::array<char, 512> why{};
    if (rd_kafka_conf_set(conf, name, value.c_str(), why.data(), why.size()) != RD_KAFKA_CONF_OK) {
        throw std::runtime_error(std::string("Kafka's client refuses the setting ") + name + ": " +
                                 why.data());
    }
}

std::ifstream open(const std::filesystem::path& file, const std::string& what) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file.string() + ": can't be read, and should hold " + what);
    return in;
}

std::string read_password(const std::filesystem::path& file) {
    std::ifstream in = open(file, "the user's password");
    const auto may = std::filesystem::status(file).permissions();
    if ((may & (perms::group_all | perms::others_all)) != perms::none) {
        throw std::runtime_error(
            file.string() + ": holds a password and may be read by others; run chmod 600 on it");
    }
    std::string password;
    if (!std::getline(in, password) || password.empty()) {
        throw std::runtime_error(file.string() + ": holds no password; it should be its one line");
    }
    return password;
}

void log_in(rd_kafka_conf_t* conf, const Connection& connection) {
    if (connection.ca_file.empty()) {
        throw std::runtime_error("user " + connection.user +
                                 " would show a password without TLS: name the certificate of who "
                                 "signed the brokers' as ca-file");
    }
    set(conf, "sasl.mechanisms", "SCRAM-SHA-512");
    set(conf, "sasl.username", connection.user);
    set(conf, "sasl.password", read_password(connection.password_file));
}

// librdkafka speaks of brokers, topics and settings, never of what a message holds.
void note(const rd_kafka_t* client, int level, const char* about, const char* text) {
    const bool polled = rd_kafka_type(client) == RD_KAFKA_PRODUCER;
    if (polled && std::string_view(about) == "FAIL") return;  // Said again as ERROR.
    const log::Fields fields = {
        {"client", rd_kafka_name(client)}, {"about", about}, {"text", text}};
    if (level <= LOG_ERR) {
        log::error("kafka_client", fields);
    } else {
        log::warning("kafka_client", fields);
    }
}

}  // namespace

Conf make_conf(const Connection& connection, std::initializer_list<Setting> settings) {
    if (connection.brokers.empty()) {
        throw std::runtime_error("no Kafka brokers were given: name some as host:port,host:port");
    }
    Conf conf(rd_kafka_conf_new());
    set(conf.get(), "bootstrap.servers", connection.brokers);
    set(conf.get(), "client.id", connection.client_id);
    const bool authenticated = !connection.user.empty();
    const bool encrypted = !connection.ca_file.empty();
    if (authenticated) log_in(conf.get(), connection);
    if (encrypted) {
        open(connection.ca_file, "the certificate of who signed the brokers'");
        set(conf.get(), "ssl.ca.location", connection.ca_file.string());
    }
    set(conf.get(), "security.protocol",
        std::string(authenticated ? "sasl_" : "") + (encrypted ? "ssl" : "plaintext"));
    set(conf.get(), "socket.nagle.disable", "true");
    // A broker that died, hangs or is back is noticed within seconds.
    set(conf.get(), "socket.timeout.ms", std::to_string(kAnswerWithin.count()));
    set(conf.get(), "socket.connection.setup.timeout.ms", "5000");
    set(conf.get(), "reconnect.backoff.max.ms", "1000");
    set(conf.get(), "topic.metadata.refresh.interval.ms", "5000");
    // Brokers stay where they are; to forget them in each outage would only fill the log.
    set(conf.get(), "metadata.recovery.strategy", "none");
    set(conf.get(), "log.connection.close", "false");
    set(conf.get(), "log_level", std::to_string(LOG_WARNING));
    rd_kafka_conf_set_log_cb(conf.get(), note);
    for (const auto& [name, value] : settings) set(conf.get(), name, value);
    return conf;
}

Client make_client(rd_kafka_type_t type, Conf conf) {
    std::array<char, 512> why{};
    Client client(rd_kafka_new(type, conf.get(), why.data(), why.size()));
    if (!client)
        throw std::runtime_error(std::string("no Kafka client can be made: ") + why.data());
    [[maybe_unused]] const auto* const taken = conf.release();  // The client has it.
    return client;
}

}  // namespace enlace::kafka
