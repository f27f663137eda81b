#include "views/statistics/suppression.h"

#include <algorithm>
#include <optional>

namespace enlace::views::statistics {
namespace {

using Key = std::vector<std::string>;
using Cells = std::map<Key, Tally>;

// Counts, by their index, whose sum is told, or asked for easily.
using Line = std::vector<std::size_t>;

// Hides one more if what is hidden in the line could be worked out. False: there is no need, or
// nothing left to hide.
bool hide_one_more(const Line& line,
                   std::span<const std::int64_t> people,
                   std::vector<bool>& hidden) {
    std::size_t count = 0;
    std::int64_t sum = 0;
    std::optional<std::size_t> least;
    for (const auto i : line) {
        if (hidden[i]) {
            ++count;
            sum += people[i];
        } else if (!least || people[i] < people[*least]) {
            least = i;
        }
    }
    if (count == 0 || !least || (count > 1 && sum >= kLeastTold)) return false;
    hidden[*least] = true;
    return true;
}

void hide_on(const std::vector<Line>& lines,
             std::span<const std::int64_t> people,
             std::vector<bool>& hidden) {
    for (bool more = std::ranges::count(hidden, true) > 0; more;) {
        more = false;
        for (const auto& line : lines) more |= hide_one_more(line, people, hidden);
    }
}

bool is_few(std::int64_t people) {
    return people > 0 && people < kLeastTold;
}

std::vector<Line> lines_of(const std::vector<const Key*>& keys) {
    std::map<std::pair<std::size_t, std::string>, Line> lines;
    for (std::size_t cell = 0; cell < keys.size(); ++cell) {
        const Key& key = *keys[cell];
        if (key.size() < 2) {
            lines[{0, ""}].push_back(cell);
            continue;
        }
        for (std::size_t i = 0; i < key.size(); ++i) lines[{i, key[i]}].push_back(cell);
    }
    std::vector<Line> all;
    for (auto& [place, line] : lines) all.push_back(std::move(line));
    return all;
}

}  // namespace

bool is_small(const Tally& tally) {
    return is_few(tally.attentions) || is_few(tally.by_appointment) || is_few(tally.walk_in) ||
           is_few(tally.deliveries) || is_few(tally.patients);
}

std::set<Key> hidden(const Cells& cells) {
    std::vector<const Key*> keys;
    std::vector<std::int64_t> people;
    std::vector<bool> out;
    for (const auto& [key, tally] : cells) {
        keys.push_back(&key);
        people.push_back(tally.attentions);
        out.push_back(is_small(tally));
    }
    hide_on(lines_of(keys), people, out);
    std::set<Key> hidden;
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (out[i]) hidden.insert(*keys[i]);
    return hidden;
}

std::vector<bool> hidden_among(std::span<const std::int64_t> people) {
    std::vector<bool> out;
    Line some;
    for (std::size_t i = 0; i < people.size(); ++i) {
        out.push_back(is_few(people[i]));
        if (people[i] > 0) some.push_back(i);
    }
    hide_on({some}, people, out);
    return out;
}

}  // namespace enlace::views::statistics
