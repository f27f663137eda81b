#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/views/v1/rows.pb.h"

namespace enlace::views {

// Where a reader of a feed stands, a jurisdiction's of visits, an institution's of referrals or of
// sessions, or the board's of transfers: the next position in each partition of their journal. As
// text, numbers with dots between them, it is the id of a streamed event; as it names nothing but
// places in the journal, it holds after a restart or a rebuild, and elsewhere.
class FeedPlace {
public:
    // The beginning.
    explicit FeedPlace(std::uint32_t partitions) : next_(partitions) {}

    // Nothing unless it is one, of so many partitions.
    static std::optional<FeedPlace> parse(std::string_view text, std::uint32_t partitions);
    std::string text() const;

    std::uint32_t partitions() const { return static_cast<std::uint32_t>(next_.size()); }
    std::uint64_t next(std::uint32_t partition) const { return next_[partition]; }
    void advance(std::uint32_t partition, std::uint64_t next) { next_[partition] = next; }

    bool operator==(const FeedPlace&) const = default;

private:
    std::vector<std::uint64_t> next_;
};

// A change, and the place of whoever has read it.
template <class Notice>
struct FeedItemOf {
    std::string id;
    Notice notice;
};
using FeedItem = FeedItemOf<v1::VisitNotice>;
using ReferralFeedItem = FeedItemOf<v1::ReferralNotice>;
using SessionFeedItem = FeedItemOf<v1::SessionNotice>;
using TransferFeedItem = FeedItemOf<v1::TransferNotice>;

}  // namespace enlace::views
