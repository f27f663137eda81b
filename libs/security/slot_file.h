#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace enlace::security {

// The file under a keyring: positioned reads and writes, and the lock that keeps a second process
// away. Errors are KeyringError with the name of the file, where it does not say otherwise.
class SlotFile {
public:
    // Makes it, empty, if there is none.
    explicit SlotFile(const std::filesystem::path& file);
    ~SlotFile();
    SlotFile(const SlotFile&) = delete;
    SlotFile& operator=(const SlotFile&) = delete;

    // That the file exists will survive power loss.
    void make_durable();
    std::uint64_t size() const;
    // What is there of the range; shorter at the end of the file.
    std::string read(std::uint64_t offset, std::size_t size) const;
    // Makes room, so that writing later can't fail for want of it.
    void reserve(std::uint64_t size);
    // True once the bytes would survive power loss; false says nothing of what is on disk.
    bool write_durably(std::uint64_t offset, std::string_view bytes);
    bool write(std::uint64_t offset, std::string_view bytes);
    bool sync();

    [[noreturn]] void fail(const std::string& why) const;

private:
    std::filesystem::path file_;
    int fd_;
};

}  // namespace enlace::security
