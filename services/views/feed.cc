#include "views/feed.h"

#include "security/access.h"
#include "views/positions.h"
#include "views/queries.h"
#include "views/services.h"

namespace enlace::views {

std::optional<FeedPlace> FeedPlace::parse(std::string_view text, std::uint32_t partitions) {
    FeedPlace place(partitions);
    for (std::uint32_t partition = 0; partition < partitions; ++partition) {
        const bool is_last = partition + 1 == partitions;
        const auto dot = text.find('.');
        if ((dot == std::string_view::npos) != is_last) return {};
        const auto next = parse_number(text.substr(0, dot));
        if (!next) return {};
        place.advance(partition, *next);
        if (!is_last) text.remove_prefix(dot + 1);
    }
    return place;
}

std::string FeedPlace::text() const {
    std::string text;
    for (const std::uint64_t next : next_) {
        if (!text.empty()) text += '.';
        text += std::to_string(next);
    }
    return text;
}

std::uint32_t Queries::feed_partitions() const {
    return sources_.progress.partitions(kHomeVisits).value_or(1);
}

// A change of a visit that is no longer theirs is not told any more; that it left is.
bool Queries::may_be_told(const Principal& who, const v1::VisitNotice& notice, const At* at) const {
    if (notice.withdrawn()) return true;
    const auto row = read_row<v1::VisitRow>(sources_.store, family::visits, notice.id(), at);
    return row && security::may_see(who, sources_.deciders.visit->ownership(row->state()));
}

Found<std::vector<FeedItem>> Queries::feed(const Principal& who,
                                           std::string_view jurisdiction,
                                           FeedPlace& place,
                                           std::size_t limit) const {
    if (!may_ask(who, jurisdiction)) return std::unexpected(Refused::not_found);
    const std::string owner = jurisdiction_owner(jurisdiction);
    const std::string prefix = place_prefix(owner);
    const auto at = sources_.store.snapshot();
    std::vector<FeedItem> items;
    for (std::uint32_t partition = 0; partition < place.partitions(); ++partition) {
        if (items.size() == limit) break;
        const JournalPlace from{kHomeVisits, partition, place.next(partition)};
        const auto take = [&](std::string_view key, std::string_view value) {
            if (items.size() == limit) return false;
            v1::VisitNotice notice;
            const auto size = static_cast<int>(value.size());
            base::check(notice.ParseFromArray(value.data(), size),
                        "a stored notice is as it was written");
            place.advance(partition, read_place_key(prefix, key).position + 1);
            if (may_be_told(who, notice, at.get())) {
                items.push_back({place.text(), std::move(notice)});
            }
            return true;
        };
        sources_.store.scan(family::feed, place_prefix(owner, kHomeVisits, partition),
                            place_key(owner, from), take, at.get());
    }
    return items;
}

}  // namespace enlace::views
