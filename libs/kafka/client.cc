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

void refuse_if_others_may_read(const std::filesystem::path& file, const std::string& what) {
    std::error_code error;
    const auto may = std::filesystem::status(file, error).permissions();
    if (!error && (may & (perms::group_all | perms::others_all)) != perms::none) {
        throw std::runtime_error(file.string() + ": holds a " + what +
                                 " and may be read by others; run chmod 600 on it");
    }
}

std::string read_password(const std::filesystem::path& file) {
    refuse_if_others_may_read(file, "password");
    std::ifstream in(file);
    std::string password;
    if (!std::getline(in, password) || password.empty()) {
        throw std::runtime_error(file.string() + ": holds no password; it should be its one line");
    }
    return password;
}

// librdkafka speaks of brokers, topics and settings, never of what a message holds.
void note(const rd_kafka_t* client, int level, const char* about, const char* text) {
    if (std::string_view(about) == "FAIL") return;  // Said again as ERROR.
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
    if (authenticated) {
        set(conf.get(), "sasl.mechanisms", "SCRAM-SHA-512");
        set(conf.get(), "sasl.username", connection.user);
        set(conf.get(), "sasl.password", read_password(connection.password_file));
    }
    if (encrypted) set(conf.get(), "ssl.ca.location", connection.ca_file.string());
    if (!connection.certificate_file.empty()) {
        refuse_if_others_may_read(connection.certificate_file, "private key");
        set(conf.get(), "ssl.certificate.location", connection.certificate_file.string());
        set(conf.get(), "ssl.key.location", connection.certificate_file.string());
    }
    set(conf.get(), "security.protocol",
        std::string(authenticated ? "sasl_" : "") + (encrypted ? "ssl" : "plaintext"));
    set(conf.get(), "socket.nagle.disable", "true");
    // A broker that died, hangs or is back is noticed within seconds.
    set(conf.get(), "socket.timeout.ms", "10000");
    set(conf.get(), "socket.connection.setup.timeout.ms", "5000");
    set(conf.get(), "reconnect.backoff.max.ms", "1000");
    set(conf.get(), "topic.metadata.refresh.interval.ms", "5000");
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
