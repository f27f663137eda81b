#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "journal/embedded/file.h"

namespace enlace::journal::embedded {

struct MarkSlot {
    std::uint64_t log_id = 0;
    std::uint64_t batch = 0;  // Known to be durable, with all before it.
};

std::string encode(const MarkSlot& slot);
std::optional<MarkSlot> decode_mark_slot(std::string_view bytes);

// The file that remembers which batches were durable, so that their loss is noticed.
class Mark {
public:
    // A new one in place of whatever is there, synced.
    static Mark create(const std::filesystem::path& folder, std::uint64_t log_id, const Disk& disk);

    // Nothing if neither slot is valid, or there is no file.
    static std::optional<Mark> open(const std::filesystem::path& folder,
                                    File::Mode mode,
                                    const Disk& disk);

    static std::filesystem::path path(const std::filesystem::path& folder);

    std::uint64_t log_id() const { return newest_.log_id; }
    std::uint64_t batch() const { return newest_.batch; }

    // Both throw std::system_error.
    void note(std::uint64_t batch);
    void sync() const { file_.sync(); }

private:
    Mark(File file, MarkSlot newest) : file_(std::move(file)), newest_(newest) {}

    File file_;
    MarkSlot newest_;
};

}  // namespace enlace::journal::embedded
