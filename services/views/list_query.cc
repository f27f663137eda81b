#include "base/stream_id.h"
#include "security/access.h"
#include "views/answers.h"
#include "views/queries.h"

namespace enlace::views {
namespace {

// A cursor is the place of the last line that was handed out: what is inserted or taken away
// elsewhere meanwhile changes nothing about what follows it.
std::string cursor_of(const ListKey& key) {
    return std::to_string(key.window_end_us) + "." + std::string(key.stream);
}

std::optional<ListKey> parse_cursor(std::string_view cursor) {
    const auto dot = cursor.find('.');
    if (dot == std::string_view::npos) return {};
    const auto window_end_us = parse_number(cursor.substr(0, dot));
    const auto stream = base::StreamId::parse(cursor.substr(dot + 1));
    if (!window_end_us || !stream) return {};
    return ListKey{static_cast<std::int64_t>(*window_end_us), stream->text()};
}

}  // namespace

bool Queries::may_ask(const Principal& who, std::string_view jurisdiction) const {
    return std::ranges::count(sources_.jurisdictions, jurisdiction) != 0 &&
           security::may_see_jurisdiction(who, jurisdiction);
}

Found<v1::HomeVisitPage> Queries::work_list(const Principal& who,
                                            std::string_view jurisdiction,
                                            std::string_view state,
                                            const PageRequest& page) const {
    if (!may_ask(who, jurisdiction)) return std::unexpected(Refused::not_found);
    return list(who, jurisdiction_owner(jurisdiction), state, page);
}

Found<v1::HomeVisitPage> Queries::unrouted(const Principal& who, const PageRequest& page) const {
    if (!security::may_see_unrouted(who)) return std::unexpected(Refused::not_found);
    return list(who, kUnrouted, {}, page);
}

Found<v1::HomeVisitPage> Queries::list(const Principal& who,
                                       std::string_view owner,
                                       std::string_view state,
                                       const PageRequest& page) const {
    const std::string prefix = list_prefix(owner);
    std::string after;
    if (!page.cursor.empty()) {
        const auto cursor = parse_cursor(page.cursor);
        if (!cursor) return std::unexpected(Refused::bad_cursor);
        after = list_key(owner, cursor->window_end_us, cursor->stream);
    }
    v1::HomeVisitPage view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const std::int64_t now_us = sources_.clock.wall_us();
    std::string last;
    const auto take = [&](std::string_view key, std::string_view listed_state) {
        if (key == after || (!state.empty() && state != listed_state)) return true;
        if (view.items_size() == static_cast<int>(page.limit)) {
            view.set_next_cursor(last);
            return false;
        }
        const ListKey place = read_list_key(prefix, key);
        const auto row =
            read_row<v1::VisitRow>(sources_.store, family::visits, place.stream, at.get());
        auto& item = *view.add_items();
        item = show_item(place.stream, *row, now_us);
        offer(*sources_.deciders.visit, who, place.stream, *row, item);
        last = cursor_of(place);
        return true;
    };
    sources_.store.scan(family::lists, prefix, after, take, at.get());
    return view;
}

}  // namespace enlace::views
