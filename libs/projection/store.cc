#include "projection/store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <condition_variable>
#include <cstdarg>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "base/check.h"
#include "projection/empty_stretches.h"
#include "projection/key_order.h"
#include "projection/slices.h"
#include "projection/sorted_files.h"
#include "projection/store_files.h"
#include "projection/walk.h"
#include "telemetry/log.h"

namespace enlace::projection {
namespace {

constexpr auto kFlushEvery = std::chrono::seconds(10);
// The list of a store's files is short, and a process has a dozen stores.
constexpr std::size_t kListGrowsBy_bytes = 64u << 10;
// From here on files of their own are cheaper than places in memory, and a flush.
constexpr std::size_t kFilesFrom_bytes = 8u << 20;
// What a family takes of the memory for writes with its first row: little, as most of many have
// few.
constexpr std::size_t kFirstRow_bytes = 16u << 10;

// The memory for writes is what all families together may hold; what each of them takes before its
// first row, for its filter, must be a small part of it, or it is flushed as soon as it is filled.
rocksdb::ColumnFamilyOptions family_options(std::size_t memory_bytes, std::size_t families) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(memory_bytes / 2);
    // Indexes and filters in parts, so that memory is bounded whatever the history.
    table.cache_index_and_filter_blocks = true;
    table.cache_index_and_filter_blocks_with_high_priority = true;
    table.pin_top_level_index_and_filter = true;
    table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
    table.partition_filters = true;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    rocksdb::ColumnFamilyOptions options;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.write_buffer_size = memory_bytes / 4;
    options.arena_block_size = kFirstRow_bytes;
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.25 / static_cast<double>(families);
    // A commit's rows come in order: each is looked for from the one before, not from the top.
    options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewCappedPrefixTransform(0));
    options.compression = rocksdb::kLZ4Compression;
    return options;
}

// RocksDB's own log. Debian's build stops the process where it can't be written, as on a full disk;
// what matters of it comes back as a status anyway.
class NoLog : public rocksdb::Logger {
public:
    using rocksdb::Logger::Logv;
    void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

// Opens the store there, or begins one. Families that it does not have yet are made together: one
// by one, as DB::Open does it, each time the options of all of them are written.
rocksdb::Status open(const rocksdb::DBOptions& options,
                     const std::string& path,
                     const std::vector<std::string>& names,
                     const rocksdb::ColumnFamilyOptions& family,
                     std::unique_ptr<rocksdb::DB>& db,
                     std::vector<rocksdb::ColumnFamilyHandle*>& families) {
    std::vector<std::string> present;
    if (!rocksdb::DB::ListColumnFamilies(options, path, &present).ok()) {
        present = {rocksdb::kDefaultColumnFamilyName};  // Of a store that cannot be read, too.
    }
    std::vector<rocksdb::ColumnFamilyDescriptor> known;
    std::vector<std::string> missing;
    for (const auto& name : names) {
        if (std::ranges::find(present, name) != present.end()) {
            known.emplace_back(name, family);
        } else {
            missing.push_back(name);
        }
    }

    rocksdb::DB* opened = nullptr;
    auto status = rocksdb::DB::Open(options, path, known, &families, &opened);
    if (!status.ok()) return status;
    db.reset(opened);
    std::vector<rocksdb::ColumnFamilyHandle*> made;
    status = db->CreateColumnFamilies(family, missing, &made);
    families.insert(families.end(), made.begin(), made.end());
    std::ranges::sort(families, {}, [&](const rocksdb::ColumnFamilyHandle* handle) {
        return std::ranges::find(names, handle->GetName()) - names.begin();
    });
    return status;
}

// Reading never explains itself with a value: a status names files and causes only.
[[noreturn]] void refuse(const char* what, const rocksdb::Status& status) {
    throw StoreUnavailable(std::string(what) + ": " + status.ToString());
}

}  // namespace

void Batch::put_sorted(Family family, std::vector<SortedRow> rows) {
    if (rows.empty()) return;
    const auto [at, is_first] = sorted_.try_emplace(family);
    base::check(is_first, "a family's sorted rows come together");
    at->second = std::move(rows);
}

std::size_t Batch::size() const {
    std::size_t rows = writes_.size();
    for (const auto& [family, of_family] : sorted_) rows += of_family.size();
    return rows;
}

std::map<Family, std::vector<SortedRow>> Batch::sort_writes() const {
    std::map<Family, std::vector<const Write*>> families;
    for (const auto& write : writes_) families[write.family].push_back(&write);
    std::map<Family, std::vector<SortedRow>> sorted;
    for (const auto& [family, writes] : families) {
        std::vector<std::string_view> keys;
        keys.reserve(writes.size());
        for (const auto* write : writes) keys.push_back(write->key);
        auto& rows = sorted[family];
        rows.reserve(writes.size());
        for (const auto index : key_order(keys)) {
            const auto& [of, key, value] = *writes[index];
            if (!rows.empty() && rows.back().key == key) rows.pop_back();
            rows.push_back({key, value});
        }
    }
    return sorted;
}

