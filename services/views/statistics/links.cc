#include "views/statistics/links.h"

#include <algorithm>

#include "views/folding/families.h"

namespace enlace::views::statistics {
namespace {

constexpr std::string_view kBegun = "+", kEnded = "-";  // Last in keys.

std::string known_text(sys_days known) {
    std::string text;
    put_signed(text, known.time_since_epoch().count());
    return text;
}

sys_days take_day(Reader& reader) {
    return sys_days(std::chrono::days(reader.signed_number()));
}

struct Edge {
    std::string one, other;
    bool begun = false;
    bool withdrawn = false;
};

using Parents = projection::TextMap<std::string>;

const std::string& root_of(const std::string& digits, Parents& parents) {
    auto& parent = parents.try_emplace(digits, digits).first->second;
    if (parent != digits) parent = root_of(std::string(parent), parents);
    return parent;
}

}  // namespace

void LinkTable::add(const Attention& attention,
                    std::string_view stream,
                    int sign,
                    std::int64_t known_at_us) {
    const AttentionRow row{.attention = attention,
                           .sign = sign,
                           .day = days_.date(attention.fact.at_us),
                           .known = days_.date(known_at_us)};
    auto key = place_in(prefix::kAttentions, {.month = month_of(row.day),
                                              .institution = attention.institution,
                                              .unit = attention.fact.unit});
    key.append(stream).append(sign < 0 ? kEnded : kBegun);
    std::string value;
    append(row, value);
    rows_.push_back({std::move(key), std::move(value)});
}

void LinkTable::add_gone_case(std::string_view stream, std::int64_t known_at_us) {
    rows_.push_back(
        {std::string(prefix::kGoneCases).append(stream), known_text(days_.date(known_at_us))});
}

void LinkTable::add(const Edges& edges,
                    const Edges& before,
                    std::string_view stream,
                    std::int64_t known_at_us) {
    for (const auto& edge : edges) {
        const bool was_said = std::ranges::any_of(before, [&](const auto& earlier) {
            return earlier.id() == edge.id() && earlier.withdrawn() == edge.withdrawn();
        });
        if (was_said) continue;
        auto key = std::string(prefix::kEdges).append(ended(edge.id())).append(ended(stream));
        key.append(edge.withdrawn() ? kEnded : kBegun);
        std::string value = known_text(days_.date(known_at_us));
        put_text(value, digits_of(stream));
        put_text(value, digits_of(edge.other()));
        rows_.push_back({std::move(key), std::move(value)});
    }
}

void LinkTable::collect(projection::Batch& batch) {
    for (auto& [key, value] : rows_) batch.put(family::figures, std::move(key), std::move(value));
    rows_.clear();
}

GoneCases::GoneCases(const projection::Store& store,
                     const projection::Store::Snapshot* at,
                     const KnownBy& known_by) {
    const auto take = [&](std::string_view key, std::string_view value) {
        Reader reader(value);
        if (known_by.holds(take_day(reader)))
            cases_.insert(cases_.end(), std::string(key.substr(prefix::kGoneCases.size())));
        return true;
    };
    store.scan(family::figures, prefix::kGoneCases, prefix::kGoneCases, take, at);
}

OnePersons::OnePersons(const projection::Store& store,
                       const projection::Store::Snapshot* at,
                       const KnownBy& known_by) {
    projection::TextMap<Edge> edges;
    const auto take = [&](std::string_view key, std::string_view value) {
        Reader reader(value);
        if (!known_by.holds(take_day(reader))) return true;
        std::string_view rest = key.substr(prefix::kEdges.size());
        auto& edge = edges[std::string(take_ended(rest))];
        edge.one = reader.text();
        edge.other = reader.text();
        (key.ends_with(kEnded) ? edge.withdrawn : edge.begun) = true;
        return true;
    };
    store.scan(family::figures, prefix::kEdges, prefix::kEdges, take, at);
    for (const auto& [id, edge] : edges) {
        if (!edge.begun || edge.withdrawn) continue;
        const std::string one = root_of(edge.one, same_), other = root_of(edge.other, same_);
        same_[one] = other;
    }
    std::vector<std::string> members;
    for (const auto& [digits, parent] : same_) members.push_back(digits);
    for (const auto& digits : members) root_of(digits, same_);
}

void each_attention(const projection::Store& store,
                    const projection::Store::Snapshot* at,
                    std::optional<year_month> from,
                    const UseAttention& use) {
    const auto take = [&](std::string_view key, std::string_view value) {
        PageKey where;
        take_place(key, where);
        return use(where, read_attention(value));
    };
    const auto first =
        from ? month_in(prefix::kAttentions, *from) : std::string(prefix::kAttentions);
    store.scan(family::figures, prefix::kAttentions, first, take, at);
}

}  // namespace enlace::views::statistics
