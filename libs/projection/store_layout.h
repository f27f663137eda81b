#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace enlace::projection {

// How one release understands what it folds. A store that was folded with another understanding is
// of no use: its rows may mean something else, lack what that release could not read, or have
// nothing where it was not interested. So it is folded again, which is all that an upgrade, or the
// way back from one, asks for.
class StoreLayout {
public:
    // `number` is raised by hand, where rows come out differently although no schema changed.
    explicit StoreLayout(std::uint32_t number) : number_(number) {}

    // The file that defines the message, and all that it imports, as this program links them.
    StoreLayout& add(const google::protobuf::Descriptor& message);
    // Anything else that decides what is folded, by name.
    StoreLayout& add(std::string_view name);

    // Whoever adds the same, in whichever order, has the same.
    std::string name() const;

private:
    void add_file(const google::protobuf::FileDescriptor& file);

    std::uint32_t number_;
    std::set<std::string> understood_;
};

// Where below `parent` the store of that layout is.
std::filesystem::path store_folder(const std::filesystem::path& parent, const StoreLayout& layout);

// The same, after what other releases left there was deleted.
std::filesystem::path only_store_folder(const std::filesystem::path& parent,
                                        const StoreLayout& layout);

}  // namespace enlace::projection
