#include <map>

#include "projection/sums.h"
#include "security/access.h"
#include "views/folding/families.h"
#include "views/queries.h"
#include "views/statistics/handled.h"
#include "views/statistics/show.h"
#include "views/statistics/suppression.h"

namespace enlace::views::statistics {
namespace {

struct Handling {
    std::map<std::int64_t, std::int64_t> minutes;  // How many took so many.
    std::int64_t handled = 0;
    std::int64_t late = 0;
    std::int64_t rejected = 0;
    std::int64_t unanswered = 0;

    void add(const EndingKey& key, std::int64_t count) {
        if (key.outcome == Ending::Outcome::unanswered) {
            unanswered += count;
            return;
        }
        minutes[key.took_min] += count;
        handled += count;
        if (key.late) late += count;
        if (key.outcome == Ending::Outcome::rejected) rejected += count;
    }
    // The least number of minutes within which so many hundredths of all were handled.
    std::int64_t percentile(std::int64_t hundredths) const {
        const std::int64_t rank = (handled * hundredths + 99) / 100;
        std::int64_t done = 0;
        for (const auto& [took_min, count] : minutes) {
            done += count;
            if (done >= rank) return took_min;
        }
        return 0;
    }
    std::int64_t all() const { return handled + unanswered; }
    bool is_small() const { return all() > 0 && all() < kLeastTold; }
};

struct Handlings {
    Handling total, before_split, since_split;
    std::map<std::string, Handling, std::less<>> institutions;
};

void show(const Handling& handling, bool hide, v1::HandlingFigures& figures) {
    if (hide) return figures.set_suppressed(true);
    const auto count = [](std::int64_t sum) { return static_cast<std::uint64_t>(sum); };
    figures.set_handled(count(handling.handled));
    figures.set_unanswered(count(handling.unanswered));
    if (handling.handled == 0) return;
    const std::int64_t within = handling.handled - handling.late;
    const auto share = [&](std::int64_t part) {
        return static_cast<std::uint32_t>(permille(part, handling.handled));
    };
    figures.set_median_min(count(handling.percentile(50)));
    figures.set_p90_min(count(handling.percentile(90)));
    figures.set_p99_min(count(handling.percentile(99)));
    figures.set_within_clock(count(within));
    figures.set_within_clock_permille(share(within));
    figures.set_rejected(count(handling.rejected));
    figures.set_rejected_permille(share(handling.rejected));
}

void show(const Handlings& handlings, bool sees_few, v1::HandlingTimes& view) {
    std::map<std::vector<std::string>, Tally> cells;
    for (const auto& [institution, one] : handlings.institutions)
        cells[{institution}].attentions = one.all();
    const auto kept_back = sees_few ? std::set<std::vector<std::string>>() : hidden(cells);
    show(handlings.total, !sees_few && handlings.total.is_small(), *view.mutable_total());
    for (const auto& [institution, one] : handlings.institutions) {
        if (one.all() == 0) continue;  // Everything was taken back.
        auto& shown = *view.add_institutions();
        shown.set_institution(institution);
        show(one, kept_back.contains({institution}), *shown.mutable_figures());
    }
    view.set_suppressed_cells(static_cast<std::uint32_t>(kept_back.size()));
}

}  // namespace
}  // namespace enlace::views::statistics

namespace enlace::views {

Found<v1::HandlingTimes> Queries::handling_times(const Principal& who,
                                                 const statistics::HandlingRequest& request) const {
    using namespace statistics;
    if (security::reach(who.role()) == security::Reach::nobody)
        return std::unexpected(Refused::not_found);
    if (request.of == v1::Handled::UNSPECIFIED) return std::unexpected(Refused::bad_matter);
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const std::string prefix = prefix_of(request.of);
    const auto all_after = [&](sys_days day) {
        bool after = false;
        const auto look = [&](std::string_view key, std::string_view) {
            after = read_ending_key(key).day > day;
            return false;
        };
        sources_.store.scan(family::endings, prefix, prefix, look, at.get());
        return after;
    };
    const auto days = days_of(request.range, LocalDays().date(sources_.clock.wall_us()), all_after);
    if (!days) return std::unexpected(days.error());
    std::optional<sys_days> split;
    if (!request.split_at.empty()) {
        split = base::parse_date(request.split_at);
        if (!split || !days->range.holds(*split)) return std::unexpected(Refused::bad_split);
    }

    Handlings handlings;
    const auto take = [&](std::string_view key, std::string_view sum) {
        const EndingKey ending = read_ending_key(key);
        if (ending.day > days->range.until) return false;
        if (days->known_by && ending.known > *days->known_by) return true;
        if (!request.institution.empty() && ending.institution != request.institution) return true;
        const std::int64_t count = projection::SumTable::read(sum);
        handlings.total.add(ending, count);
        handlings.institutions[std::string(ending.institution)].add(ending, count);
        if (split) {
            (ending.day < *split ? handlings.before_split : handlings.since_split)
                .add(ending, count);
        }
        return true;
    };
    sources_.store.scan(family::endings, prefix, first_key(request.of, days->range.from), take,
                        at.get());

    v1::HandlingTimes view;
    const bool sees_few = security::may_see_institution(who, request.institution);
    view.set_of(request.of);
    show_days(*days, view);
    show(handlings, sees_few, view);
    if (split) {
        const bool hide =
            !sees_few && (handlings.before_split.is_small() || handlings.since_split.is_small());
        show(handlings.before_split, hide, *view.mutable_before_split());
        show(handlings.since_split, hide, *view.mutable_since_split());
    }
    show_rests_on(Organisation(sources_.directory, sources_.store, at.get()), sources_.policy,
                  *view.mutable_rests_on());
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
