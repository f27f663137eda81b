#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <memory>
#include <string>

namespace enlace::projection {

// What a store's files are on, but for one that RocksDB would write whenever families are made: its
// options, all of which it then reads back to compare. Nobody reads them later; with a dozen stores
// they are a fifth of what a process has to do to start. That it could not be written is no error
// to RocksDB.
class StoreFiles : public rocksdb::FileSystemWrapper {
public:
    // `env`: where they are; nothing: this machine. The result must outlive the store.
    static std::unique_ptr<rocksdb::Env> on(rocksdb::Env* env) {
        if (!env) env = rocksdb::Env::Default();
        return rocksdb::NewCompositeEnv(std::make_shared<StoreFiles>(env->GetFileSystem()));
    }

    explicit StoreFiles(const std::shared_ptr<rocksdb::FileSystem>& files)
        : FileSystemWrapper(files) {}

    const char* Name() const override { return "StoreFiles"; }

    rocksdb::IOStatus NewWritableFile(const std::string& name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* context) override {
        if (name.find("/OPTIONS-") != std::string::npos) return rocksdb::IOStatus::NotSupported();
        return FileSystemWrapper::NewWritableFile(name, options, file, context);
    }
};

}  // namespace enlace::projection
