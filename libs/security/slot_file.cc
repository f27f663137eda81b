#include "security/slot_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "security/keyring.h"

namespace enlace::security {
namespace {

std::string reason(int error) {
    return std::generic_category().message(error);
}

}  // namespace

SlotFile::SlotFile(const std::filesystem::path& file)
    : file_(file), fd_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (fd_ < 0) fail("cannot open it: " + reason(errno));
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        const std::string why = errno == EWOULDBLOCK ? "another process has it open; stop that one"
                                                     : "cannot lock it: " + reason(errno);
        ::close(fd_);
        fail(why);
    }
}

SlotFile::~SlotFile() {
    ::close(fd_);
}

void SlotFile::make_durable() {
    const auto folder = file_.has_parent_path() ? file_.parent_path() : ".";
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool kept = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!kept) fail("cannot sync its folder");
}

std::uint64_t SlotFile::size() const {
    struct stat status{};
    if (::fstat(fd_, &status) != 0) fail("cannot look at it: " + reason(errno));
    return static_cast<std::uint64_t>(status.st_size);
}

std::string SlotFile::read(std::uint64_t offset, std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got =
            ::pread(fd_, bytes.data() + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("cannot read it: " + reason(errno));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

void SlotFile::reserve(std::uint64_t size) {
    const int error = ::posix_fallocate(fd_, 0, static_cast<off_t>(size));
    if (error != 0) fail("cannot make room for more keys: " + reason(error));
}

bool SlotFile::write_durably(std::uint64_t offset, std::string_view bytes) {
    return write(offset, bytes) && sync();
}

bool SlotFile::write(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        offset += static_cast<std::uint64_t>(put);
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
}

bool SlotFile::sync() {
    return ::fdatasync(fd_) == 0;
}

void SlotFile::fail(const std::string& why) const {
    throw KeyringError(file_.string() + ": " + why);
}

}  // namespace enlace::security