std::size_t Batch::bytes() const {
    constexpr std::size_t kAround = 16;  // Lengths, kind and family.
    std::size_t bytes = 0;
    const auto add = [&](const auto& row) {
        bytes += kAround + row.key.size() + (row.value ? row.value->size() : 0);
    };
    std::ranges::for_each(writes_, add);
    for (const auto& [family, rows] : sorted_) std::ranges::for_each(rows, add);
    return bytes;
}

struct Store::Impl {
    // What one commit does to one family.
    struct Rows {
        Family family;
        const std::vector<SortedRow>& rows;
        bool is_read_soon;
    };

    ~Impl() {
        for (auto* family : families) db->DestroyColumnFamilyHandle(family);
    }

    std::string path;
    std::unique_ptr<rocksdb::Env> env;
    std::unique_ptr<rocksdb::DB> db;
    std::vector<rocksdb::ColumnFamilyHandle*> families;

    std::optional<SortedFiles::Folder> incoming;
    EmptyStretches stretches;

    std::mutex mutex;
    std::condition_variable closing;
    bool closed = false;
    std::set<Family> growing;   // Families whose files are not compacted for now, ...
    bool added_lately = false;  // ... while sorted files keep coming.
    std::thread flusher;
    // The disk refused something, and has taken nothing since. RocksDB goes on trying by itself to
    // flush what it holds; another flush meanwhile is one that it may never end
    // (facebook/rocksdb#11872).
    std::atomic<bool> refused = false;
    std::atomic<bool> readable = true;

    void begin_growing(Family family) {
        const std::lock_guard lock(mutex);
        added_lately = true;
        if (!growing.insert(family).second) return;
        // Compacting each file as it comes would take what catching up needs. Many files must not
        // hold up commits afterwards either.
        const auto status =
            db->SetOptions(families[family + 1], {{"disable_auto_compactions", "true"},
                                                  {"level0_slowdown_writes_trigger", "1000000"},
                                                  {"level0_stop_writes_trigger", "1000000"}});
        if (!status.ok()) refuse("the store could not be written", status);
    }

    // Neighbours are found faster by the one that went in just before.
    rocksdb::Status write(const std::vector<Rows>& all, std::size_t bytes) {
        rocksdb::WriteBatch writes(bytes);
        for (const auto& [family, rows, is_read_soon] : all) {
            for (const auto& [key, value] : rows) {
                if (value) {
                    writes.Put(families[family + 1], slice(key), slice(*value));
                } else {
                    writes.Delete(families[family + 1], slice(key));
                }
            }
        }
        rocksdb::WriteOptions options;
        options.disableWAL = true;
        return db->Write(options, &writes);
    }

    rocksdb::Status write_files(const std::vector<Rows>& all) {
        SortedFiles files(*db, *incoming);
        for (const auto& [family, rows, is_read_soon] : all) {
            begin_growing(family);
            const auto status = files.write(families[family + 1], rows, is_read_soon);
            if (!status.ok()) return status;
        }
        return files.ingest();
    }

    void end_growing() {
        if (std::exchange(added_lately, false) || growing.empty()) return;
        std::vector<rocksdb::ColumnFamilyHandle*> grown;
        for (const Family family : growing) grown.push_back(families[family + 1]);
        if (db->EnableAutoCompaction(grown).ok()) growing.clear();
    }

    [[noreturn]] void refuse_read(const rocksdb::Status& status) {
        const std::string why =
            "the store " + path + " could not be read: " + status.ToString() +
            ": look after that disk and start again; where it is still so, delete the store before "
            "a start: it is folded again";
        if (readable.exchange(false)) log::error("store_unreadable", {{"reason", why}});
        throw StoreUnreadable(why);
    }

    void flush() {
        rocksdb::FlushOptions options;
        options.allow_write_stall = true;
        const auto status = db->Flush(options, families);
        if (status.ok()) return;
        refused = true;
        refuse("the store could not be flushed", status);
    }

    void flush_now_and_then() {
        std::unique_lock lock(mutex);
        while (!closing.wait_for(lock, kFlushEvery, [&] { return closed; })) {
            lock.unlock();
            try {
                if (!refused) flush();
            } catch (const StoreUnavailable&) {
                // commit() meets the same error and reports it; what was flushed before stands.
            }
            lock.lock();
            end_growing();
        }
    }
};

