#include <rocksdb/db.h>

#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "security/digest.h"

// Prints every row of a store that nobody has open, whatever its families and however its files are
// compressed: `<family> <key> <value>`, the latter two in hexadecimal digits, by family and key.
namespace enlace::test {
namespace {

std::string hex(const rocksdb::Slice& bytes) {
    return security::to_hex({bytes.data(), bytes.size()});
}

void check(const rocksdb::Status& status) {
    if (!status.ok()) throw std::runtime_error(status.ToString());
}

void print_family(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family) {
    const std::unique_ptr<rocksdb::Iterator> rows(db.NewIterator({}, family));
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
        std::cout << family->GetName() << ' ' << hex(rows->key()) << ' ' << hex(rows->value())
                  << '\n';
    }
    check(rows->status());
}

void print_store(const std::string& folder) {
    std::vector<std::string> names;
    check(rocksdb::DB::ListColumnFamilies({}, folder, &names));
    std::vector<rocksdb::ColumnFamilyDescriptor> described;
    for (const auto& name : names) described.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    rocksdb::DB* opened = nullptr;
    check(rocksdb::DB::OpenForReadOnly({}, folder, described, &families, &opened));
    const std::unique_ptr<rocksdb::DB> db(opened);
    for (auto* family : families) {
        print_family(*db, family);
        db->DestroyColumnFamilyHandle(family);
    }
}

}  // namespace
}  // namespace enlace::test

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw std::runtime_error("usage: dump_store FOLDER");
        enlace::test::print_store(argv[1]);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
