#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/gateway/v1/store.pb.h"
#include "enlace/webhooks/v1/store.pb.h"
#include "enlace/webhooks/v1/webhook.pb.h"
#include "gateway/domain/message.h"
#include "gateway/webhooks/places.h"
#include "projection/appended_rows.h"
#include "projection/rows.h"
#include "projection/runner.h"
#include "projection/store.h"
#include "projection/store_layout.h"

namespace enlace::gateway {

// The journal from which an institution, or a jurisdiction, is told.
std::string_view journal_of(Audience::Kind kind);

// Which records tell somebody something: for each institution and jurisdiction the places of its
// own, in order; and the webhooks as they are now. No message stands here, and so nothing personal:
// what is told is read from the journals when it is told (Translation).
//
// Folded by one runner, which follows the journal of webhooks first; others only as long as there
// is a webhook that they matter to. Everything stored may be deleted while it is stopped.
class Feed final : public projection::Projection, public Places {
public:
    static std::vector<std::string> families();
    static projection::StoreLayout store_layout();

    // `on_webhook` is told of each webhook that has changed, once that is committed. The store must
    // outlive it.
    explicit Feed(projection::Store& store, std::function<void(std::string_view id)> on_webhook);

    void fold(const projection::Counted& counted) override;
    void collect(projection::Batch& batch) override;
    void committed() override;

    // Below: what is committed.

    // Each webhook there is, removed ones too.
    void each_webhook(
        const std::function<void(std::string_view id, const webhooks::v1::WebhookState& state)>&
            each) const;
    std::optional<webhooks::v1::WebhookState> webhook(std::string_view id) const;

    std::vector<Place> places(const Audience& audience,
                              std::uint32_t partition,
                              std::uint64_t from,
                              std::size_t most) const override;
    std::optional<Place> place(const Audience& audience,
                               std::uint32_t partition,
                               std::uint64_t position) const;
    std::optional<std::uint64_t> next_of_lane(const Audience& audience,
                                              std::uint32_t partition,
                                              std::string_view lane,
                                              std::uint64_t from) const override;

private:
    struct NothingBefore {};

    void fold_webhook(const projection::Counted& counted);
    void add(const Audience& audience,
             const projection::Counted& counted,
             const webhooks::v1::FeedRow& row);

    projection::Store& store_;
    projection::RowTable<v1::Thing, NothingBefore> things_;
    projection::RowTable<webhooks::v1::WebhookState, NothingBefore> webhooks_;
    projection::AppendedRows places_;
    projection::AppendedRows lanes_;
    const std::function<void(std::string_view)> on_webhook_;
    std::set<std::string, std::less<>> changed_;
};

}  // namespace enlace::gateway
