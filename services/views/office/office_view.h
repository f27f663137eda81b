#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/views/v1/rows.pb.h"
#include "projection/store.h"
#include "views/folding/families.h"

// What a social-work office has before it: its living cases by the clock that runs out first, and
// what ran out without anybody doing it; and what it did without a case.
namespace enlace::views {

inline constexpr std::string_view kOpenAfterClosure = "open_after_closure";

// Owners of lists.
std::string office_owner(std::string_view institution);
std::string worker_owner(std::string_view institution, std::string_view worker);
std::string breaches_owner(std::string_view whose);  // Institution, or owner of visits.
// Of what the state coordinator has to be told of: neither the unit nor its head has done it.
inline constexpr std::string_view kHighest = "highest";
std::string activities_owner(std::string_view institution);

// Lists go up; what has a time goes down in them by this.
std::int64_t newest_first(std::int64_t at_us);

// Which lists a row stands in, and where.
struct OfficeStanding {
    std::vector<std::string> institutions;  // Those that own it.
    std::string worker;
    std::string state;          // Empty: nobody has anything to do with it any more.
    std::int64_t due_us = 0;    // Of the first clock.
    std::string breach;         // Empty: none.
    std::int64_t since_us = 0;  // The breach's.
    std::uint32_t escalation_level = 0;
    std::string activity;  // The state of one; empty: it is none.
    std::int64_t occurred_at_us = 0;

    bool operator==(const OfficeStanding&) const = default;
};

OfficeStanding office_standing(const v1::CaseRow& row);
OfficeStanding office_standing(const v1::PatientRow& row);
OfficeStanding office_standing(const v1::ActivityRow& row);

// Lines of lists, by their keys.
using Lines = std::map<std::string, std::string>;

// What ran out, and who is to do it all the same.
struct RanOut {
    std::string_view whose;  // Institution, or owner of visits.
    std::string_view stream;
    std::int64_t since_us = 0;
    std::string_view timer;  // Empty: nothing did.
    std::uint32_t escalation_level = 0;
};
void add_breach(const RanOut& breach, Lines& lines);

// Takes away the lines that are there no longer, and puts those that are.
void move_lines(projection::Batch& batch, const Lines& before, const Lines& now);
// The same for `stream`, from where it stood to where it stands.
void move_lines(projection::Batch& batch,
                std::string_view stream,
                const OfficeStanding& before,
                const OfficeStanding& after);

}  // namespace enlace::views
