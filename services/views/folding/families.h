#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "projection/store.h"
#include "projection/store_layout.h"

// What stands where in the views' store. Every key begins with its owner: a stream, a patient, or
// whoever may see a list. Numbers are big-endian, so that keys sort by value; texts that are not
// last end with a zero byte, which no id and no code contains.
namespace enlace::views {

namespace family {
enum : projection::Family {
    patients = 2,  // stream -> PatientRow
    cases,         // stream -> CaseRow
    visits,        // stream -> VisitRow
    members,       // patient, stream -> nothing: the cases, visits, referrals, sessions and
                   // transfers of a patient
    lists,         // owner, time, stream -> state or breach: open visits by window end, living
                   // cases, referrals, sessions and transfers by their first clock, sessions by
                   // their start besides, breaches by when they were recorded,
                   // activities by when they took place, the newest first, grievances and
    // invitations to surveys and staff cases likewise; answers that hold texts by month
    sums,        // owner, counter, value, journal, partition -> signed number
    events,      // patient, journal, partition, position -> known_at, entry unless the log is local
    feed,        // owner, journal, partition, position -> VisitNotice, ReferralNotice,
                 // TransferNotice
    search,      // token, owner, patient -> nothing (search_fold.h)
    sought,      // patient -> SearchRow
    joined,      // patient, other -> nothing: the other's stream ever had an edge to the patient
    activities,  // stream -> ActivityRow
    referrals,   // stream -> ReferralRow
    stories,     // correlation id, stream -> StoryLine: what belongs to a story
    sessions,    // stream -> SessionRow
    transfers,   // stream -> TransferRow
    capacities,  // stream -> CapacityRow
    grievances,  // stream -> GrievanceRow
    surveys,     // stream -> SurveyRow
    answers,     // stream -> AnswerRow
    figures,     // what it tells, month, institution, unit, partition -> lines of a page, or their
                 // patients; how often they changed, by month and partition; and attentions, cases
                 // that are gone and edges in rows of their own (statistics/page_key.h)
    endings,     // matter, day, institution, when it was known, minutes, how, partition -> signed
                 // number (statistics/handled.h)
    staff_cases,    // stream -> StaffCaseRow
    organisations,  // stream -> OrganisationRow
    coordination,   // month, case, stream, version -> moment of what hangs from a case; and lives
                    // of cases, and streams that were voided (coordination/moment.h)
};
}  // namespace family

// Those that a store of the views is opened with, in order.
std::vector<std::string> families();
projection::StoreLayout store_layout();

// Whoever a list, a sum or a feed belongs to.
inline constexpr std::string_view kUnrouted = "unrouted";
std::string jurisdiction_owner(std::string_view code);
std::string institution_owner(std::string_view clues);

// Texts in keys.
std::string ended(std::string_view text);
// Up to the next end, which is taken too.
std::string_view take_ended(std::string_view& rest);

// A place in a journal, as the end of a key.
struct JournalPlace {
    std::string_view service;
    std::uint32_t partition = 0;
    std::uint64_t position = 0;
};

std::string member_prefix(std::string_view patient);
std::string member_key(std::string_view patient, std::string_view stream);

std::string story_prefix(std::string_view correlation);
std::string story_key(std::string_view correlation, std::string_view stream);

std::string list_prefix(std::string_view owner);
std::string list_key(std::string_view owner, std::int64_t at_us, std::string_view stream);
struct ListKey {
    std::int64_t at_us = 0;
    std::string_view stream;
};
// From one moment until another; no end where that is 0.
struct Times {
    std::int64_t begin_us = 0;
    std::int64_t end_us = 0;
};
// Of a key that begins with `prefix`.
ListKey read_list_key(std::string_view prefix, std::string_view key);

// Of the families `events` and `feed`; `whose` is the patient or the owner.
std::string place_key(std::string_view whose, const JournalPlace& place);
std::string place_prefix(std::string_view whose);
std::string place_prefix(std::string_view whose, std::string_view service, std::uint32_t partition);
// Of a key that begins with place_prefix(whose).
JournalPlace read_place_key(std::string_view prefix, std::string_view key);

}  // namespace enlace::views
