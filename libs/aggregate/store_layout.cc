#include "aggregate/engine.h"
#include "aggregate/events.h"
#include "aggregate/system_stream.h"
#include "enlace/aggregate/v1/store.pb.h"

namespace enlace::aggregate {
namespace {

// Raised whenever fold.cc, or the evolve() of a decider, makes other rows of the same records
// although no schema changed: a store of another layout is folded again.
constexpr std::uint32_t kStoreLayout = 3;

void add(projection::StoreLayout& layout, const Decider& decider) {
    layout.add(decider.event_type()).add(*decider.new_state()->GetDescriptor());
}

}  // namespace

projection::StoreLayout Engine::store_layout(const Options& options) {
    projection::StoreLayout layout(kStoreLayout);
    layout.add(*v1::StoredStream::descriptor()).add(*journal::v1::JournalRecord::descriptor());
    add(layout, system_decider());
    for (const auto* decider : options.deciders) add(layout, *decider);
    for (const auto& reaction : options.reactions) {
        layout.add("reaction " + reaction.name);
        if (const auto event = new_message(reaction.event_type))
            layout.add(*event->GetDescriptor());
    }
    for (const auto& known : options.known_kinds) {
        layout.add("known " + known.kind + ' ' + known.kept).add(*known.events);
        for (const auto& [type, change] : known.changes) layout.add("changed by " + type);
    }
    for (const auto& type : options.personal_types) layout.add("personal " + type);
    return layout;
}

}  // namespace enlace::aggregate
