#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/command.h"
#include "enlace/aggregate/v1/store.pb.h"
#include "projection/overlay.h"
#include "projection/runner.h"

namespace enlace::aggregate {

// What an engine keeps of other services' streams for look-ups. Like a stream of its own, one ends
// for this release at the first event that it can't read: what was known then stays, and says so.
class KnownStreams {
public:
    KnownStreams(projection::Store& store,
                 projection::Family family,
                 const std::vector<KnownKind>& kinds);

    // What is known of it, if anything is. Of kinds that nobody asks about, nothing.
    std::optional<v1::KnownStream> find(std::string_view stream) const;
    std::vector<std::string> beginning_with(std::string_view prefix) const {
        return rows_.keys(prefix);
    }
    // Whether it is somebody's to know of; also where nothing was kept that would say.
    bool may_see(const common::v1::Principal& who, std::string_view stream) const;

    // Takes a record of another service's journal. Where its stream ends for this release: why.
    std::optional<v1::Unreadable> fold(const projection::Counted& counted);
    void collect(projection::Batch& batch) { rows_.collect(batch); }
    void committed() { rows_.committed(); }

private:
    void keep(std::string_view stream, const std::string& event);
    void change(std::string_view stream, const KnownKind& kind, const Message& event);
    std::optional<v1::Unreadable> end(const projection::Counted& counted,
                                      const std::string& event_type,
                                      std::uint32_t needs_schema);

    std::map<std::string, KnownKind, std::less<>> kinds_;
    projection::Overlay rows_;
};

}  // namespace enlace::aggregate
