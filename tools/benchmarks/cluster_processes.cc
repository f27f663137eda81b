#include "tools/benchmarks/cluster_processes.h"

#include <fcntl.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "process/installed.h"

namespace enlace::bench {
namespace {

google::protobuf::Struct read_fields(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    google::protobuf::Struct read;
    if (google::protobuf::util::JsonStringToMessage(text.str(), &read).ok()) return read;
    throw std::runtime_error(file.string() + " can't be read");
}

// The exit status. What it prints is shown only where it goes wrong, on standard error.
int run_cluster_tool(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), process::installed("deploy/cluster/cluster.py").string());
    std::vector<char*> words;
    for (auto& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    const int error =
        ::posix_spawn(&process, words.front(), &actions, nullptr, words.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return 127;
    int status = 0;
    ::waitpid(process, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace

ClusterProcesses::ClusterProcesses(const std::filesystem::path& folder) : folder_(folder) {
    const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    if (run_cluster_tool({"up", "--data", folder_, "--bin", programs, "--brokers", "1", "--of-each",
                          "2", "--port", "0"}) != 0) {
        throw std::runtime_error("the cluster did not start: see above, and " +
                                 (folder_ / "logs").string());
    }
    const auto deployment = read_fields(folder_ / "deployment.json");
    port_ = static_cast<std::uint16_t>(deployment.fields().at("front_port").number_value());
    brokers_ = read_fields(folder_ / "kafka/cluster.json").fields().at("bootstrap").string_value();
}

ClusterProcesses::~ClusterProcesses() {
    run_cluster_tool({"down", "--data", folder_});
}

}  // namespace enlace::bench
