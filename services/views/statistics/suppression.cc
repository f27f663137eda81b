#include "views/statistics/suppression.h"

#include <algorithm>

namespace enlace::views::statistics {
namespace {

using Key = std::vector<std::string>;
using Cells = std::map<Key, Tally>;

// Cells whose sum is told, or asked for easily.
using Line = std::vector<const Cells::value_type*>;

std::vector<Line> lines_of(const Cells& cells) {
    std::map<std::pair<std::size_t, std::string>, Line> lines;
    for (const auto& cell : cells) {
        const Key& key = cell.first;
        if (key.size() < 2) {
            lines[{0, ""}].push_back(&cell);
            continue;
        }
        for (std::size_t i = 0; i < key.size(); ++i) lines[{i, key[i]}].push_back(&cell);
    }
    std::vector<Line> all;
    for (auto& [place, line] : lines) all.push_back(std::move(line));
    return all;
}

// Hides one more if what is hidden in the line could be worked out. False: there is no need, or
// nothing left to hide.
bool hide_one_more(const Line& line, std::set<Key>& hidden) {
    std::size_t count = 0;
    std::int64_t attentions = 0;
    const Cells::value_type* least = nullptr;
    for (const auto* cell : line) {
        if (hidden.contains(cell->first)) {
            ++count;
            attentions += cell->second.attentions;
        } else if (!least || cell->second.attentions < least->second.attentions) {
            least = cell;
        }
    }
    if (count == 0 || !least || (count > 1 && attentions >= kLeastTold)) return false;
    hidden.insert(least->first);
    return true;
}

}  // namespace

bool is_small(const Tally& tally) {
    const auto few = [](std::int64_t people) { return people > 0 && people < kLeastTold; };
    return few(tally.attentions) || few(tally.by_appointment) || few(tally.walk_in) ||
           few(tally.deliveries) || few(tally.patients);
}

std::set<Key> hidden(const Cells& cells) {
    std::set<Key> hidden;
    for (const auto& [key, tally] : cells)
        if (is_small(tally)) hidden.insert(key);
    const auto lines = lines_of(cells);
    for (bool more = !hidden.empty(); more;) {
        more = false;
        for (const auto& line : lines) more |= hide_one_more(line, hidden);
    }
    return hidden;
}

}  // namespace enlace::views::statistics
