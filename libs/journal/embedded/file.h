#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace enlace::journal::embedded {

// The system calls on whose success durability rests; a test makes them fail. Otherwise they are
// pwrite(2) and fdatasync(2).
class Disk {
public:
    virtual ~Disk() = default;
    virtual ssize_t write(int file, std::string_view bytes, std::uint64_t offset) const;
    virtual int sync(int file) const;
};

const Disk& real_disk();

// An open file. What goes wrong is a std::system_error that names it, except when reading: there
// it is a LogDamaged.
class File {
public:
    enum class Mode { read, update, create };

    File(std::filesystem::path path, Mode mode, const Disk& disk);
    ~File();
    File(File&& other) noexcept;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    File& operator=(File&&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::uint64_t size() const;

    // Fewer bytes than asked for at the end of the file only.
    std::string read(std::uint64_t offset, std::size_t size) const;
    void write(std::string_view bytes, std::uint64_t offset) const;
    void sync() const;

    // False if another process holds the lock.
    bool try_lock() const;

private:
    std::filesystem::path path_;
    const Disk& disk_;
    int fd_ = -1;
};

// Makes names in the folder durable.
void sync_folder(const std::filesystem::path& folder);

}  // namespace enlace::journal::embedded
