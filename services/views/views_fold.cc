#include "views/views_fold.h"

#include <algorithm>

#include "base/stream_id.h"
#include "projection/pack.h"
#include "views/feeds/feed_owners.h"
#include "views/folding/record_fold.h"
#include "views/folding/unreadable.h"
#include "views/services.h"
#include "views/visits/visit_view.h"

namespace enlace::views {
namespace {

using projection::Counted;

CountedRecord record_of(const Counted& counted) {
    return {counted.position, counted.version_before, counted.head.events, counted.record};
}

std::string_view kind_of(std::string_view stream) {
    return stream.substr(0, stream.find('-'));
}

// A stream whose first event could not be read has no patient that we know of.
std::string_view patient_or_self(const std::string& patient_id, std::string_view stream) {
    return patient_id.empty() ? stream : std::string_view(patient_id);
}

}  // namespace

ViewsFold::ViewsFold(projection::Store& store, SearchFold::Sources search, Options options)
    : options_(std::move(options)),
      patients_(store, family::patients),
      cases_(store, family::cases),
      visits_(store, family::visits),
      activities_(store, family::activities),
      staff_cases_(store, family::staff_cases),
      organisations_(store, family::organisations),
      referrals_(store, family::referrals),
      sessions_(store, family::sessions),
      transfers_(store, family::transfers),
      capacities_(store, family::capacities),
      grievances_(store, family::grievances),
      surveys_(store, family::surveys),
      answers_(store, family::answers),
      search_(store, std::move(search)),
      sums_(store, family::sums),
      statistics_(store),
      events_(family::events),
      feed_(family::feed),
      stories_(family::stories) {}

// Hands the table that the stream's row stands in to `use`, if there is one.
template <class Use>
void ViewsFold::with_table(const Coming& coming, Use use) const {
    const std::string_view kind = kind_of(coming.stream);
    if (coming.service == kIntake) {
        if (kind == kPatientKind) return use(patients_);
        if (kind == kCaseKind) return use(cases_);
        if (kind == kActivityKind) return use(activities_);
        if (kind == kStaffCaseKind) return use(staff_cases_);
        if (kind == kOrganisationKind) return use(organisations_);
    } else if (coming.service == kHomeVisits) {
        if (kind == kVisitKind) return use(visits_);
    } else if (coming.service == kReferral) {
        if (kind == kReferralKind) return use(referrals_);
    } else if (coming.service == kTelemedicine) {
        if (kind == kSessionKind) return use(sessions_);
    } else if (coming.service == kTransfers) {
        if (kind == kTransferKind) return use(transfers_);
        if (kind == kCapacityKind) return use(capacities_);
    } else if (coming.service == kGrievances) {
        if (kind == kGrievanceKind) return use(grievances_);
        if (kind == kSurveyKind) return use(surveys_);
        if (kind == kAnswerKind) return use(answers_);
    }
}

void ViewsFold::fold(const Counted& counted) {
    if (counted.head.events == 0) return;  // A refusal, or nothing to do: nothing happened.
    const std::string_view kind = kind_of(counted.head.stream);
    if (counted.service == kIntake) {
        if (kind == kPatientKind) return fold_patient(counted);
        if (kind == kCaseKind) return fold_case(counted);
        if (kind == kActivityKind) return fold_activity(counted);
        if (kind == kStaffCaseKind) return fold_staff_case(counted);
        if (kind == kOrganisationKind) return fold_organisation(counted);
    } else if (counted.service == kHomeVisits) {
        if (kind == kVisitKind) return fold_visit(counted);
    } else if (counted.service == kReferral) {
        if (kind == kReferralKind) return fold_referral(counted);
    } else if (counted.service == kTelemedicine) {
        if (kind == kSessionKind) return fold_session(counted);
    } else if (counted.service == kTransfers) {
        if (kind == kTransferKind) return fold_transfer(counted);
        if (kind == kCapacityKind) return fold_capacity(counted);
    } else if (counted.service == kGrievances) {
        if (kind == kGrievanceKind) return fold_grievance(counted);
        if (kind == kSurveyKind)
            return fold_of_survey<enlace::grievances::v1::SurveyEvent>(surveys_, counted);
        if (kind == kAnswerKind)
            return fold_of_survey<enlace::grievances::v1::SurveyAnswerEvent>(answers_, counted);
    }
}

void ViewsFold::expect(const Coming& coming) {
    with_table(coming, [&](const auto& rows) { rows.expect(coming.stream_hash); });
}

void ViewsFold::fetch(const Coming& coming) {
    with_table(coming, [&](const auto& rows) { rows.fetch(coming.stream_hash); });
}

template <class Event, class Row>
void ViewsFold::take(const Counted& counted, Row& row) {
    if (options_.keeps_figures) coordination_.before(row);
    const bool is_lost = fold_record<Event>(row, memory_, record_of(counted));
    if (options_.keeps_figures) coordination_.after(row, counted);
    if (is_lost) count_unreadable(sums_, counted, row.unreadable());
}

template <class Row>
Row& ViewsFold::change(OfficeTable<Row>& rows, const Counted& counted) {
    return rows
        .change(counted.head.stream, counted.stream_hash,
                [](const Row& row) { return office_standing(row); })
        .row;
}

void ViewsFold::fold_patient(const Counted& counted) {
    v1::PatientRow& row = change(patients_, counted);
    const auto edges = row.state().edges();
    take<intake::v1::PatientEvent>(counted, row);
    count(row, edges, counted);
    search_.fold(row, counted);
    keep(counted.head.stream, counted);
}

void ViewsFold::fold_case(const Counted& counted) {
    v1::CaseRow& row = change(cases_, counted);
    const auto counted_as = statistics::StatisticsFold::of(row);
    take<intake::v1::CaseEvent>(counted, row);
    if (!options_.keeps_figures) row.clear_facts();
    count(row, counted_as, counted);
    search_.fold(row, counted);
    keep(patient_or_self(row.state().patient_id(), counted.head.stream), counted);
}

void ViewsFold::fold_activity(const Counted& counted) {
    v1::ActivityRow& row = change(activities_, counted);
    const bool stood = statistics::is_counted(row);
    take<intake::v1::ActivityEvent>(counted, row);
    count(row, stood, counted);
    keep(counted.head.stream, counted);
}

// In no story, feed or search: the section asks for it by its id, or in its own list.
void ViewsFold::fold_staff_case(const Counted& counted) {
    const std::string_view stream = counted.head.stream;
    const auto stood = [&](const v1::StaffCaseRow& before) { return lines_of(stream, before); };
    v1::StaffCaseRow& row = staff_cases_.change(stream, counted.stream_hash, stood).row;
    const std::size_t facts = statistics::counted_facts(row);
    take<intake::v1::StaffCaseEvent>(counted, row);
    statistics_.fold(row, facts, counted);
    keep(stream, counted);
}

void ViewsFold::fold_organisation(const Counted& counted) {
    const auto stood = [](const v1::OrganisationRow&) { return Lines(); };
    v1::OrganisationRow& row =
        organisations_.change(counted.head.stream, counted.stream_hash, stood).row;
    take<intake::v1::OrganisationEvent>(counted, row);
}

void ViewsFold::fold_visit(const Counted& counted) {
    const std::string_view stream = counted.head.stream;
    const auto stood = [&](const v1::VisitRow& stored) {
        Standing before = standing(stream, stored);
        before.where = {counted.service, counted.partition};
        return before;
    };
    v1::VisitRow& row = visits_.change(stream, counted.stream_hash, stood).row;
    const auto before = feed_owners(row.state());
    const bool was_counted = statistics::is_counted(row);
    take<homevisits::v1::HomeVisitEvent>(counted, row);
    count(row, was_counted, counted);
    keep(patient_or_self(row.state().patient_id(), stream), counted);
    keep_story(counted);
    tell_feeds(counted, before, feed_owners(row.state()), row);
}

void ViewsFold::fold_referral(const Counted& counted) {
    const std::string_view stream = counted.head.stream;
    const auto stood = [&](const v1::ReferralRow& before) {
        return CountedStanding{.where = {counted.service, counted.partition},
                               .lines = lines_of(stream, before),
                               .counted = contribution(before)};
    };
    v1::ReferralRow& row = referrals_.change(stream, counted.stream_hash, stood).row;
    const auto before = feed_owners(row.state());
    const int answers = statistics::counted_answers(row);
    take<enlace::referral::v1::ReferralEvent>(counted, row);
    count(row, answers, counted);
    keep(patient_or_self(row.state().patient_id(), stream), counted);
    keep_story(counted);
    tell_feeds(counted, before, feed_owners(row.state()), row);
}

void ViewsFold::fold_session(const Counted& counted) {
    const std::string_view stream = counted.head.stream;
    const auto stood = [&](const v1::SessionRow& before) { return lines_of(stream, before); };
    v1::SessionRow& row = sessions_.change(stream, counted.stream_hash, stood).row;
    const auto before = feed_owners(row.state());
    const bool was_counted = statistics::is_counted(row);
    take<telemedicine::v1::TelemedicineEvent>(counted, row);
    count(row, was_counted, counted);
    keep(patient_or_self(row.state().patient_id(), stream), counted);
    keep_story(counted);
    tell_feeds(counted, before, feed_owners(row.state()), row);
}

void ViewsFold::fold_transfer(const Counted& counted) {
    const std::string_view stream = counted.head.stream;
    const auto stood = [&](const v1::TransferRow& before) { return lines_of(stream, before); };
    v1::TransferRow& row = transfers_.change(stream, counted.stream_hash, stood).row;
    take<transfers::v1::TransferEvent>(counted, row);
    keep(patient_or_self(row.state().patient_id(), stream), counted);
    keep_story(counted);
    tell_feeds(counted, {}, {std::string(kBoard)}, row);
}

void ViewsFold::fold_capacity(const Counted& counted) {
    const auto stood = [](const v1::CapacityRow&) { return Lines(); };
    v1::CapacityRow& row = capacities_.change(counted.head.stream, counted.stream_hash, stood).row;
    take<transfers::v1::CapacityEvent>(counted, row);
    keep(counted.head.stream, counted);
}

void ViewsFold::fold_grievance(const Counted& counted) {
    const std::string_view stream = counted.head.stream;
    const auto stood = [&](const v1::GrievanceRow& before) { return lines_of(stream, before); };
    v1::GrievanceRow& row = grievances_.change(stream, counted.stream_hash, stood).row;
    const auto ending = statistics::ending_of(row);
    take<enlace::grievances::v1::GrievanceEvent>(counted, row);
    count(row, ending, counted);
    search_.fold(row, counted);
    keep(stream, counted);
    keep_story(counted);
}

// Belongs to no story that anybody reads.
template <class Event, class Row>
void ViewsFold::fold_of_survey(projection::RowTable<Row, CountedStanding>& rows,
                               const Counted& counted) {
    const std::string_view stream = counted.head.stream;
    const int offset_min = options_.utc_offset_min;
    const auto stood = [&](const Row& before) {
        return CountedStanding{.where = {counted.service, counted.partition},
                               .lines = lines_of(stream, before, offset_min),
                               .counted = contribution(before, offset_min)};
    };
    take<Event>(counted, rows.change(stream, counted.stream_hash, stood).row);
    keep(stream, counted);
}

template <class Row>
void ViewsFold::tell_feeds(const Counted& counted,
                           const Owners& before,
                           const Owners& after,
                           const Row& row) {
    const JournalPlace place{counted.service, counted.partition, counted.position};
    const auto tell = [&](const std::string& owner, const auto& what) {
        feed_.add({place_key(owner, place)}, {what.SerializeAsString()});
        told_.insert(owner);
    };
    for (const auto& owner : after) tell(owner, notice(counted.head.stream, row));
    decltype(notice(counted.head.stream, row)) withdrawn;
    withdrawn.set_id(std::string(counted.head.stream));
    withdrawn.set_withdrawn(true);
    for (const auto& owner : before) {
        if (std::ranges::count(after, owner) == 0) tell(owner, withdrawn);
    }
}

// With the stream's first record; one that can't be decoded leaves its stream out of any story.
void ViewsFold::keep_story(const Counted& counted) {
    if (counted.version_before != 0 || !counted.record) return;
    v1::StoryLine line;
    line.set_cause(counted.record->cause().event_id());
    line.set_begun_us(counted.record->recorded_at_us());
    stories_.add({story_key(counted.record->correlation(), counted.head.stream)},
                 {line.SerializeAsString()});
}

// For timelines and time travel: by when the record was known, and itself.
void ViewsFold::keep(std::string_view patient, const Counted& counted) {
    const auto known_at =
        projection::Pack().number(static_cast<std::uint64_t>(counted.known_at_us)).take();
    events_.add({place_key(patient, {counted.service, counted.partition, counted.position})},
                {known_at, options_.keeps_records ? counted.entry : std::string_view()});
}

}  // namespace enlace::views
