#include "projection/sorted_files.h"

#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>

#include "projection/slices.h"

namespace enlace::projection {
namespace {

constexpr std::size_t kFetchAhead = 8;
constexpr std::size_t kBlock_bytes = 32u << 10;

// Compaction makes them small and quick to look things up in, when there is time.
rocksdb::Options options_of(const rocksdb::DB& db,
                            rocksdb::ColumnFamilyHandle* family,
                            bool is_read_soon) {
    auto options = db.GetOptions(family);
    options.compression = rocksdb::kNoCompression;
    if (is_read_soon) return options;
    rocksdb::BlockBasedTableOptions table;
    table.block_size = kBlock_bytes;
    table.no_block_cache = true;  // Nothing is read through these options.
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return options;
}

}  // namespace

SortedFiles::Folder::Folder(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directory(path_);
}

std::string SortedFiles::Folder::next_file() {
    return (path_ / (std::to_string(files_++) + ".sst")).string();
}

SortedFiles::~SortedFiles() {
    std::error_code ignored;
    for (const auto& arg : files_) std::filesystem::remove(arg.external_files.front(), ignored);
}

rocksdb::Status SortedFiles::write(rocksdb::ColumnFamilyHandle* family,
                                   std::span<const SortedRow> rows,
                                   bool is_read_soon) {
    auto& file = files_.emplace_back();
    file.column_family = family;
    file.external_files = {folder_.next_file()};
    file.options.move_files = true;
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options_of(db_, family, is_read_soon),
                                  family, /*invalidate_page_cache=*/false);
    auto status = writer.Open(file.external_files.front());
    for (std::size_t i = 0; status.ok() && i < rows.size(); ++i) {
        // They lie anywhere in memory.
        if (i + kFetchAhead < rows.size()) __builtin_prefetch(rows[i + kFetchAhead].key.data());
        const auto& [key, value] = rows[i];
        status = value ? writer.Put(slice(key), slice(*value)) : writer.Delete(slice(key));
    }
    return status.ok() ? writer.Finish() : status;
}

rocksdb::Status SortedFiles::ingest() {
    auto status = db_.IngestExternalFiles(files_);
    if (status.ok()) files_.clear();
    return status;
}

}  // namespace enlace::projection
