#pragma once

#include <memory>
#include <string>
#include <vector>

#include "journal/embedded/embedded_log.h"
#include "support/engine/care_world.h"
#include "support/store_dump.h"
#include "support/temporary_folder.h"

namespace enlace::test {

// The files of a log that fits into one segment.
struct LogFiles {
    std::string segment;
    std::string mark;

    auto operator<=>(const LogFiles&) const = default;

    // `data` gets no other files of a log.
    static LogFiles read(const std::filesystem::path& data);
    void write(const std::filesystem::path& data) const;
};

// Cases and visits of one hospital in the log of both services, orderly shut down; with what its
// clients were told by when.
class History {
public:
    // Each of the last ones is a batch of its own: accepted, refused, with nothing to do.
    static constexpr std::size_t kLastCommands = 3;

    History();

    const LogFiles& files() const { return files_; }
    // Of the first batch and so on, and of the end.
    const std::vector<std::uint64_t>& offsets() const { return offsets_; }
    // What clients had sent and heard when only so many batches were durable: all but the last few,
    // or all. Whatever the next one holds was under way.
    const std::string& client_log(std::size_t batches) const;

    // What the second reader finds wrong with such a log, and those clients; empty: all is well.
    std::string faults_of(const LogFiles& log, std::size_t batches) const;
    // What views hold that go on, from what stands in that store's folder, to the end of such a
    // log.
    std::vector<DumpedRow> views_of(const LogFiles& files,
                                    const std::filesystem::path& store_folder);

private:
    void tell();
    void tell_last(aggregate::Engine& intake, const std::string& id, const char* text);
    std::size_t durable_batches() const;

    TemporaryFolder folder_;
    std::unique_ptr<journal::EmbeddedLog> log_;
    CareWorld world_;
    LogFiles files_;
    std::vector<std::uint64_t> offsets_;
    std::map<std::size_t, std::string> client_logs_;  // By the number of durable batches.
};

// As every start does it. Throws LogDamaged.
LogFiles recovered(const std::filesystem::path& data);

}  // namespace enlace::test
