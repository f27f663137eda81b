#pragma once

#include <google/protobuf/arena.h>

#include <array>
#include <cstddef>
#include <exception>

#include "aggregate/decider.h"
#include "enlace/journal/v1/journal.pb.h"
#include "views/cases/case_view.h"
#include "views/grievances/grievance_view.h"
#include "views/office/activity_view.h"
#include "views/organisation/organisation_view.h"
#include "views/patients/patient_view.h"
#include "views/referrals/referral_view.h"
#include "views/sessions/session_view.h"
#include "views/staff/staff_case_view.h"
#include "views/surveys/survey_view.h"
#include "views/transfers/transfer_view.h"
#include "views/visits/visit_view.h"

namespace enlace::views {

// A record that counts, to be taken into the row of its stream.
struct CountedRecord {
    std::uint64_t position = 0;
    std::uint64_t version_before = 0;
    std::uint64_t events = 0;
    // Nothing where it can't be decoded.
    const journal::v1::JournalRecord* record = nullptr;
};

// Memory for one event at a time, kept by the caller so that it is used again.
class EventMemory {
public:
    // Until the next call.
    template <class Event>
    Event& fresh() {
        arena_.Reset();
        return *google::protobuf::Arena::CreateMessage<Event>(&arena_);
    }

private:
    alignas(std::max_align_t) std::array<char, 16u << 10> bytes_;
    google::protobuf::Arena arena_{bytes_.data(), bytes_.size()};
};

// Takes `record`, of a stream whose events are wrapped in `Event`, into `row` by the fold of its
// kind; live, in a rebuild and in time travel alike. What can't be read marks the row and leaves it
// as it is from there on. True: it was marked just now.
template <class Event, class Row>
bool fold_record(Row& row, EventMemory& memory, const CountedRecord& at) {
    row.set_version(at.version_before + at.events);
    if (row.has_unreadable()) return false;
    if (!at.record) {
        row.mutable_unreadable()->set_position(at.position);
        return true;
    }
    const std::int64_t recorded_at_us = at.record->recorded_at_us();
    std::uint64_t version = at.version_before;
    for (const auto& event : at.record->events()) {
        auto& wrapper = memory.fresh<Event>();
        auto folded = aggregate::decode_into(wrapper, event);
        if (folded.code == aggregate::Folded::ok) {
            try {
                row = fold(std::move(row), wrapper, {{++version, recorded_at_us}, at.position});
                continue;
            } catch (const std::exception&) {
                // It can't have happened, yet it is recorded. What the row held went with it.
                row.Clear();
                row.set_version(at.version_before + at.events);
                folded = {};
            }
        }
        auto& unreadable = *row.mutable_unreadable();
        unreadable.set_position(at.position);
        unreadable.set_event_type(event.type());
        unreadable.set_needs_schema(folded.needs_schema);
        return true;
    }
    if (row.first_recorded_us() == 0) row.set_first_recorded_us(recorded_at_us);
    row.set_last_recorded_us(recorded_at_us);
    return false;
}

}  // namespace enlace::views
