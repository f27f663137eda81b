#include "journal/embedded/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "journal/log.h"

namespace enlace::journal::embedded {
namespace {

[[noreturn]] void throw_errno(const char* what, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(),
                            std::string("cannot ") + what + " " + path.string());
}

int flags_of(File::Mode mode) {
    switch (mode) {
        case File::Mode::read:
            return O_RDONLY | O_CLOEXEC;
        case File::Mode::update:
            return O_RDWR | O_CLOEXEC;
        case File::Mode::create:
            return O_RDWR | O_CREAT | O_CLOEXEC;
    }
    return O_RDONLY;
}

}  // namespace

ssize_t Disk::write(int file, std::string_view bytes, std::uint64_t offset) const {
    return ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
}

int Disk::sync(int file) const {
    return ::fdatasync(file);
}

const Disk& real_disk() {
    static const Disk disk;
    return disk;
}

File::File(std::filesystem::path path, Mode mode, const Disk& disk)
    : path_(std::move(path)), disk_(disk), fd_(::open(path_.c_str(), flags_of(mode), 0600)) {
    if (fd_ < 0) throw_errno("open", path_);
}

File::File(File&& other) noexcept
    : path_(std::move(other.path_)), disk_(other.disk_), fd_(std::exchange(other.fd_, -1)) {}

File::~File() {
    if (fd_ >= 0) ::close(fd_);
}

std::uint64_t File::size() const {
    struct stat status{};
    if (::fstat(fd_, &status) != 0) throw_errno("look at", path_);
    return static_cast<std::uint64_t>(status.st_size);
}

std::string File::read(std::uint64_t offset, std::size_t size) const {
    std::string bytes;
    int failed = 0;
    std::size_t done = 0;
    bytes.resize_and_overwrite(size, [&](char* to, std::size_t) {
        while (done < size) {
            const ssize_t got =
                ::pread(fd_, to + done, size - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) failed = errno;
            if (got <= 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    });
    if (failed != 0) {
        throw LogDamaged(path_.string() + " can't be read at offset " +
                         std::to_string(offset + done) + ": " +
                         std::generic_category().message(failed));
    }
    return bytes;
}

void File::write(std::string_view bytes, std::uint64_t offset) const {
    while (!bytes.empty()) {
        const ssize_t put = disk_.write(fd_, bytes, offset);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) throw_errno("write", path_);
        bytes.remove_prefix(static_cast<std::size_t>(put));
        offset += static_cast<std::uint64_t>(put);
    }
}

void File::sync() const {
    if (disk_.sync(fd_) != 0) throw_errno("sync", path_);
}

bool File::try_lock() const {
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK) throw_errno("lock", path_);
    return false;
}

void sync_folder(const std::filesystem::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) throw_errno("open", folder);
    const int result = ::fsync(fd);
    ::close(fd);
    if (result != 0) throw_errno("sync", folder);
}

}  // namespace enlace::journal::embedded
