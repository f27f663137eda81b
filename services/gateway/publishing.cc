#include "gateway/publishing.h"

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/journal/v1/journal.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "gateway/envelope.h"
#include "gateway/topics.h"

namespace enlace::gateway {
namespace {

// Raised whenever a row changes its meaning although no schema changed.
constexpr std::uint32_t kLayout = 1;

const projection::Family kThings = projection::Runner::families().size();

}  // namespace

std::vector<std::string> families() {
    auto names = projection::Runner::families();
    names.emplace_back("things");
    return names;
}

projection::StoreLayout store_layout() {
    projection::StoreLayout layout(kLayout);
    layout.add(*v1::Thing::descriptor()).add(*journal::v1::JournalRecord::descriptor());
    layout.add(*homevisits::v1::HomeVisitEvent::descriptor());
    return layout.add(*referral::v1::ReferralEvent::descriptor());
}

Publishing::Publishing(projection::Store& store,
                       Translation& translation,
                       kafka::TransactionalProducer& producer,
                       kafka::GroupMember::Place place,
                       const std::set<Audience>& audiences,
                       Options options)
    : things_(store, kThings),
      translation_(translation),
      producer_(producer),
      place_(std::move(place)),
      audiences_(audiences),
      options_(std::move(options)),
      committed_(options_.offsets) {}

void Publishing::fold(const projection::Counted& counted) {
    if (!Translation::tells_of(counted.head.stream)) return;
    auto& slot = things_.change(counted.head.stream, counted.stream_hash,
                                [](const v1::Thing&) { return NothingBefore{}; });
    const bool tell = counted.position >= options_.offsets[counted.journal][counted.partition];
    for (const auto& message : translation_.take(slot.row, counted, tell)) send(message);
}

void Publishing::send(const PublicMessage& message) {
    if (!audiences_.contains(message.audience)) return;
    const std::string topic = topic_of(options_.topics, message.audience);
    const std::string value = message.body->SerializeAsString();
    const auto headers = envelope(message);
    producer_.send({.topic = topic, .key = message.key, .value = value, .headers = headers},
                   options_.within);
    ++sent_;
}

// Where the group goes on once this is committed, of what has moved since it was last. While the
// store is behind the group, it stays.
std::vector<kafka::NextOffset> Publishing::move_on() {
    std::vector<kafka::NextOffset> moved;
    for (std::uint16_t journal = 0; journal < committed_.size(); ++journal) {
        for (std::uint32_t partition = 0; partition < committed_[journal].size(); ++partition) {
            auto& committed = committed_[journal][partition];
            const auto next = runner_->status(journal, partition).next;
            if (committed == journal::kNotFollowed || next <= committed) continue;
            committed = next;
            moved.push_back({.topic = journal::journal_topic(options_.topics,
                                                             options_.journals[journal].service),
                             .partition = static_cast<std::int32_t>(partition),
                             .offset = static_cast<std::int64_t>(next)});
        }
    }
    return moved;
}

void Publishing::collect(projection::Batch& batch) {
    if (const auto moved = move_on(); !moved.empty()) {
        producer_.commit(moved, place_, options_.within);
        options_.on_committed(std::exchange(sent_, 0));
    }
    things_.collect(batch, [](const auto&, const auto&) {});
}

void Publishing::committed() {
    things_.committed();
}

}  // namespace enlace::gateway
