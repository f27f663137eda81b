#include "faulty_disk.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace enlace::journal::embedded {
namespace {

constexpr std::size_t kRemembered = 4'096;  // Of the bytes of a write.

std::string name_of(int file) {
    const auto link = std::filesystem::path("/proc/self/fd") / std::to_string(file);
    return std::filesystem::read_symlink(link).filename();
}

}  // namespace

void FaultyDisk::set_fault(Fault fault) {
    const std::lock_guard lock(mutex_);
    fault_ = std::move(fault);
}

void FaultyDisk::set_write_max(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    write_max_ = bytes;
}

std::vector<FaultyDisk::Call> FaultyDisk::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

std::size_t FaultyDisk::syncs_of(std::string_view file) const {
    const auto all = calls();
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [&](const Call& call) { return call.is_sync && call.file == file; }));
}

void FaultyDisk::forget_calls() {
    const std::lock_guard lock(mutex_);
    calls_.clear();
}

ssize_t FaultyDisk::write(int file, std::string_view bytes, std::uint64_t offset) const {
    errno = note({false, name_of(file), offset, std::string(bytes.substr(0, kRemembered))});
    if (errno != 0) return -1;
    std::size_t size = bytes.size();
    {
        const std::lock_guard lock(mutex_);
        size = std::min(size, write_max_);
    }
    return Disk::write(file, bytes.substr(0, size), offset);
}

int FaultyDisk::sync(int file) const {
    errno = note({true, name_of(file), 0, ""});
    return errno != 0 ? -1 : Disk::sync(file);
}

// The fault is asked without the lock, since it may wait for something.
int FaultyDisk::note(Call call) const {
    Fault fault;
    {
        const std::lock_guard lock(mutex_);
        calls_.push_back(call);
        fault = fault_;
    }
    return fault ? fault(call) : 0;
}

}  // namespace enlace::journal::embedded
