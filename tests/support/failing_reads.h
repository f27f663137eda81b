#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>

namespace enlace::test {

// What a store's files are on: a disk that fails to read some of what was written to it, as where a
// bit has flipped. Outlives the stores on it. Thread-safe.
class FailingReads {
public:
    // The n-th read from now on fails, the first is 1; no other does.
    void fail_read(std::int64_t n) { files_->fail_after(n, n); }
    // All of them, until mend().
    void fail_all() { files_->fail_after(1, std::numeric_limits<std::int64_t>::max()); }
    void mend() { files_->fail_after(0, 0); }
    std::int64_t failed() const { return files_->failed; }

    rocksdb::Env* env() { return env_.get(); }

private:
    class Files : public rocksdb::FileSystemWrapper {
    public:
        Files() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

        const char* Name() const override { return "FailingReads"; }

        rocksdb::IOStatus NewRandomAccessFile(const std::string& name,
                                              const rocksdb::FileOptions& options,
                                              std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                              rocksdb::IODebugContext* context) override {
            auto status = FileSystemWrapper::NewRandomAccessFile(name, options, file, context);
            if (status.ok()) *file = std::make_unique<File>(*this, std::move(*file));
            return status;
        }

        void fail_after(std::int64_t first, std::int64_t last) {
            last_ = last;
            first_ = first;
            read_ = 0;
        }
        bool fails() {
            const std::int64_t n = ++read_;
            if (n < first_ || n > last_) return false;
            ++failed;
            return true;
        }

        std::atomic<std::int64_t> failed = 0;

    private:
        std::atomic<std::int64_t> first_ = 0;
        std::atomic<std::int64_t> last_ = 0;
        std::atomic<std::int64_t> read_ = 0;
    };

    class File : public rocksdb::FSRandomAccessFileOwnerWrapper {
    public:
        File(Files& files, std::unique_ptr<rocksdb::FSRandomAccessFile> file)
            : FSRandomAccessFileOwnerWrapper(std::move(file)), files_(files) {}

        rocksdb::IOStatus Read(std::uint64_t offset,
                               std::size_t bytes,
                               const rocksdb::IOOptions& options,
                               rocksdb::Slice* result,
                               char* scratch,
                               rocksdb::IODebugContext* context) const override {
            if (files_.fails()) return rocksdb::IOStatus::Corruption("a bit has flipped");
            return FSRandomAccessFileOwnerWrapper::Read(offset, bytes, options, result, scratch,
                                                        context);
        }

    private:
        Files& files_;
    };

    std::shared_ptr<Files> files_ = std::make_shared<Files>();
    std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(files_);
};

}  // namespace enlace::test
