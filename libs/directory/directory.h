#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy.h"
#include "enlace/directory/v1/directory.pb.h"

namespace enlace::directory {

// Where a place belongs at some time.
struct Routed {
    std::string jurisdiction;
    std::uint32_t map_version = 0;
    std::vector<std::string> alternatives;  // Jurisdictions it may belong to instead.
};

enum class Unroutable {
    no_municipality,       // Only a free text, or nothing at all.
    outside_state,         // A municipality of another state.
    unknown_municipality,  // Of this state by its code, but the map has no such municipality.
};

// Who is where, for one state. Immutable, thread-safe.
class Directory {
public:
    // Throws FileError (directory/json_file.h) at a file that cannot be read or contradicts itself.
    static Directory load(const std::filesystem::path& file);

    // Throws std::invalid_argument, naming every contradiction.
    explicit Directory(v1::Directory contents);

    Directory(const Directory&) = delete;
    Directory(Directory&&) = default;

    // By the map that held at `at_us`. A municipality that did not exist yet counts as the one it
    // was split from.
    std::expected<Routed, Unroutable> route(std::string_view municipality,
                                            std::int64_t at_us) const;

    // In which jurisdictions an institution of this directory stands, and since when: by its place.
    std::vector<base::Standing> standings(const v1::Institution& institution) const;

    // nullptr if there is none. Valid as long as the directory.
    const v1::Jurisdiction* jurisdiction(std::string_view code) const;
    const v1::Municipality* municipality(std::string_view code) const;
    const v1::Institution* institution(std::string_view clues) const;

    // CLUES of the institutions that take open referrals for it, in the order of the file.
    std::vector<std::string> with_specialty(std::string_view specialty) const;

    const v1::Directory& contents() const { return *contents_; }

private:
    template <class Entry>
    using Index = std::map<std::string_view, const Entry*, std::less<>>;

    std::unique_ptr<const v1::Directory> contents_;  // The indexes point into it.
    Index<v1::Jurisdiction> jurisdictions_;
    Index<v1::Municipality> municipalities_;
    Index<v1::Institution> institutions_;
};

// Every contradiction in it, in words; none if it may be used.
std::vector<std::string> contradictions(const v1::Directory& directory);

}  // namespace enlace::directory
