#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace rocksdb {
class Env;
}

// Everything that can be folded again from the log, in RocksDB. What is folded stands in the same
// atomic batch as the positions it was folded up to; the write-ahead log is off, so that a crash
// falls back to the last flush, of all column families at one moment, and folds on from there.
namespace enlace::projection {

// Index into the names given to Store::open.
using Family = std::size_t;

// The disk refused a write. Nothing of the batch was written; it may be committed again.
class StoreUnavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The disk refused a read, or what it gave fails its checksum: whether there is such a row is not
// known. Names the folder and says what to do. Who was folding has half a fold, which must not go
// on.
class StoreUnreadable : public StoreUnavailable {
public:
    using StoreUnavailable::StoreUnavailable;
};

// No value: there is to be no such row.
struct SortedRow {
    std::string_view key;
    std::optional<std::string_view> value;
};

class Batch {
public:
    void put(Family family, std::string key, std::string value) {
        writes_.push_back({family, std::move(key), std::move(value)});
    }
    void erase(Family family, std::string key) {
        writes_.push_back({family, std::move(key), std::nullopt});
    }
    // Rows that nobody looks up before long, in the order of their keys and each once; the batch
    // holds no others of that family. What they show stays as it is until the batch is committed.
    void put_sorted(Family family, std::vector<SortedRow> rows);
    bool empty() const { return size() == 0; }
    std::size_t size() const;  // Rows.

private:
    friend class Store;
    struct Write {
        Family family;
        std::string key;
        std::optional<std::string> value;
    };
    // What was not sorted. By family; of each, by key, and of equal keys only what was written
    // last.
    std::map<Family, std::vector<SortedRow>> sort_writes() const;
    // As much as a write batch of the store's takes, or a little more.
    std::size_t bytes() const;

    std::vector<Write> writes_;
    std::map<Family, std::vector<SortedRow>> sorted_;
};

// Thread-safe.
class Store {
public:
    struct Options {
        std::filesystem::path path;
        std::vector<std::string> families;
        std::size_t memory_bytes = 64u << 20;  // Blocks cached and writes not flushed yet.
        rocksdb::Env* env = nullptr;           // What its files are on; nothing: this machine.
    };

    // All reads through one snapshot see one moment.
    class Snapshot;
    // False ends the scan.
    using Visit = std::function<bool(std::string_view key, std::string_view value)>;

    // Creates what is missing. Throws StoreUnavailable, naming the folder and what to do.
    explicit Store(const Options& options);
    ~Store();  // Flushes.

    // False once a read has failed, until it is opened again.
    bool is_readable() const;

    std::shared_ptr<const Snapshot> snapshot() const;

    // Reads throw StoreUnreadable. Without a snapshot: the newest committed value.
    std::optional<std::string> get(Family family,
                                   std::string_view key,
                                   const Snapshot* at = nullptr) const;
    // Whether it holds no row at all.
    bool is_empty(Family family) const;
    // Keys from `from` on that begin with `prefix`, in order of their bytes.
    void scan(Family family,
              std::string_view prefix,
              std::string_view from,
              const Visit& visit,
              const Snapshot* at = nullptr) const;

    // All of it or nothing. A great deal, as while catching up, goes as sorted files past the
    // memory for writes. Throws StoreUnavailable; the next try asks the disk again.
    void commit(const Batch& batch);

    // Makes everything committed survive a crash. Done by itself every 10 s.
    void flush();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::projection
