#include <algorithm>
#include <deque>

#include "base/folio.h"
#include "base/stream_id.h"
#include "enlace/referral/v1/referral.pb.h"
#include "security/access.h"
#include "views/answers/answers.h"
#include "views/answers/opening.h"
#include "views/queries.h"
#include "views/referrals/referral_view.h"
#include "views/services.h"
#include "views/sessions/session_view.h"
#include "views/stories/conflict.h"
#include "views/transfers/transfer_view.h"

namespace enlace::views {
namespace {

using common::v1::Principal;

// How much of what was recorded somebody is told.
enum class Shown {
    nothing,
    that_it_happened,  // When, where, and what became of the thing.
    no_findings,       // All but what an attention or a session found.
    everything,
};

// How much somebody may read of what was recorded in the streams of a patient.
class Readable {
public:
    // Whether that is so of what hangs from the case.
    using OfCase = std::function<bool(std::string_view case_id)>;

    Readable(const Principal& who,
             const Deciders& deciders,
             PatientRows rows,
             OfCase is_kept_back,
             OfCase is_impersonal)
        : who_(who),
          deciders_(deciders),
          rows_(std::move(rows)),
          is_kept_back_(std::move(is_kept_back)),
          is_impersonal_(std::move(is_impersonal)) {}

    Shown operator()(const KeptRecord& kept) const {
        const std::string stream(kept.stream);
        if (const auto at = rows_.cases.find(stream); at != rows_.cases.end())
            return all_if(may_see(*deciders_.social_case, at->second.state()));
        if (const auto at = rows_.visits.find(stream); at != rows_.visits.end())
            return at_most(all_if(may_see(*deciders_.visit, at->second.state())),
                           at->second.state());
        if (const auto at = rows_.referrals.find(stream); at != rows_.referrals.end())
            return at_most(of_referral(at->second, kept), at->second.state());
        if (const auto at = rows_.sessions.find(stream); at != rows_.sessions.end())
            return at_most(of_session(at->second.state()), at->second.state());
        if (const auto at = rows_.transfers.find(stream); at != rows_.transfers.end())
            return at_most(of_transfer(at->second.state()), at->second.state());
        return all_if(told_here(kept));
    }

    // Whom a referral was with before whoever has it now, and why it went on.
    bool is_told_of_former(const KeptRecord& kept) const {
        const auto at = rows_.referrals.find(std::string(kept.stream));
        return at == rows_.referrals.end() || is_told_from_the_beginning(who_, at->second.state());
    }

private:
    template <class State>
    bool may_see(const aggregate::Decider& decider, const State& state) const {
        if constexpr (requires { state.case_id(); }) {
            if (is_kept_back_(state.case_id())) return false;
        }
        return security::may_see(who_, decider.ownership(state));
    }

    template <class State>
    Shown at_most(Shown shown, const State& state) const {
        if (shown == Shown::nothing || !is_impersonal_(state.case_id())) return shown;
        return Shown::that_it_happened;
    }

    static Shown all_if(bool may_see) { return may_see ? Shown::everything : Shown::nothing; }
    bool is_of_institution() const {
        return security::reach(who_.role()) == security::Reach::institution;
    }

    // What the receiving unit found stays with it, and what a unit was told while it had the
    // referral with that unit.
    Shown of_referral(const v1::ReferralRow& row, const KeptRecord& kept) const {
        const auto& state = row.state();
        if (!may_see(*deciders_.referral, state)) return Shown::nothing;
        if (!is_of_institution()) return Shown::everything;
        const bool is_of_another_attempt =
            kept.record && kept.record->answer().version() < row.attempt_version();
        if (is_of_another_attempt && !is_told_from_the_beginning(who_, state))
            return Shown::nothing;
        switch (knowledge(who_, state)) {
            case referral::Knowledge::standing:
                return Shown::that_it_happened;
            case referral::Knowledge::form:
                return Shown::no_findings;
            case referral::Knowledge::everything:
                break;
        }
        return Shown::everything;
    }

    // What a session found is for those who had it held.
    Shown of_session(const telemedicine::v1::TelemedicineState& state) const {
        if (!may_see(*deciders_.session, state)) return Shown::nothing;
        return is_told_findings(who_, state) ? Shown::everything : Shown::no_findings;
    }

    Shown of_transfer(const transfers::v1::TransferState& state) const {
        return all_if(may_see(*deciders_.transfer, state) &&
                      sight_of(who_, state) == transfers::Sight::everything);
    }

