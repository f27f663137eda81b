#include "history.h"

#include "support/engine/judged.h"
#include "support/segment_files.h"
#include "support/wait_until.h"
#include "views/folding/families.h"
#include "views/views_fold.h"

namespace enlace::test {

using aggregate::Engine;
using journal::EmbeddedLog;

namespace {

constexpr std::size_t kCases = 4;

std::unique_ptr<EmbeddedLog> open(const std::filesystem::path& data) {
    return std::make_unique<EmbeddedLog>(
        EmbeddedLog::Options{.directory = data, .segment_bytes = 2 << 20});
}

void expect(bool what, const char* sentence) {
    if (!what) throw std::runtime_error(sentence);
}

}  // namespace

LogFiles LogFiles::read(const std::filesystem::path& data) {
    return {journal::content(data / "log" / journal::kFirst), journal::content(data / "log/mark")};
}

void LogFiles::write(const std::filesystem::path& data) const {
    std::filesystem::create_directories(data / "log");
    journal::set_content(data / "log" / journal::kFirst, segment);
    journal::set_content(data / "log/mark", mark);
}

History::History() : log_(open(folder_ / "data")), world_(*log_) {
    tell();
    world_.stop_all();
    log_.reset();
    files_ = LogFiles::read(folder_ / "data");
    offsets_ = journal::batch_offsets(files_.segment);
    expect(client_logs_.contains(offsets_.size() - 1), "the last command is in the last batch");
}

void History::tell() {
    Engine& intake = world_.start(*log_, world_.intake_options());
    Engine& visits = world_.start(*log_, world_.visits_options());
    std::vector<std::string> cases;
    for (std::size_t i = 0; i < kCases; ++i) {
        const auto key = "history-" + std::to_string(i);
        cases.push_back(world_.open_case(intake, key).stream);
        if (i % 2 == 0) continue;
        world_.handle(visits, world_.request_visit(visits, key + "-visit-0123", cases.back()));
    }
    expect(wait_until([&] { return world_.events("intake", "ObligationOpened") == kCases / 2; }),
           "reactions came to their end");
    client_logs_[durable_batches()] = world_.clients.lines();
    tell_last(intake, cases[0], kTriage);
    tell_last(intake, cases[0], "resume_case {}");
    tell_last(intake, cases[0], "change_risk { risk: ALTO reason: 'x' }");
}

// Its own line in the log of those who had not been answered yet stands without its answer.
void History::tell_last(Engine& intake, const std::string& id, const char* text) {
    const std::size_t before = durable_batches();
    const auto key = "last-0123456789-" + std::to_string(client_logs_.size());
    world_.handle(intake, world_.on_case(intake, key, id, text));
    expect(durable_batches() == before + 1, "one command is one batch");
    const std::string lines = world_.clients.lines();
    client_logs_[before] = lines.substr(0, lines.rfind('\n', lines.size() - 2) + 1);
    client_logs_[before + 1] = lines;
}

std::size_t History::durable_batches() const {
    return journal::batch_offsets(journal::content(folder_ / "data/log" / journal::kFirst)).size() -
           1;
}

const std::string& History::client_log(std::size_t batches) const {
    return client_logs_.at(batches);
}

std::string History::faults_of(const LogFiles& log, std::size_t batches) const {
    const TemporaryFolder folder;
    log.write(folder.path());
    return faults_found_by_the_judge(folder.path(), {.client_log = client_log(batches),
                                                     .deployment_key = world_.deployment_key});
}

std::vector<DumpedRow> History::views_of(const LogFiles& files,
                                         const std::filesystem::path& store_folder) {
    const TemporaryFolder folder;
    files.write(folder.path());
    const auto log = open(folder.path());
    projection::Store store({.path = store_folder, .families = views::families()});
    const views::SearchKey search_key(world_.deployment_key);
    views::ViewsFold fold(store, {.keyring = world_.keyring, .key = search_key},
                          {.utc_offset_min = -360, .on_committed = [](const auto&) {}});
    const std::vector<journal::JournalInfo> journals = {world_.journal(),
                                                        world_.visits_options().journal};
    for (const auto& info : journals) log->open_journal(info.service, info.partitions);
    projection::Runner runner(
        *log, store, fold, world_.clock,
        {.journals = journals, .owns = {}, .accepted_losses = {}, .wake = [] {}});
    const auto is_at_end = [&] {
        runner.step();
        for (std::uint16_t journal = 0; journal < journals.size(); ++journal) {
            for (std::uint32_t partition = 0; partition < runner.partitions(journal); ++partition) {
                const auto end = log->end({journals[journal].service, partition});
                if (runner.status(journal, partition).next < end) return false;
            }
        }
        return true;
    };
    expect(wait_until(is_at_end), "views come to the end of the log");
    runner.commit();
    expect(runner.halted().empty(), "views read all of the log");
    return dump(store, views::families());
}

LogFiles recovered(const std::filesystem::path& data) {
    open(data).reset();
    return LogFiles::read(data);
}

}  // namespace enlace::test
