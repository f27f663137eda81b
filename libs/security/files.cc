#include "security/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace enlace::security {
namespace {

constexpr std::size_t kFileMax = 1 << 20;
constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
constexpr mode_t kPublic = kOwnerOnly | S_IRGRP | S_IROTH;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
    const std::string why = std::generic_category().message(errno);
    throw std::runtime_error(file.string() + ": cannot " + what + " it: " + why);
}

class Descriptor {
public:
    Descriptor(const std::filesystem::path& file, int flags, mode_t mode = 0)
        : file_(file), fd_(::open(file.c_str(), flags | O_CLOEXEC, mode)) {
        if (fd_ < 0) fail(file_, (flags & O_CREAT) != 0 ? "create" : "open");
    }
    ~Descriptor() { ::close(fd_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    std::string read_all() const {
        std::string content(kFileMax, '\0');
        std::size_t size = 0;
        while (size < content.size()) {
            const ssize_t got = ::read(fd_, content.data() + size, content.size() - size);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail(file_, "read");
            if (got == 0) break;
            size += static_cast<std::size_t>(got);
        }
        if (size == content.size()) {
            throw std::runtime_error(file_.string() + ": far too large for what it should hold");
        }
        content.resize(size);
        return content;
    }

    void write_all(std::string_view content) const {
        while (!content.empty()) {
            const ssize_t put = ::write(fd_, content.data(), content.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) fail(file_, "write");
            content.remove_prefix(static_cast<std::size_t>(put));
        }
        sync();
    }

    void sync() const {
        if (::fsync(fd_) != 0) fail(file_, "sync");
    }

    mode_t mode() const {
        struct stat status{};
        if (::fstat(fd_, &status) != 0) fail(file_, "look at");
        return status.st_mode;
    }

private:
    const std::filesystem::path& file_;
    int fd_;
};

void sync_folder_of(const std::filesystem::path& file) {
    const auto folder = file.has_parent_path() ? file.parent_path() : ".";
    Descriptor(folder, O_RDONLY | O_DIRECTORY).sync();
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
    return Descriptor(file, O_RDONLY).read_all();
}

std::string read_secret_file(const std::filesystem::path& file) {
    const Descriptor descriptor(file, O_RDONLY);
    if ((descriptor.mode() & (S_IRWXG | S_IRWXO)) != 0) {
        throw std::runtime_error(file.string() +
                                 ": others than its owner may read it; take that away with: " +
                                 "chmod 600 " + file.string());
    }
    return descriptor.read_all();
}

void create_secret_file(const std::filesystem::path& file, std::string_view content) {
    Descriptor(file, O_WRONLY | O_CREAT | O_EXCL, kOwnerOnly).write_all(content);
    sync_folder_of(file);
}

void replace_file(const std::filesystem::path& file, std::string_view content) {
    const std::filesystem::path fresh = file.string() + ".new";
    Descriptor(fresh, O_WRONLY | O_CREAT | O_TRUNC, kPublic).write_all(content);
    if (::rename(fresh.c_str(), file.c_str()) != 0) fail(file, "replace");
    sync_folder_of(file);
}

}  // namespace enlace::security
