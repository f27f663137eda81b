#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "enlace/directory/v1/directory.pb.h"
#include "projection/store.h"
#include "views/organisation/organised.h"

namespace enlace::views::statistics {

// Where institutions and units stand: by what was said of them with a date, or else by the
// directory, which must outlive it.
class Organisation {
public:
    Organisation(const directory::v1::Directory& directory,
                 const projection::Store& store,
                 const projection::Store::Snapshot* at);

    // Of the unit on that day, or of its institution where the directory does not know the unit;
    // empty where it knows neither.
    std::string_view jurisdiction(std::string_view unit,
                                  std::string_view institution,
                                  std::chrono::sys_days day) const;

    // Of that kind, what the unit belonged to on that day, or its institution where it belonged to
    // none; empty where that did not either.
    std::string_view belongs_to(std::string_view unit,
                                std::string_view institution,
                                Organised::Kind::Code kind,
                                std::chrono::sys_days day) const;
    // False: on all days of the month everything stands where it does on the first.
    bool changes_in(std::chrono::year_month month) const;
    const Organised& organised() const { return organised_; }
    std::uint32_t map_version() const { return map_version_; }
    // The beginning of the directory's SHA-256, in hexadecimal digits; behind a dot, where anything
    // was said, that of the organisation (Organised::version).
    std::string version() const;

private:
    void note_change(std::string_view date);

    const directory::v1::Directory& directory_;
    Organised organised_;
    std::uint32_t map_version_ = 0;                                // The newest.
    std::map<std::string_view, std::string_view> municipalities_;  // By CLUES.
    std::map<std::string_view, const directory::v1::Municipality*> by_code_;
    std::set<std::chrono::sys_days> changes_;  // Days on which anything may not be as before.
};

}  // namespace enlace::views::statistics
