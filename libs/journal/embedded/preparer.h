#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "journal/embedded/recovery.h"

namespace enlace::journal::embedded {

// Makes the next segment while the present one is written to. Tries again every second where there
// is no room. Thread-safe.
class Preparer {
public:
    Preparer(std::filesystem::path folder,
             std::uint64_t log_id,
             std::uint64_t segment_bytes,
             const Disk& disk,
             Report report,
             std::shared_ptr<const Segment> prepared);  // If it is there already.

    // The next one is to be made.
    void prepare(std::uint64_t number);

    // The next one, when it has been made; nothing while there is no room for it.
    std::shared_ptr<const Segment> take();

    // Why the next one can't be made at present, if so.
    std::optional<std::string> trouble() const;

private:
    void run(const std::stop_token& stop);
    void made(std::shared_ptr<const Segment> segment);
    void failed(std::string why);

    const std::filesystem::path folder_;
    const std::uint64_t log_id_;
    const std::uint64_t segment_bytes_;
    const Disk& disk_;
    const Report report_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::uint64_t wanted_ = 0;  // 0: none.
    std::shared_ptr<const Segment> ready_;
    std::optional<std::string> trouble_;
    std::jthread thread_;  // Last, so that everything it uses is there.
};

}  // namespace enlace::journal::embedded
