#include "support/engine/full_disk.h"

#include <rocksdb/file_system.h>

#include <atomic>

namespace enlace::test {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FullDisk::Files : public rocksdb::FileSystemWrapper {
public:
    Files() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

    const char* Name() const override { return "FullDisk"; }

    IOStatus NewWritableFile(const std::string& name,
                             const FileOptions& options,
                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                             IODebugContext* context) override {
        auto status = FileSystemWrapper::NewWritableFile(name, options, file, context);
        if (status.ok()) *file = std::make_unique<File>(*this, std::move(*file));
        return status;
    }

    IOStatus room() {
        if (!full) return IOStatus::OK();
        ++refused;
        return IOStatus::NoSpace();
    }

    std::atomic<bool> full = false;
    std::atomic<std::uint64_t> refused = 0;

private:
    class File : public rocksdb::FSWritableFileOwnerWrapper {
    public:
        File(Files& files, std::unique_ptr<rocksdb::FSWritableFile> file)
            : FSWritableFileOwnerWrapper(std::move(file)), files_(files) {}

        IOStatus Append(const Slice& data,
                        const IOOptions& options,
                        IODebugContext* context) override {
            auto room = files_.room();
            return room.ok() ? FSWritableFileOwnerWrapper::Append(data, options, context) : room;
        }
        IOStatus Append(const Slice& data,
                        const IOOptions& options,
                        const rocksdb::DataVerificationInfo& verification,
                        IODebugContext* context) override {
            auto room = files_.room();
            return room.ok()
                       ? FSWritableFileOwnerWrapper::Append(data, options, verification, context)
                       : room;
        }
        IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
            auto room = files_.room();
            return room.ok() ? FSWritableFileOwnerWrapper::Sync(options, context) : room;
        }

    private:
        Files& files_;
    };
};

FullDisk::FullDisk() : files_(std::make_shared<Files>()), env_(rocksdb::NewCompositeEnv(files_)) {}

FullDisk::~FullDisk() = default;

void FullDisk::fill() {
    files_->full = true;
}

void FullDisk::make_room() {
    files_->full = false;
}

std::uint64_t FullDisk::refused() const {
    return files_->refused;
}

}  // namespace enlace::test
