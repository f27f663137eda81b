#include "tools/benchmarks/disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "tools/benchmarks/samples.h"

namespace enlace::bench {
namespace {

constexpr std::size_t kBlock = 4096;
constexpr std::size_t kFile = 16 << 20;
constexpr std::chrono::seconds kFor{2};

void check(bool ok, const char* what) {
    if (!ok) throw std::system_error(errno, std::generic_category(), what);
}

void write_block(int file, const std::string& block, std::size_t offset) {
    check(::pwrite(file, block.data(), block.size(), static_cast<off_t>(offset)) ==
              static_cast<ssize_t>(block.size()),
          "pwrite");
}

}  // namespace

std::vector<Figure> measure_disk(const std::filesystem::path& folder) {
    const auto path = folder / "disk";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    check(file >= 0, "open");
    const std::string block(kBlock, 'e');
    for (std::size_t offset = 0; offset < kFile; offset += kBlock) write_block(file, block, offset);
    check(::fsync(file) == 0, "fsync");

    Samples samples;
    const auto begun = Samples::Clock::now();
    for (std::size_t offset = 0; Samples::Clock::now() - begun < kFor;
         offset = (offset + kBlock) % kFile) {
        const auto from = Samples::Clock::now();
        write_block(file, block, offset);
        check(::fdatasync(file) == 0, "fdatasync");
        samples.add(Samples::Clock::now() - from);
    }
    const double took_s = seconds_since(begun);
    ::close(file);
    std::filesystem::remove(path);
    return {{"fdatasync_per_s", static_cast<double>(samples.size()) / took_s},
            {"fdatasync_p50_ms", samples.quantile_ms(0.5)}};
}

}  // namespace enlace::bench
