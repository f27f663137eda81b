#include <utility>

#include "views/views_fold.h"
#include "views/visits/visit_view.h"

// What a commit adds to the store, of all that was folded since the one before.
namespace enlace::views {

template <class Row>
void ViewsFold::collect_of_survey(projection::RowTable<Row, CountedStanding>& rows,
                                  projection::Batch& batch) {
    const int offset_min = options_.utc_offset_min;
    rows.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, slot.before.lines, lines_of(stream, slot.row, offset_min));
        recount(slot.before, contribution(slot.row, offset_min));
    });
}

// By what it counts as now, less what it did before.
void ViewsFold::recount(const CountedStanding& before, const std::vector<WeighedCounter>& now) {
    for (const auto& [counter, weight] : before.counted)
        sums_.add(sum_key(counter, before.where), -weight);
    for (const auto& [counter, weight] : now) sums_.add(sum_key(counter, before.where), weight);
}

void ViewsFold::collect(projection::Batch& batch) {
    patients_.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, stream, slot.before, office_standing(slot.row));
        for (const auto& edge : slot.row.state().edges())
            batch.put(family::joined, member_key(edge.other(), stream), "");
    });
    cases_.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, stream, slot.before, office_standing(slot.row));
        if (slot.stored || slot.row.state().patient_id().empty()) return;
        batch.put(family::members, member_key(slot.row.state().patient_id(), stream), "");
    });
    activities_.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, stream, slot.before, office_standing(slot.row));
    });
    staff_cases_.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, slot.before, lines_of(stream, slot.row));
    });
    organisations_.collect(batch, [](std::string_view, const auto&) {});
    visits_.collect(batch, [&](std::string_view stream, const auto& slot) {
        restand(batch, slot.before, standing(stream, slot.row));
        if (slot.stored || slot.row.state().patient_id().empty()) return;
        batch.put(family::members, member_key(slot.row.state().patient_id(), stream), "");
    });
    referrals_.collect(batch, [&](std::string_view stream, const auto& slot) {
        const auto& before = slot.before;
        move_lines(batch, before.lines, lines_of(stream, slot.row));
        recount(before, contribution(slot.row));
        if (slot.stored || slot.row.state().patient_id().empty()) return;
        batch.put(family::members, member_key(slot.row.state().patient_id(), stream), "");
    });
    sessions_.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, slot.before, lines_of(stream, slot.row));
        if (slot.stored || slot.row.state().patient_id().empty()) return;
        batch.put(family::members, member_key(slot.row.state().patient_id(), stream), "");
    });
    transfers_.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, slot.before, lines_of(stream, slot.row));
        if (slot.stored || slot.row.state().patient_id().empty()) return;
        batch.put(family::members, member_key(slot.row.state().patient_id(), stream), "");
    });
    capacities_.collect(batch, [](std::string_view, const auto&) {});
    grievances_.collect(batch, [&](std::string_view stream, const auto& slot) {
        move_lines(batch, slot.before, lines_of(stream, slot.row));
    });
    collect_of_survey(surveys_, batch);
    collect_of_survey(answers_, batch);
    sums_.collect(batch);
    statistics_.collect(batch);
    coordination_.collect(batch);
    events_.collect(batch);
    feed_.collect(batch);
    stories_.collect(batch);
    search_.collect(batch);
}

void ViewsFold::committed() {
    patients_.committed();
    cases_.committed();
    activities_.committed();
    staff_cases_.committed();
    organisations_.committed();
    visits_.committed();
    referrals_.committed();
    sessions_.committed();
    transfers_.committed();
    capacities_.committed();
    grievances_.committed();
    surveys_.committed();
    answers_.committed();
    sums_.committed();
    statistics_.committed();
    coordination_.committed();
    events_.committed();
    feed_.committed();
    stories_.committed();
    search_.committed();
    options_.on_committed(std::exchange(told_, {}));
}

}  // namespace enlace::views