class Store::Snapshot {
public:
    Snapshot(rocksdb::DB& db, EmptyStretches::Moment moment)
        : db_(db), moment_(moment), held_(db.GetSnapshot()) {}
    ~Snapshot() { db_.ReleaseSnapshot(held_); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    const rocksdb::Snapshot* held() const { return held_; }
    EmptyStretches::Moment moment() const { return moment_; }

private:
    rocksdb::DB& db_;
    EmptyStretches::Moment moment_;
    const rocksdb::Snapshot* held_;
};

Store::Store(const Options& options) : impl_(std::make_unique<Impl>()) {
    std::filesystem::create_directories(options.path);
    rocksdb::DBOptions db_options;
    db_options.create_if_missing = true;
    db_options.atomic_flush = true;
    db_options.max_background_jobs = 2;
    db_options.db_write_buffer_size = options.memory_bytes / 2;
    db_options.info_log = std::make_shared<NoLog>();
    db_options.avoid_unnecessary_blocking_io = true;
    db_options.manifest_preallocation_size = kListGrowsBy_bytes;
    impl_->env = StoreFiles::on(options.env);
    db_options.env = impl_->env.get();

    std::vector<std::string> names{rocksdb::kDefaultColumnFamilyName};
    names.insert(names.end(), options.families.begin(), options.families.end());
    const auto status =
        open(db_options, options.path.string(), names,
             family_options(options.memory_bytes, names.size()), impl_->db, impl_->families);
    if (!status.ok()) {
        throw StoreUnavailable("cannot open the store " + options.path.string() + ": " +
                               status.ToString() +
                               ". It holds nothing that the log does not: it may be deleted, and "
                               "is folded again at the next start.");
    }
    impl_->path = options.path.string();
    impl_->incoming.emplace(options.path / "incoming");
    impl_->flusher = std::thread([impl = impl_.get()] { impl->flush_now_and_then(); });
}

Store::~Store() {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->closed = true;
    }
    impl_->closing.notify_one();
    impl_->flusher.join();
    try {
        if (!impl_->refused) impl_->flush();
    } catch (const StoreUnavailable&) {
        // A full disk at shutdown: the next start folds again from the last flush.
    }
}

bool Store::is_readable() const {
    return impl_->readable;
}

std::shared_ptr<const Store::Snapshot> Store::snapshot() const {
    return std::make_shared<const Snapshot>(*impl_->db, impl_->stretches.now());
}

std::optional<std::string> Store::get(Family family,
                                      std::string_view key,
                                      const Snapshot* at) const {
    rocksdb::ReadOptions options;
    if (at) options.snapshot = at->held();
    std::string value;
    const auto status = impl_->db->Get(options, impl_->families[family + 1], slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    if (!status.ok()) impl_->refuse_read(status);
    return value;
}

bool Store::is_empty(Family family) const {
    bool empty = true;
    scan(family, {}, {}, [&](std::string_view, std::string_view) { return empty = false; });
    return empty;
}

void Store::scan(Family family,
                 std::string_view prefix,
                 std::string_view from,
                 const Visit& visit,
                 const Snapshot* at) const {
    rocksdb::ReadOptions options;
    if (at) options.snapshot = at->held();
    const auto moment = at ? at->moment() : impl_->stretches.now();
    Walk walk(std::unique_ptr<rocksdb::Iterator>(
                  impl_->db->NewIterator(options, impl_->families[family + 1])),
              impl_->stretches, family, moment);
    const auto& rows = walk.rows();
    walk.begin(std::max(prefix, from));
    for (; walk.is_at_row() && rows.key().starts_with(slice(prefix)); walk.next()) {
        if (!visit(view(rows.key()), view(rows.value()))) return;
    }
    if (!rows.status().ok()) impl_->refuse_read(rows.status());
}

void Store::commit(const Batch& batch) {
    const auto sorted_now = batch.sort_writes();
    std::vector<Impl::Rows> all;
    for (const auto& [family, rows] : sorted_now) {
        base::check(!batch.sorted_.contains(family), "a family's rows are sorted, or are not");
        all.push_back({family, rows, true});
    }
    for (const auto& [family, rows] : batch.sorted_) all.push_back({family, rows, false});
    EmptyStretches::Commit commit(impl_->stretches);
    for (const auto& [family, rows, is_read_soon] : all) commit.will_put(family, rows);
    const auto bytes = batch.bytes();
    const auto write = [&] {
        return bytes < kFilesFrom_bytes ? impl_->write(all, bytes) : impl_->write_files(all);
    };
    auto status = write();
    // After a full disk RocksDB refuses until it is asked to try again.
    if (!status.ok() && impl_->db->Resume().ok()) status = write();
    impl_->refused = !status.ok();
    if (!status.ok()) refuse("the store could not be written", status);
}

void Store::flush() {
    impl_->flush();
}

}  // namespace enlace::projection
