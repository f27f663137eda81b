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

EmptyStretches::End later(const EmptyStretches::End& one, const EmptyStretches::End& other) {
    return one && other ? std::max(*one, *other) : EmptyStretches::End{};
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
        if (at == stretches.end() || at->second.stretch.is_before(key)) continue;
        at->second.stretch.to = key;
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
        const auto& [stretch, since] = at->second;
        if (!stretch.is_before(from) && since <= moment.ended) found.push_back(stretch);
    }
    return found;
}

void EmptyStretches::note(Family family, std::string_view from, End to, Moment moment) {
    const std::lock_guard lock(mutex_);
    // Else somebody may have put a row there meanwhile.
    if (moment.ended != moment.begun || moment.begun != now_.begun) return;
    auto& stretches = families_[family];
    Stretch noted{std::string(from), std::move(to)};
    const auto before = around(stretches, from);
    if (before != stretches.end()) {
        const auto& [stretch, since] = before->second;
        if (!stretch.to || *stretch.to >= from) noted.from = stretch.from;
    }
    auto inside = stretches.lower_bound(noted.from);
    while (inside != stretches.end() && (!noted.to || inside->first <= *noted.to)) {
        noted.to = later(noted.to, inside->second.stretch.to);
        inside = stretches.erase(inside);
    }
    if (stretches.size() >= kKept) stretches.clear();
    std::string begin = noted.from;
    stretches.emplace(std::move(begin), Known{std::move(noted), moment.begun});
}

}  // namespace enlace::projection
