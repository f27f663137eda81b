#include "projection/store_layout.h"

#include <google/protobuf/descriptor.pb.h>

#include <vector>

#include "security/digest.h"
#include "telemetry/log.h"

namespace enlace::projection {
namespace {

constexpr std::string_view kPrefix = "layout-";
constexpr std::size_t kDigestBytes = 8;  // No accident gives two releases the same.

}  // namespace

StoreLayout& StoreLayout::add(const google::protobuf::Descriptor& message) {
    add_file(*message.file());
    return *this;
}

StoreLayout& StoreLayout::add(std::string_view name) {
    understood_.emplace(name);
    return *this;
}

void StoreLayout::add_file(const google::protobuf::FileDescriptor& file) {
    google::protobuf::FileDescriptorProto described;
    file.CopyTo(&described);
    if (!understood_.insert(described.SerializeAsString()).second) return;
    for (int i = 0; i < file.dependency_count(); ++i) add_file(*file.dependency(i));
}

std::string StoreLayout::name() const {
    security::Framed all;
    for (const auto& one : understood_) all.add(one);
    const auto digest = security::sha256(all.bytes()).substr(0, kDigestBytes);
    return std::string(kPrefix) + std::to_string(number_) + "-" + security::to_hex(digest);
}

std::filesystem::path store_folder(const std::filesystem::path& parent, const StoreLayout& layout) {
    return parent / layout.name();
}

std::filesystem::path only_store_folder(const std::filesystem::path& parent,
                                        const StoreLayout& layout) {
    std::filesystem::create_directories(parent);
    const auto ours = store_folder(parent, layout);
    std::vector<std::filesystem::path> others;
    for (const auto& entry : std::filesystem::directory_iterator(parent)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(kPrefix) && entry.path() != ours) others.push_back(entry.path());
    }
    for (const auto& other : others) {
        log::info("store_of_another_release_deleted", {{"folder", other.string()}});
        std::filesystem::remove_all(other);
    }
    return ours;
}

}  // namespace enlace::projection
