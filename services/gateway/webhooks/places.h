#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "enlace/webhooks/v1/store.pb.h"
#include "gateway/domain/message.h"

namespace enlace::gateway {

// A record of which somebody is told.
struct Place {
    std::uint64_t position = 0;
    webhooks::v1::FeedRow row;
};

// For each institution and jurisdiction the places of its own, in order.
class Places {
public:
    virtual ~Places() = default;

    // The first places of the audience in that partition from that position on, `most` at most.
    virtual std::vector<Place> places(const Audience& audience,
                                      std::uint32_t partition,
                                      std::uint64_t from,
                                      std::size_t most) const = 0;
    // The first position of that lane from `from` on.
    virtual std::optional<std::uint64_t> next_of_lane(const Audience& audience,
                                                      std::uint32_t partition,
                                                      std::string_view lane,
                                                      std::uint64_t from) const = 0;
};

}  // namespace enlace::gateway
