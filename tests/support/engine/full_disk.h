#pragma once

#include <rocksdb/env.h>

#include <cstdint>
#include <memory>

namespace enlace::test {

// What a store's files are on. Full, it refuses every write as a disk without room does; what was
// written before can be read. Outlives the stores on it. Thread-safe.
class FullDisk {
public:
    FullDisk();
    ~FullDisk();

    void fill();
    void make_room();
    // Writes that it refused.
    std::uint64_t refused() const;

    rocksdb::Env* env() { return env_.get(); }

private:
    class Files;

    std::shared_ptr<Files> files_;
    std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace enlace::test
