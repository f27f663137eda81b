#include "projection/store_layout.h"

#include <google/protobuf/descriptor.pb.h>

#include <map>
#include <mutex>
#include <vector>

#include "security/digest.h"
#include "telemetry/log.h"

namespace enlace::projection {
namespace {

constexpr std::string_view kPrefix = "layout-";
constexpr std::size_t kDigestBytes = 8;  // No accident gives two releases the same.

// All that a file says. Each store of a process asks for most of those that it links.
const std::string& described(const google::protobuf::FileDescriptor& file) {
    static std::mutex mutex;
    static std::map<const google::protobuf::FileDescriptor*, std::string> asked_before;
    const std::lock_guard lock(mutex);
    const auto [at, is_new] = asked_before.try_emplace(&file);
    if (is_new) {
        google::protobuf::FileDescriptorProto text;
        file.CopyTo(&text);
        at->second = text.SerializeAsString();
    }
    return at->second;
}

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
    std::set<const google::protobuf::FileDescriptor*> known{&file};  // Many import the same.
    std::vector<const google::protobuf::FileDescriptor*> left{&file};
    while (!left.empty()) {
        const auto& one = *left.back();
        left.pop_back();
        understood_.insert(described(one));
        for (int i = 0; i < one.dependency_count(); ++i) {
            if (known.insert(one.dependency(i)).second) left.push_back(one.dependency(i));
        }
    }
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
