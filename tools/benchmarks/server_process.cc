#include "tools/benchmarks/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "http/client.h"

namespace enlace::bench {
namespace {

constexpr std::string_view kHost = "127.0.0.1";
constexpr std::string_view kServesAt = "Enlace serves at http://127.0.0.1:";

[[noreturn]] void become_server(const std::filesystem::path& data, int out) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "enlace";
    const int log = ::open((data / "server.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execl(program.c_str(), program.c_str(), "serve", "--dev", "--data", data.c_str(), "--listen",
            "127.0.0.1:0", "--log-level", "warning", nullptr);
    std::perror(program.c_str());
    std::_Exit(127);
}

// Of the line in which the server says so; 0 if it ends before it does.
std::uint16_t read_port(int from) {
    std::string told;
    char piece[512];
    while (true) {
        const auto at = told.find(kServesAt);
        if (at != std::string::npos && told.find('\n', at) != std::string::npos) {
            std::uint16_t port = 0;
            std::from_chars(told.data() + at + kServesAt.size(), told.data() + told.size(), port);
            return port;
        }
        const auto got = ::read(from, piece, sizeof piece);
        if (got <= 0) return 0;
        told.append(piece, static_cast<std::size_t>(got));
    }
}

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& data) {
    std::filesystem::create_directories(data);
    int out[2];
    if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("no process can be made");
    if (process_ == 0) become_server(data, out[1]);
    ::close(out[1]);
    port_ = read_port(out[0]);
    ::close(out[0]);
    if (port_ != 0) return;
    end(SIGKILL);
    throw std::runtime_error("the server did not start: see " + (data / "server.log").string());
}

ServerProcess::~ServerProcess() {
    end(SIGTERM);
}

void ServerProcess::kill() {
    end(SIGKILL);
}

void ServerProcess::end(int signal) {
    if (process_ < 0) return;
    ::kill(process_, signal);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

double ServerProcess::rss_mib() const {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    for (std::string word; status >> word;) {
        double kib = 0;
        if (word == "VmRSS:" && status >> kib) return kib / 1024;
    }
    throw std::runtime_error("the server is gone");
}

bool ServerProcess::ready() const {
    try {
        return http::Client(std::string(kHost), port_).get("/health/ready").status == 200;
    } catch (const http::ClientError&) {
        return false;
    }
}

telemetry::Samples ServerProcess::numbers() const {
    return telemetry::Samples::parse(http::Client(std::string(kHost), port_).get("/metrics").body);
}

double ServerProcess::told(std::string_view metric, const telemetry::Labels& labels) const {
    const auto value = numbers().sum(metric, labels);
    if (!value) throw std::runtime_error("the server does not tell its " + std::string(metric));
    return *value;
}

std::uint64_t ServerProcess::lag_records() const {
    return static_cast<std::uint64_t>(told("enlace_lag_records", {{"service", "views"}}));
}

double ServerProcess::cpu_s() const {
    return told("process_cpu_seconds_total");
}

std::uint64_t ServerProcess::commands() const {
    const auto answered = numbers().sum("enlace_commands_total", {{"from", "client"}});
    return static_cast<std::uint64_t>(answered.value_or(0));  // Until the first, nothing is told.
}

}  // namespace enlace::bench
