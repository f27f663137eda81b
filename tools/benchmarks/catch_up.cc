#include "tools/benchmarks/catch_up.h"

#include <algorithm>
#include <thread>

#include "directory/directory.h"
#include "directory/policy_file.h"
#include "process/installed.h"
#include "tools/benchmarks/history_writer.h"
#include "tools/benchmarks/processor_time.h"
#include "tools/benchmarks/progress.h"

namespace enlace::bench {
namespace {

constexpr std::chrono::milliseconds kLookEvery{5};

std::vector<std::string> jurisdictions_of(const std::filesystem::path& file) {
    const auto directory = directory::Directory::load(file);
    std::vector<std::string> codes;
    for (const auto& one : directory.contents().jurisdictions()) codes.push_back(one.code());
    return codes;
}

std::vector<journal::JournalInfo> open_journals(journal::Log& log, const security::KeyFiles& keys) {
    std::vector<journal::JournalInfo> journals;
    for (const char* service : {"intake", "homevisits"}) {
        journals.push_back(journal::found(log,
                                          {.service = service,
                                           .partitions = kPartitions,
                                           .deployment_key_id = keys.deployment.id(),
                                           .identity_key_id = keys.identity.id()},
                                          base::system_clock()));
    }
    return journals;
}

}  // namespace

CaughtUp catch_up(journal::Log& log,
                  const security::KeyFiles& keys,
                  const security::Keyring& keyring,
                  const std::filesystem::path& folder,
                  std::uint64_t records,
                  const std::vector<Ask>& asks,
                  Folds folds) {
    const auto policy = directory::load_policy(process::installed("deploy/policy/policy.json"), {});
    views::Views::Options options;
    options.folder = folder;
    options.journals = open_journals(log, keys);
    options.jurisdictions =
        jurisdictions_of(process::installed("deploy/directory/san-luis-potosi.json"));
    options.keeps_figures = folds == Folds::all;

    CaughtUp caught_up;
    for (std::size_t start = 0; start == 0 || start < asks.size(); ++start) {
        const double cpu_before_us = processor_time_us();
        const auto begun = Samples::Clock::now();
        views::Views views(log, keyring, keys.identity, policy, base::system_clock(), options);
        views.start();
        Progress progress("catching up", records);
        for (auto lag = views.status().lag_records; lag > 0; lag = views.status().lag_records) {
            progress.at(records - std::min(lag, records));
            std::this_thread::sleep_for(kLookEvery);
        }
        if (start == 0) {
            caught_up.took_s = seconds_since(begun);
            caught_up.cpu_us = processor_time_us() - cpu_before_us;
        }
        if (start < asks.size()) asks[start](views);
    }
    std::filesystem::remove_all(folder);
    return caught_up;
}

}  // namespace enlace::bench
