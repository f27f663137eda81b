#include "projection/empty_stretches.h"

#include <algorithm>
#include <iterator>

namespace enlace::projection {
namespace {

// The last that begins at the key or before it; the end if none does.
template <class Stretches>
auto around(Stretches& stretches, std::string_view key) {
    const auto behind = stretches.upper_bound(key);
    return behind == stretches.begin() ? stretches.end() : std::prev(behind);
}

}  // namespace

EmptyStretches::Moment EmptyStretches::now() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

EmptyStretches::Commit::Commit(EmptyStretches& of) : of_(of) {
    const std::lock_guard lock(of_.mutex_);
    ++of_.now_.begun;
}

void EmptyStretches::Commit::will_put(Family family, const std::vector<SortedRow>& rows) {
    const std::lock_guard lock(of_.mutex_);
    const auto known = of_.families_.find(family);
    if (known == of_.families_.end()) return;
    auto& stretches = known->second;
    for (const auto& [key, value] : rows) {
        if (!value) continue;
        const auto at = around(stretches, key);
        if (at == stretches.end() || at->second.to <= key) continue;
        at->second.to = key;
        if (at->first == key) stretches.erase(at);
    }
}

EmptyStretches::Commit::~Commit() {
    const std::lock_guard lock(of_.mutex_);
    ++of_.now_.ended;
}

// What was noted when `since` commits had ended, and none was under way, is so for whoever sees all
// of those: later ones have said what they put.
std::vector<EmptyStretches::Stretch> EmptyStretches::beyond(Family family,
                                                            std::string_view from,
                                                            Moment moment) const {
    std::vector<Stretch> found;
    const std::lock_guard lock(mutex_);
    const auto known = families_.find(family);
    if (known == families_.end()) return found;
    const auto& stretches = known->second;
    auto at = around(stretches, from);
    if (at == stretches.end()) at = stretches.begin();
    for (; at != stretches.end(); ++at) {
        if (at->second.to > from && at->second.since <= moment.ended) {
            found.push_back({at->first, at->second.to});
        }
    }
    return found;
}

void EmptyStretches::note(Family family,
                          std::string_view from,
                          std::string_view to,
                          Moment moment) {
    const std::lock_guard lock(mutex_);
    // Else somebody may have put a row there meanwhile.
    if (moment.ended != moment.begun || moment.begun != now_.begun) return;
    auto& stretches = families_[family];
    const auto before = around(stretches, from);
    const bool goes_on = before != stretches.end() && before->second.to >= from;
    const std::string begin = goes_on ? before->first : std::string(from);
    std::string end(to);
    auto inside = stretches.lower_bound(begin);
    while (inside != stretches.end() && inside->first <= end) {
        end = std::max(end, inside->second.to);
        inside = stretches.erase(inside);
    }
    if (stretches.size() >= kKept) stretches.clear();
    stretches.emplace(begin, Known{std::move(end), moment.begun});
}

}  // namespace enlace::projection
