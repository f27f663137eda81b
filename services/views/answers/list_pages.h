#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/stream_id.h"
#include "views/answers/answers.h"
#include "views/answers/query_parameters.h"
#include "views/folding/families.h"
#include "views/grievances/grievance_view.h"
#include "views/queries.h"

// Pages of the family `lists`; internal to the queries.
namespace enlace::views {

// A cursor is the place of the last line that was handed out: what is inserted or taken away
// elsewhere meanwhile changes nothing about what follows it.
inline std::string cursor_of(const ListKey& key) {
    return std::to_string(static_cast<std::uint64_t>(key.at_us)) + "." + std::string(key.stream);
}

inline std::optional<ListKey> parse_cursor(std::string_view cursor) {
    const auto dot = cursor.find('.');
    if (dot == std::string_view::npos) return {};
    const auto at_us = parse_number(cursor.substr(0, dot));
    const auto stream = base::StreamId::parse(cursor.substr(dot + 1));
    if (!at_us || !stream) return {};
    return ListKey{static_cast<std::int64_t>(*at_us), stream->text()};
}

// Adds the owner's lines within these times, after the page's cursor, to `view`; `add(place,
// value)` puts one into it, and returns false for one that is not shown. False: the cursor is none.
template <class Page, class Add>
bool add_lines(const projection::Store& store,
               const projection::Store::Snapshot* at,
               std::string_view owner,
               const PageRequest& page,
               Page& view,
               Add add,
               const Times& within = {}) {
    const std::string prefix = list_prefix(owner);
    std::string after = list_key(owner, within.begin_us, "");
    if (!page.cursor.empty()) {
        const auto cursor = parse_cursor(page.cursor);
        if (!cursor) return false;
        after = list_key(owner, cursor->at_us, cursor->stream);
    }
    std::string last;
    const auto take = [&](std::string_view key, std::string_view value) {
        if (key == after) return true;
        const ListKey place = read_list_key(prefix, key);
        if (within.end_us != 0 && place.at_us >= within.end_us) return false;
        if (view.items_size() == static_cast<int>(page.limit)) {
            view.set_next_cursor(last);
            return false;
        }
        if (add(place, value)) last = cursor_of(place);
        return true;
    };
    store.scan(family::lists, prefix, after, take, at);
    return true;
}

// Of rows of which there is no more to say than of all.
inline constexpr auto kShowItem = [](const auto& id, const auto& row, std::int64_t now_us) {
    return show_item(id, row, now_us);
};

template <class Page, class Row, class Show>
Found<Page> Queries::page_of(const Principal& who,
                             projection::Family family,
                             const aggregate::Decider& decider,
                             const Listed& listed,
                             const PageRequest& page,
                             Show show) const {
    Page view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const std::int64_t now_us = sources_.clock.wall_us();
    const auto add = [&](const ListKey& place, std::string_view state) {
        if (!listed.state.empty() && listed.state != state) return false;
        const auto row = read_row<Row>(sources_.store, family, place.stream, at.get());
        if (is_kept_from(who, row->state(), at.get())) return false;
        std::optional item = show(place.stream, *row, now_us);
        if (!item) return false;
        offer(decider, who, place.stream, *row, *item);
        *view.add_items() = *std::move(item);
        return true;
    };
    if (!add_lines(sources_.store, at.get(), listed.owner, page, view, add, listed.within))
        return std::unexpected(Refused::bad_cursor);
    return view;
}

}  // namespace enlace::views
