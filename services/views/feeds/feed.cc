#include "views/feeds/feed.h"

#include "security/access.h"
#include "views/folding/positions.h"
#include "views/queries.h"
#include "views/services.h"
#include "views/transfers/transfer_view.h"

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

namespace {

// What changed after `place`, for those whom `may_be_told(notice)` lets hear of it.
template <class Notice, class MayBeTold>
std::vector<FeedItemOf<Notice>> read_feed(const projection::Store& store,
                                          const projection::Store::Snapshot* at,
                                          std::string_view service,
                                          const std::string& owner,
                                          FeedPlace& place,
                                          std::size_t limit,
                                          MayBeTold may_be_told) {
    const std::string prefix = place_prefix(owner);
    std::vector<FeedItemOf<Notice>> items;
    for (std::uint32_t partition = 0; partition < place.partitions(); ++partition) {
        if (items.size() == limit) break;
        const JournalPlace from{service, partition, place.next(partition)};
        const auto take = [&](std::string_view key, std::string_view value) {
            if (items.size() == limit) return false;
            Notice notice;
            const auto size = static_cast<int>(value.size());
            base::check(notice.ParseFromArray(value.data(), size),
                        "a stored notice is as it was written");
            place.advance(partition, read_place_key(prefix, key).position + 1);
            // That it left is told to whoever had it, whosever it is now.
            if (notice.withdrawn() || may_be_told(notice)) {
                items.push_back({place.text(), std::move(notice)});
            }
            return true;
        };
        store.scan(family::feed, place_prefix(owner, service, partition), place_key(owner, from),
                   take, at);
    }
    return items;
}

}  // namespace

std::uint32_t Queries::feed_partitions(std::string_view service) const {
    return sources_.progress.partitions(service).value_or(1);
}

Found<std::vector<FeedItem>> Queries::feed(const Principal& who,
                                           std::string_view jurisdiction,
                                           FeedPlace& place,
                                           std::size_t limit) const {
    if (!may_ask(who, jurisdiction)) return std::unexpected(Refused::not_found);
    return owned_feed<v1::VisitNotice>(who, kHomeVisits, jurisdiction_owner(jurisdiction), place,
                                       limit);
}

Found<std::vector<ReferralFeedItem>> Queries::referral_feed(const Principal& who,
                                                            std::string_view institution,
                                                            FeedPlace& place,
                                                            std::size_t limit) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return owned_feed<v1::ReferralNotice>(who, kReferral, institution_owner(institution), place,
                                          limit);
}

Found<std::vector<SessionFeedItem>> Queries::session_feed(const Principal& who,
                                                          std::string_view institution,
                                                          FeedPlace& place,
                                                          std::size_t limit) const {
    if (!security::may_see_institution(who, institution))
        return std::unexpected(Refused::not_found);
    return owned_feed<v1::SessionNotice>(who, kTelemedicine, institution_owner(institution), place,
                                         limit);
}

template <class Notice>
std::vector<FeedItemOf<Notice>> Queries::owned_feed(const Principal& who,
                                                    std::string_view service,
                                                    const std::string& owner,
                                                    FeedPlace& place,
                                                    std::size_t limit) const {
    const auto at = sources_.store.snapshot();
    const auto may_be_told = [&](const Notice& notice) {
        return may_see(who, notice.id(), at.get());
    };
    return read_feed<Notice>(sources_.store, at.get(), service, owner, place, limit, may_be_told);
}

Found<std::vector<TransferFeedItem>> Queries::transfer_feed(const Principal& who,
                                                            std::string_view jurisdiction,
                                                            std::string_view state,
                                                            FeedPlace& place,
                                                            std::size_t limit) const {
    if (!security::may_see_transfers(who)) return std::unexpected(Refused::not_found);
    const auto at = sources_.store.snapshot();
    return read_feed<v1::TransferNotice>(
        sources_.store, at.get(), kTransfers, std::string(kBoard), place, limit,
        [&](const auto& notice) {
            return (jurisdiction.empty() || notice.jurisdiction() == jurisdiction) &&
                   (state.empty() || notice.state() == state);
        });
}

}  // namespace enlace::views