    // Of the patient's own stream an institution reads what it told itself: nobody learns who
    // else knows the patient.
    bool told_here(const KeptRecord& kept) const {
        return !is_of_institution() ||
               (kept.record && kept.record->principal().institution() == who_.institution());
    }

    const Principal& who_;
    const Deciders& deciders_;
    PatientRows rows_;
    OfCase is_kept_back_;
    OfCase is_impersonal_;
};

// A record on its way to a page.
struct Told {
    PositionToken place;
    journal::v1::JournalRecord record;
    Shown shown = Shown::everything;
    bool with_former = true;
};

// Puts the event into `wrapper`, opened as far as that is possible. False: it can't be read.
bool show_event(const Told& told,
                const journal::v1::RecordedEvent& recorded,
                const security::Keyring& keyring,
                aggregate::Message& wrapper,
                v1::TimelineEntry& entry) {
    if (aggregate::decode_into(wrapper, recorded).code != aggregate::Folded::ok) return false;
    const auto& reflection = *wrapper.GetReflection();
    const auto* kind =
        reflection.GetOneofFieldDescriptor(wrapper, wrapper.GetDescriptor()->oneof_decl(0));
    const bool is_finding =
        recorded.type() == referral::v1::AttentionFinished::descriptor()->full_name() ||
        recorded.type() == telemedicine::v1::TeleSessionCompleted::descriptor()->full_name();
    if (is_finding && told.shown == Shown::no_findings) return true;
    const auto opened = journal::open(recorded, told.record.stream(), told.record.command_id(),
                                      reflection.MutableMessage(&wrapper, kind), keyring);
    if (opened == journal::Opened::erased) entry.set_erased(true);
    return opened != journal::Opened::damaged;
}

void leave_out_former(v1::TimelineEntry& entry) {
    if (!entry.referral().has_referral_redirected()) return;
    auto& redirected = *entry.mutable_referral()->mutable_referral_redirected();
    redirected.clear_from_receiver();
    redirected.clear_reason();
}

void add_entries(const Told& told, const security::Keyring& keyring, v1::TimelinePage& page) {
    const auto& record = told.record;
    std::uint64_t version =
        record.answer().version() - static_cast<std::uint64_t>(record.events_size());
    const auto kind = record.stream().substr(0, record.stream().find('-'));
    for (const auto& recorded : record.events()) {
        auto& entry = *page.add_entries();
        entry.set_stream(record.stream());
        entry.set_enlace_folio(base::folio_of(record.stream()).value_or(""));
        entry.set_version(++version);
        entry.set_event_id(record.stream() + "/" + std::to_string(version));
        entry.set_type(recorded.type());
        *entry.mutable_occurred_at() = to_timestamp(recorded.meta().occurred_at_us());
        *entry.mutable_recorded_at() = to_timestamp(record.recorded_at_us());
        entry.set_role(record.principal().role());
        entry.set_institution(record.principal().institution());
        entry.set_jurisdiction(record.principal().jurisdiction());
        entry.set_position(to_text(told.place));
        if (told.shown == Shown::that_it_happened) continue;
        if (auto conflict = conflict_of(recorded)) {
            // What became of that which a session has asked for is for those who had it held.
            if (kind == kSessionKind && told.shown == Shown::no_findings) continue;
            *entry.mutable_conflict() = *std::move(conflict);
        }
        bool readable = false;
        if (kind == kPatientKind) {
            readable = show_event(told, recorded, keyring, *entry.mutable_patient(), entry);
            if (!readable) entry.clear_patient();
        } else if (kind == kCaseKind) {
            readable = show_event(told, recorded, keyring, *entry.mutable_social_case(), entry);
            if (!readable) entry.clear_social_case();
        } else if (kind == kReferralKind) {
            readable = show_event(told, recorded, keyring, *entry.mutable_referral(), entry);
            if (!readable) entry.clear_referral();
            if (!told.with_former) leave_out_former(entry);
        } else if (kind == kSessionKind) {
            readable = show_event(told, recorded, keyring, *entry.mutable_session(), entry);
            if (!readable) entry.clear_session();
        } else if (kind == kTransferKind) {
            readable = show_event(told, recorded, keyring, *entry.mutable_transfer(), entry);
            if (!readable) entry.clear_transfer();
        } else {
            readable = show_event(told, recorded, keyring, *entry.mutable_home_visit(), entry);
            if (!readable) entry.clear_home_visit();
        }
    }
}

// One journal's part of the story, in its own order.
struct Journal {
    PositionToken next;  // The first position that no page has had yet.
    std::deque<Told> told;
};

// The partitions that a person has in the journals.
std::vector<PositionToken> places_of(const Person& person, const Progress& progress) {
    std::vector<PositionToken> places;
    for (const auto& member : person.members) {
        for (auto& place : progress.of_slot(base::StreamId::parse(member.id)->slot())) {
            const bool is_there = std::ranges::any_of(places, [&](const PositionToken& other) {
                return other.service == place.service && other.partition == place.partition;
            });
            if (!is_there) places.push_back(std::move(place));
        }
    }
    return places;
}

// Where the page begins in each journal of the patient; nothing if the cursor is none of ours.
std::optional<std::vector<Journal>> begin_page(std::string_view cursor,
                                               const std::vector<PositionToken>& places) {
    std::vector<Journal> journals;
    for (const auto& place : places) {
        PositionToken& next = journals.emplace_back().next;
        next.service = place.service;
        next.partition = place.partition;
    }
    if (cursor.empty()) return journals;
    const auto tokens = parse_positions(cursor);
    if (!tokens) return {};
    for (const auto& token : *tokens) {
        const auto at = std::ranges::find_if(journals, [&](const Journal& journal) {
            return journal.next.service == token.service &&
                   journal.next.partition == token.partition;
        });
        if (at == journals.end()) return {};
        at->next = token;
    }
    return journals;
}

// The journal whose next record is the oldest; nullptr: there is none.
Journal* oldest(std::vector<Journal>& journals) {
    Journal* found = nullptr;
    for (Journal& journal : journals) {
        if (journal.told.empty()) continue;
        const auto recorded_at_us = journal.told.front().record.recorded_at_us();
        if (!found || recorded_at_us < found->told.front().record.recorded_at_us()) {
            found = &journal;
        }
    }
    return found;
}

std::string cursor_after(const std::vector<Journal>& journals) {
    std::string cursor;
    for (const Journal& journal : journals) {
        if (!cursor.empty()) cursor += ',';
        cursor += to_text(journal.next);
    }
    return cursor;
}

}  // namespace

Found<v1::TimelinePage> Queries::timeline(const Principal& who,
                                          std::string_view patient,
                                          const Moment& moment,
                                          const PageRequest& page) const {
    const auto stream = base::StreamId::parse(patient);
    if (!stream) return std::unexpected(Refused::not_found);
    const auto here = sources_.progress.tokens_of_slot(stream->slot());
    const auto everywhere = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const History history(sources_.log, sources_.store, at.get());
    const Person person = this->person(who, patient, {}, history);
    if (person.members.empty()) return std::unexpected(Refused::not_found);
    auto journals = begin_page(page.cursor, places_of(person, sources_.progress));
    if (!journals) return std::unexpected(Refused::bad_cursor);

    // Of each member and journal as much as the page could take, and one more that says that there
    // is; then whatever was recorded first.
    for (const auto& member : person.members) {
        const Readable readable(
            who, sources_.deciders, history.rows(member.id),
            [&](std::string_view id) {
                return is_of_restricted_case(who, id, sources_.store, at.get());
            },
            [&](std::string_view id) {
                return is_told_impersonally(who, id, sources_.store, at.get());
            });
        const unsigned slot = base::StreamId::parse(member.id)->slot();
        for (Journal& journal : *journals) {
            const auto& [service, partition, position] = journal.next;
            if (partition != slot % *sources_.progress.partitions(service)) continue;
            std::size_t taken = 0;
            history.scan(member.id, {service, partition, position}, [&](const KeptRecord& kept) {
                if (!moment.known(kept)) return false;
                if (!kept.record || !moment.happened(kept)) return true;
                const Shown shown = readable(kept);
                if (shown == Shown::nothing) return true;
                journal.told.push_back({{service, partition, kept.place.position},
                                        *kept.record,
                                        shown,
                                        readable.is_told_of_former(kept)});
                return ++taken <= page.limit;
            });
        }
    }
    for (Journal& journal : *journals) {
        std::ranges::sort(journal.told, {}, [](const Told& told) { return told.place.position; });
    }
    v1::TimelinePage view;
    Journal* next = oldest(*journals);
    for (; next && view.entries_size() < static_cast<int>(page.limit); next = oldest(*journals)) {
        add_entries(next->told.front(), sources_.keyring, view);
        next->next.position = next->told.front().place.position + 1;
        next->told.pop_front();
    }
    if (next) view.set_next_cursor(cursor_after(*journals));
    for (const auto& member : person.members) view.add_patients(member.id);
    rest_on(person.members.size() > 1 ? everywhere : here, age_ms, view);
    return view;
}

}  // namespace enlace::views
