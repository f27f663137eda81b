#include "views/statistics/suppression.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace enlace::views::statistics {
namespace {

using Key = std::vector<std::string>;
using Cells = std::map<Key, Tally>;

// Counts, by their index, whose sum is told, or asked for easily.
using Line = std::vector<std::size_t>;

// The figures of people, the first of which says how large a cell is.
constexpr std::array kOfPeople = {&Tally::attentions, &Tally::by_appointment, &Tally::walk_in,
                                  &Tally::deliveries, &Tally::patients};

bool is_few(std::int64_t people) {
    return people > 0 && people < kLeastTold;
}

// Counts, and which of them are hidden.
class Hiding {
public:
    void add(const Tally& people, bool hidden) {
        people_.push_back(people);
        hidden_.push_back(hidden);
    }
    // Until nothing can be worked out from the sum of any line.
    void hide_on(const std::vector<Line>& lines) {
        for (bool more = std::ranges::count(hidden_, true) > 0; more;) {
            more = false;
            for (const auto& line : lines) more |= hide_one_more(line);
        }
    }
    std::vector<bool> take() { return std::move(hidden_); }

private:
    // False: there is no need, or nothing left to hide.
    bool hide_one_more(const Line& line) {
        std::size_t count = 0;
        Tally sum;
        for (const auto i : line) {
            if (!hidden_[i]) continue;
            ++count;
            for (const auto of : kOfPeople) sum.*of += people_[i].*of;
        }
        if (count == 0) return false;
        for (const auto of : kOfPeople) {
            const bool is_size = of == kOfPeople.front();
            if (is_size ? count > 1 && sum.*of >= kLeastTold : !is_few(sum.*of)) continue;
            if (const auto least = smallest_with(of, line)) return hidden_[*least] = true;
        }
        return false;
    }

    // Of those that are told. What has nobody of the figure would cover nobody.
    std::optional<std::size_t> smallest_with(std::int64_t Tally::* of, const Line& line) const {
        std::optional<std::size_t> found;
        for (const auto i : line) {
            if (hidden_[i] || people_[i].*of <= 0) continue;
            if (!found || people_[i].attentions < people_[*found].attentions) found = i;
        }
        return found;
    }

    std::vector<Tally> people_;
    std::vector<bool> hidden_;
};

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
    return std::ranges::any_of(kOfPeople, [&](auto of) { return is_few(tally.*of); });
}

std::set<Key> hidden(const Cells& cells) {
    Hiding hiding;
    std::vector<const Key*> keys;
    for (const auto& [key, tally] : cells) {
        keys.push_back(&key);
        hiding.add(tally, is_small(tally));
    }
    hiding.hide_on(lines_of(keys));
    const auto out = hiding.take();
    std::set<Key> hidden;
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (out[i]) hidden.insert(*keys[i]);
    return hidden;
}

std::vector<bool> hidden_among(std::span<const std::int64_t> people) {
    Hiding hiding;
    Line all;
    for (const auto of : people) {
        all.push_back(all.size());
        hiding.add({.attentions = of}, is_few(of));
    }
    hiding.hide_on({all});
    return hiding.take();
}

}  // namespace enlace::views::statistics
