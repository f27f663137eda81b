#include "support/engine/judged.h"

#include <fstream>
#include <future>

#include "journal/embedded/embedded_log.h"
#include "security/digest.h"
#include "support/judge.h"
#include "support/temporary_folder.h"

namespace enlace::test {
namespace {

void copy(const journal::Log& from, journal::PartitionRef where, journal::Log& to) {
    const std::uint64_t end = from.end(where);
    for (std::uint64_t position = 0; position < end; ++position) {
        std::promise<void> durable;
        to.append(where, *from.read(where, position), [&](auto) { durable.set_value(); });
        durable.get_future().wait();
    }
}

}  // namespace

std::string faults_found_by_the_judge(const std::filesystem::path& data, const Trial& trial) {
    const TemporaryFolder folder;
    const std::string clients = folder / "clients.ndjson";
    const std::string key = folder / "deployment.key";
    std::ofstream(clients) << trial.client_log;
    std::ofstream(key) << security::to_hex(trial.deployment_key.bytes());
    std::vector<std::string> arguments = {data, "--client-log", clients, "--deployment-key", key};
    for (const auto& code : trial.allowed) arguments.insert(arguments.end(), {"--allow", code});
    const auto judged = run_judge("judge.py", arguments);
    return judged.status == 0 ? "" : judged.output + "status " + std::to_string(judged.status);
}

std::string faults_found_by_the_judge(const journal::Log& log,
                                      const std::vector<std::string>& services,
                                      std::uint32_t partitions,
                                      const Trial& trial) {
    const TemporaryFolder folder;
    {
        journal::EmbeddedLog files({.directory = folder / "data", .segment_bytes = 2 << 20});
        for (const auto& service : services) {
            files.open_journal(service, partitions);
            for (std::uint32_t partition = 0; partition < partitions; ++partition) {
                copy(log, {service, partition}, files);
            }
        }
    }
    return faults_found_by_the_judge(folder / "data", trial);
}

}  // namespace enlace::test
