#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "projection/store.h"

namespace enlace::projection {

// Files of sorted rows on their way into a store, past the memory that commits go through: all of
// one set get there at one moment, or none does. Internal to the store.
class SortedFiles {
public:
    // What a store's folder for them and their names are made of. Not thread-safe; its use is.
    class Folder {
    public:
        explicit Folder(std::filesystem::path path);  // Empties it.
        std::string next_file();

    private:
        const std::filesystem::path path_;
        std::atomic<std::uint64_t> files_ = 0;
    };

    SortedFiles(rocksdb::DB& db, Folder& folder) : db_(db), folder_(folder) {}
    ~SortedFiles();  // Deletes what did not get there.
    SortedFiles(const SortedFiles&) = delete;
    SortedFiles& operator=(const SortedFiles&) = delete;

    // At most one file for each family; by key, each of which stands there once. `is_read_soon`:
    // rows are looked up before compaction has been there.
    rocksdb::Status write(rocksdb::ColumnFamilyHandle* family,
                          std::span<const SortedRow> rows,
                          bool is_read_soon);
    rocksdb::Status ingest();

private:
    rocksdb::DB& db_;
    Folder& folder_;
    std::vector<rocksdb::IngestExternalFileArg> files_;
};

}  // namespace enlace::projection
