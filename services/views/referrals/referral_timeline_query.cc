#include <algorithm>

#include "aggregate/decider.h"
#include "base/folio.h"
#include "base/stream_id.h"
#include "referral/domain/referral.h"
#include "views/answers/answers.h"
#include "views/queries.h"
#include "views/referrals/referral_view.h"
#include "views/services.h"
#include "views/stories/conflict.h"

// One referral's life, for both of its units and those that it passed by.
namespace enlace::views {
namespace {

using referral::v1::ReferralEvent;
using referral::v1::ReferralState;

std::string short_name(std::string_view type) {
    return std::string(type.substr(type.rfind('.') + 1));
}

// How much of it somebody is told.
struct ToldOfSteps {
    bool from_the_beginning = false;
    bool conflicts = false;  // What they are with.
};

ToldOfSteps told_to(const common::v1::Principal& who, const ReferralState& state) {
    return {.from_the_beginning = is_told_from_the_beginning(who, state),
            .conflicts = knowledge(who, state) != referral::Knowledge::standing};
}

// Takes one record's events into `state`, and tells of each. False: one can't be read.
bool add_steps(const journal::v1::JournalRecord& record,
               std::uint64_t version,
               ReferralState& state,
               const ToldOfSteps& told,
               v1::ReferralTimeline& timeline) {
    for (const auto& recorded : record.events()) {
        ReferralEvent event;
        if (aggregate::decode_into(event, recorded).code != aggregate::Folded::ok) return false;
        state = referral::evolve(std::move(state), event, {++version, record.recorded_at_us()});
        const bool begins_anew = event.has_referral_sent() || event.has_referral_redirected();
        if (begins_anew && !told.from_the_beginning) timeline.clear_steps();
        auto& step = *timeline.add_steps();
        step.set_event_id(record.stream() + "/" + std::to_string(version));
        step.set_event(short_name(recorded.type()));
        step.set_state(std::string(referral::state_name(state)));
        *step.mutable_occurred_at() = to_timestamp(recorded.meta().occurred_at_us());
        *step.mutable_recorded_at() = to_timestamp(record.recorded_at_us());
        step.set_institution(record.principal().institution());
        if (!referral::has_ended(state.status())) step.set_responsible(referral::has_to_act(state));
        step.set_contradicts(referral::contradicts(event));
        step.set_timer(event.breach_recorded().timer());
        step.set_escalation_level(event.breach_recorded().escalation_level());
        if (told.conflicts && event.has_conflict_found())
            *step.mutable_conflict() = show(event.conflict_found());
    }
    return true;
}

// What happened at one moment stays in the order of recording.
void in_order_of_occurrence(v1::ReferralTimeline& timeline) {
    std::ranges::stable_sort(*timeline.mutable_steps(), {}, [](const v1::ReferralStep& step) {
        return std::pair(step.occurred_at().seconds(), step.occurred_at().nanos());
    });
}

}  // namespace

Found<v1::ReferralTimeline> Queries::referral_timeline(const Principal& who,
                                                       std::string_view id) const {
    const auto stream = base::StreamId::parse(id);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.tokens_of_slot(stream->slot());
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::ReferralRow>(sources_.store, family::referrals, id, at.get());
    if (!row || !may_see(who, *sources_.deciders.referral, row->state(), at.get()))
        return std::unexpected(Refused::not_found);

    v1::ReferralTimeline timeline;
    timeline.set_id(std::string(id));
    timeline.set_enlace_folio(base::folio_of(id).value_or(""));
    timeline.set_version(row->version());
    if (row->has_unreadable()) *timeline.mutable_unreadable() = row->unreadable();
    const History history(sources_.log, sources_.store, at.get());
    const std::uint32_t partition =
        stream->slot() % sources_.progress.partitions(kReferral).value_or(1);
    const auto& patient = row->state().patient_id();
    const ToldOfSteps told = told_to(who, row->state());
    ReferralState state;
    std::uint64_t version = 0;
    history.scan(patient.empty() ? id : std::string_view(patient), {kReferral, partition, 0},
                 [&](const KeptRecord& kept) {
                     if (kept.stream != id) return true;
                     if (!kept.record || !add_steps(*kept.record, version, state, told, timeline))
                         return false;
                     version += kept.events;
                     return true;
                 });
    in_order_of_occurrence(timeline);
    rest_on(positions, age_ms, timeline);
    return timeline;
}

}  // namespace enlace::views
