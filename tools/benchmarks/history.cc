#include "tools/benchmarks/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>

#include "base/stream_id.h"
#include "journal/embedded/embedded_log.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/calls.h"
#include "tools/benchmarks/history_writer.h"
#include "tools/benchmarks/progress.h"
#include "tools/benchmarks/story.h"

namespace enlace::bench {
namespace {

constexpr std::size_t kUnderWay = 10'000;
constexpr std::size_t kKeyThreads = 16;

// Those who ask at the same time share one sync.
void make_keys(security::Keyring& keyring, const std::vector<std::string>& patients) {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < kKeyThreads; ++t) {
        threads.emplace_back([&, t] {
            for (std::size_t i = t; i < patients.size(); i += kKeyThreads) {
                keyring.key_for(patients[i]);
            }
        });
    }
}

}  // namespace

History write_history(journal::Log& log,
                      const security::KeyFiles& keys,
                      security::Keyring& keyring,
                      std::uint64_t records) {
    std::vector<std::string> patients(std::max<std::uint64_t>(records / Story::kSteps, 1));
    for (std::size_t i = 0; i < patients.size(); ++i) {
        const auto digest = digest_of("patient", i);
        patients[i] = base::make_stream_id("patient", base::slot_of_digest(digest), digest);
    }
    HistoryWriter writer(log, keys, keyring);
    make_keys(keyring, patients);

    History history;
    std::mt19937_64 random(1);
    std::vector<Story> under_way;
    std::size_t begun = 0;
    const std::uint64_t total = patients.size() * Story::kSteps;
    Progress progress("history", total);
    while (true) {
        while (under_way.size() < kUnderWay && begun < patients.size()) {
            under_way.emplace_back(writer, patients[begun], begun);
            ++begun;
        }
        if (under_way.empty()) break;
        Story& story = under_way[random() % under_way.size()];
        story.go_on();
        progress.at(++history.records);
        if (!story.is_over()) continue;
        history.open_cases.push_back(story.social_case());
        std::swap(story, under_way.back());
        under_way.pop_back();
    }
    writer.finish();
    return history;
}

History write_history(const std::filesystem::path& data, std::uint64_t records) {
    const auto keys = security::KeyFiles::create(data / "keys");
    journal::EmbeddedLog log({.directory = data});
    const auto keyring = security::FileKeyring::open(data / "keyring", keys.keyring_kek);
    return write_history(log, keys, *keyring, records);
}

}  // namespace enlace::bench
