#include <algorithm>
#include <map>

#include "base/folio.h"
#include "base/stream_id.h"
#include "grievances/domain/grievance.h"
#include "homevisits/domain/home_visit.h"
#include "intake/domain/case.h"
#include "referral/domain/referral.h"
#include "security/access.h"
#include "telemedicine/domain/telemedicine.h"
#include "transfers/domain/transfer.h"
#include "views/answers/answers.h"
#include "views/queries.h"
#include "views/services.h"
#include "views/visits/visit_view.h"

// What followed from what, across services.
namespace enlace::views {
namespace {

using common::v1::Principal;

// One thing of a story.
struct Element {
    v1::StoryThing thing;
    std::int64_t begun_us = 0;
    bool is_told = false;  // To who asks.
};
using Things = std::map<std::string, Element, std::less<>>;

std::string_view stream_of(std::string_view event_id) {
    return event_id.substr(0, event_id.find('/'));
}

template <class Row>
v1::StoryThing show_thing(std::string_view stream, std::string_view state, const Row& row) {
    v1::StoryThing thing;
    thing.set_id(std::string(stream));
    thing.set_enlace_folio(base::folio_of(stream).value_or(""));
    thing.set_state(std::string(state));
    *thing.mutable_begun_at() = to_timestamp(row.first_recorded_us());
    *thing.mutable_changed_at() = to_timestamp(row.last_recorded_us());
    return thing;
}

// Who may read a thing is told, in short, of all that followed from it: whoever sent a patient on
// does not lose sight of them.
void tell(Things& things, const std::map<std::string, bool, std::less<>>& may_read) {
    const auto is_told = [&](auto&& self, Element& told, std::size_t depth) -> bool {
        if (told.is_told || depth > things.size()) return told.is_told;
        const auto before = things.find(told.thing.follows());
        told.is_told = may_read.at(told.thing.id()) ||
                       (before != things.end() && self(self, before->second, depth + 1));
        return told.is_told;
    };
    for (auto& [stream, told] : things) {
        told.thing.set_in_full(may_read.at(stream));
        is_told(is_told, told, 0);
    }
}

}  // namespace

std::optional<v1::StoryThing> Queries::story_thing(std::string_view stream, const At* at) const {
    const auto kind = stream.substr(0, stream.find('-'));
    const auto& store = sources_.store;
    if (kind == kCaseKind) {
        const auto row = read_row<v1::CaseRow>(store, family::cases, stream, at);
        if (!row) return std::nullopt;
        auto thing = show_thing(stream, intake::state_name(row->state()), *row);
        thing.set_institution(row->state().institution());
        return thing;
    }
    if (kind == kReferralKind) {
        const auto row = read_row<v1::ReferralRow>(store, family::referrals, stream, at);
        if (!row) return std::nullopt;
        auto thing = show_thing(stream, referral::state_name(row->state()), *row);
        thing.set_institution(row->state().receiver().empty() ? row->state().referrer()
                                                              : row->state().receiver());
        return thing;
    }
    if (kind == kVisitKind) {
        const auto row = read_row<v1::VisitRow>(store, family::visits, stream, at);
        if (!row) return std::nullopt;
        auto thing = show_thing(stream, homevisits::state_name(row->state()), *row);
        thing.set_jurisdiction(row->state().jurisdiction());
        return thing;
    }
    if (kind == kGrievanceKind) {
        const auto row = grievance_row(stream, at);
        if (!row) return std::nullopt;
        auto thing = show_thing(stream, grievances::state_name(row->state()), *row);
        thing.set_institution(row->state().unit());
        return thing;
    }
    if (kind == kSessionKind) {
        const auto row = read_row<v1::SessionRow>(store, family::sessions, stream, at);
        if (!row) return std::nullopt;
        auto thing = show_thing(stream, telemedicine::state_name(row->state()), *row);
        thing.set_institution(row->state().provider().empty() ? row->state().proposer()
                                                              : row->state().provider());
        return thing;
    }
    if (kind == kTransferKind) {
        const auto row = read_row<v1::TransferRow>(store, family::transfers, stream, at);
        if (!row) return std::nullopt;
        auto thing = show_thing(stream, transfers::state_name(row->state()), *row);
        thing.set_institution(row->state().receiver().empty() ? row->state().sender()
                                                              : row->state().receiver());
        return thing;
    }
    return std::nullopt;
}

Found<v1::StoryView> Queries::story(const Principal& who, std::string_view correlation) const {
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    Things things;
    const auto add = [&](std::string_view stream, std::string_view cause, std::int64_t begun_us) {
        // That somebody complained is for those who handle it, whoever has the patient.
        if (stream.starts_with(kGrievanceKind) && !grievances::handles_grievances(who.role()))
            return;
        auto thing = story_thing(stream, at.get());
        if (!thing) return;
        thing->set_caused_by(std::string(cause));
        if (stream != correlation)
            thing->set_follows(std::string(cause.empty() ? correlation : stream_of(cause)));
        things[std::string(stream)] = {std::move(*thing), begun_us};
    };
    add(correlation, {}, 0);
    const std::string prefix = story_prefix(correlation);
    const auto take = [&](std::string_view key, std::string_view value) {
        v1::StoryLine line;
        const bool parsed = line.ParseFromArray(value.data(), static_cast<int>(value.size()));
        base::check(parsed, "a stored line is as it was written");
        add(key.substr(prefix.size()), line.cause(), line.begun_us());
        return true;
    };
    sources_.store.scan(family::stories, prefix, prefix, take, at.get());

    std::map<std::string, bool, std::less<>> may_read;
    for (const auto& [stream, told] : things)
        may_read[stream] = this->may_see(who, stream, at.get());
    tell(things, may_read);
    std::vector<Element*> told;
    for (auto& [stream, one] : things)
        if (one.is_told) told.push_back(&one);
    if (told.empty()) return std::unexpected(Refused::not_found);
    std::ranges::stable_sort(told, {}, &Element::begun_us);

    v1::StoryView view;
    view.set_correlation_id(std::string(correlation));
    for (auto* one : told) {
        // Of what the asker was not told, nothing leads here.
        const auto before = things.find(one->thing.follows());
        if (before != things.end() && !before->second.is_told) {
            one->thing.clear_follows();
            one->thing.clear_caused_by();
        }
        *view.add_things() = std::move(one->thing);
    }
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
