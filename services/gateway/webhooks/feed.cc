#include "gateway/webhooks/feed.h"

#include <set>

#include "aggregate/decider.h"
#include "base/check.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/journal/v1/journal.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "gateway/domain/inner.h"
#include "gateway/domain/thing.h"
#include "gateway/domain/webhook.h"

namespace enlace::gateway {

using homevisits::v1::HomeVisitEvent;
using projection::Counted;
using referral::v1::ReferralEvent;
using webhooks::v1::FeedRow;
using webhooks::v1::WebhookEvent;
using webhooks::v1::WebhookState;

namespace {

// Raised whenever a row changes its meaning although no schema changed.
constexpr std::uint32_t kFeedLayout = 1;

const projection::Family kFeedThings = projection::Runner::families().size();
const projection::Family kWebhookRows = kFeedThings + 1;
const projection::Family kPlaces = kFeedThings + 2;  // Audience, partition, position.
const projection::Family kLanes = kFeedThings + 3;   // Audience, partition, lane, position.

void append_number(std::string& key, std::uint64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        key += static_cast<char>(number >> shift & 0xff);
}

std::string big_endian(std::uint64_t number) {
    std::string bytes;
    append_number(bytes, number, 8);
    return bytes;
}

std::uint64_t last_number(std::string_view key) {
    std::uint64_t number = 0;
    for (const char c : key.substr(key.size() - 8))
        number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

// No code holds a zero byte, nor does an id.
std::string prefix_of(const Audience& audience, std::uint32_t partition) {
    std::string key(1, audience.kind == Audience::Kind::jurisdiction ? 'j' : 'i');
    key.append(audience.of).push_back('\0');
    append_number(key, partition, 4);
    return key;
}

std::string prefix_of(const Audience& audience, std::uint32_t partition, std::string_view lane) {
    auto key = prefix_of(audience, partition);
    key.append(lane).push_back('\0');
    return key;
}

void add_owners(const v1::Thing& thing, std::set<Audience>& owners) {
    if (!thing.jurisdiction().empty())
        owners.insert({Audience::Kind::jurisdiction, thing.jurisdiction()});
    if (thing.referrer().empty()) return;  // A draft, which nobody else is told of.
    owners.insert({Audience::Kind::institution, thing.referrer()});
    for (const auto& receiver : thing.receivers())
        owners.insert({Audience::Kind::institution, receiver});
}

// As Translation takes it: what can't be read changes nothing.
template <class Event>
void take_events(v1::Thing& thing, const Counted& counted, std::set<Audience>& owners) {
    for (const auto& recorded : counted.record->events()) {
        Event event;
        if (aggregate::decode_into(event, recorded).code != aggregate::Folded::ok) continue;
        thing = take_ids(std::move(thing), *inner_of(event));
        thing = take(std::move(thing), event, counted.position);
        add_owners(thing, owners);
    }
}

Place place_of(std::string_view key, std::string_view value) {
    Place place{.position = last_number(key), .row = {}};
    base::check(place.row.ParseFromArray(value.data(), static_cast<int>(value.size())),
                "a stored row is as it was written");
    return place;
}

}  // namespace

std::string_view journal_of(Audience::Kind kind) {
    return kind == Audience::Kind::jurisdiction ? "homevisits" : "referral";
}

std::vector<std::string> Feed::families() {
    auto names = projection::Runner::families();
    for (const char* name : {"things", "webhooks", "places", "lanes"}) names.emplace_back(name);
    return names;
}

projection::StoreLayout Feed::store_layout() {
    projection::StoreLayout layout(kFeedLayout);
    layout.add(*FeedRow::descriptor()).add(*journal::v1::JournalRecord::descriptor());
    layout.add(*HomeVisitEvent::descriptor()).add(*ReferralEvent::descriptor());
    return layout.add(*WebhookEvent::descriptor());
}

Feed::Feed(projection::Store& store, std::function<void(std::string_view id)> on_webhook)
    : store_(store),
      things_(store, kFeedThings),
      webhooks_(store, kWebhookRows),
      places_(kPlaces),
      lanes_(kLanes),
      on_webhook_(std::move(on_webhook)) {}

void Feed::fold(const Counted& counted) {
    if (!counted.record) return;
    if (counted.service == kWebhooks) return fold_webhook(counted);
    const auto kind = counted.head.stream.substr(0, counted.head.stream.find('-'));
    if (kind != "visit" && kind != "referral") return;
    auto& thing = things_
                      .change(counted.head.stream, counted.stream_hash,
                              [](const v1::Thing&) { return NothingBefore{}; })
                      .row;
    FeedRow row;
    *row.mutable_before() = thing;
    row.set_version_before(counted.version_before);
    row.set_recorded_at_us(counted.head.recorded_at_us);
    std::set<Audience> owners;
    add_owners(thing, owners);
    if (kind == "visit") {
        take_events<HomeVisitEvent>(thing, counted, owners);
    } else {
        take_events<ReferralEvent>(thing, counted, owners);
    }
    row.set_lane(thing.patient_id().empty() ? std::string(counted.head.stream)
                                            : thing.patient_id());
    for (const auto& owner : owners) add(owner, counted, row);
}

void Feed::fold_webhook(const Counted& counted) {
    if (!counted.head.stream.starts_with(std::string(kWebhookKind) + "-")) return;
    auto& state = webhooks_
                      .change(counted.head.stream, counted.stream_hash,
                              [](const WebhookState&) { return NothingBefore{}; })
                      .row;
    auto version = counted.version_before;
    for (const auto& recorded : counted.record->events()) {
        ++version;
        WebhookEvent event;
        if (aggregate::decode_into(event, recorded).code != aggregate::Folded::ok) continue;
        state = evolve_webhook(std::move(state), event, {version, counted.head.recorded_at_us});
    }
    changed_.emplace(counted.head.stream);
}

void Feed::add(const Audience& audience, const Counted& counted, const FeedRow& row) {
    const auto position = big_endian(counted.position);
    places_.add({prefix_of(audience, counted.partition), position}, {row.SerializeAsString()});
    lanes_.add({prefix_of(audience, counted.partition, row.lane()), position}, {});
}

void Feed::collect(projection::Batch& batch) {
    const auto nothing_else = [](const auto&, const auto&) {};
    things_.collect(batch, nothing_else);
    webhooks_.collect(batch, nothing_else);
    places_.collect(batch);
    lanes_.collect(batch);
}

void Feed::committed() {
    things_.committed();
    webhooks_.committed();
    places_.committed();
    lanes_.committed();
    for (const auto& id : std::exchange(changed_, {})) on_webhook_(id);
}

void Feed::each_webhook(
    const std::function<void(std::string_view, const WebhookState&)>& each) const {
    store_.scan(kWebhookRows, "", "", [&](std::string_view id, std::string_view value) {
        WebhookState state;
        base::check(state.ParseFromArray(value.data(), static_cast<int>(value.size())),
                    "a stored row is as it was written");
        each(id, state);
        return true;
    });
}

std::optional<WebhookState> Feed::webhook(std::string_view id) const {
    const auto bytes = store_.get(kWebhookRows, id);
    if (!bytes) return std::nullopt;
    WebhookState state;
    base::check(state.ParseFromString(*bytes), "a stored row is as it was written");
    return state;
}

std::vector<Place> Feed::places(const Audience& audience,
                                std::uint32_t partition,
                                std::uint64_t from,
                                std::size_t most) const {
    std::vector<Place> found;
    const auto prefix = prefix_of(audience, partition);
    store_.scan(kPlaces, prefix, prefix + big_endian(from), [&](auto key, auto value) {
        found.push_back(place_of(key, value));
        return found.size() < most;
    });
    return found;
}

std::optional<Place> Feed::place(const Audience& audience,
                                 std::uint32_t partition,
                                 std::uint64_t position) const {
    const auto key = prefix_of(audience, partition) + big_endian(position);
    const auto value = store_.get(kPlaces, key);
    return value ? std::optional(place_of(key, *value)) : std::nullopt;
}

std::optional<std::uint64_t> Feed::next_of_lane(const Audience& audience,
                                                std::uint32_t partition,
                                                std::string_view lane,
                                                std::uint64_t from) const {
    std::optional<std::uint64_t> found;
    const auto prefix = prefix_of(audience, partition, lane);
    store_.scan(kLanes, prefix, prefix + big_endian(from), [&](auto key, auto) {
        found = last_number(key);
        return false;
    });
    return found;
}

}  // namespace enlace::gateway
