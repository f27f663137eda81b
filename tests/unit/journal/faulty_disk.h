#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "journal/embedded/file.h"

namespace enlace::journal::embedded {

// The real disk, except for what a test makes of it; remembers what was asked of it. Thread-safe.
class FaultyDisk : public Disk {
public:
    struct Call {
        bool is_sync = false;
        std::string file;  // Name without folder.
        std::uint64_t offset = 0;
        std::string bytes;
    };
    // Gives 0 to let the call through, or the errno that it fails with.
    using Fault = std::function<int(const Call& call)>;

    void set_fault(Fault fault);
    // At most so many bytes go with one write.
    void set_write_max(std::size_t bytes);

    std::vector<Call> calls() const;
    std::size_t syncs_of(std::string_view file) const;
    void forget_calls();

    ssize_t write(int file, std::string_view bytes, std::uint64_t offset) const override;
    int sync(int file) const override;

private:
    int note(Call call) const;

    mutable std::mutex mutex_;
    mutable std::vector<Call> calls_;
    Fault fault_;
    std::size_t write_max_ = SIZE_MAX;
};

}  // namespace enlace::journal::embedded
