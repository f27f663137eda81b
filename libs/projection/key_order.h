#pragma once

#include <algorithm>
#include <boost/sort/spreadsort/integer_sort.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

namespace enlace::projection {

// The order of the keys' bytes: result[0] is the index of the first key. Equal keys stay in the
// order they are given in. What all keys begin with is left out of the comparisons, and eight bytes
// behind it are looked at together, so that few keys are fetched to be compared.
inline std::vector<std::uint32_t> key_order(const std::vector<std::string_view>& keys) {
    if (keys.empty()) return {};
    const std::string_view first = keys.front();
    std::size_t same = first.size();
    for (const auto key : keys) {
        same = std::min(same, key.size());
        const auto differs = std::mismatch(first.begin(), first.begin() + same, key.begin());
        same = static_cast<std::size_t>(differs.first - first.begin());
    }
    struct Place {
        std::uint64_t digits;
        std::uint32_t index;
    };
    std::vector<Place> places(keys.size());
    for (std::uint32_t i = 0; i < keys.size(); ++i) {
        const std::string_view rest = keys[i].substr(same);
        std::uint64_t digits = 0;
        for (std::size_t d = 0; d < sizeof digits; ++d) {
            digits = (digits << 8) | (d < rest.size() ? static_cast<unsigned char>(rest[d]) : 0u);
        }
        places[i] = {digits, i};
    }
    const auto less = [](const Place& a, const Place& b) { return a.digits < b.digits; };
    const auto shifted = [](const Place& place, unsigned by) { return place.digits >> by; };
    boost::sort::spreadsort::integer_sort(places.begin(), places.end(), shifted, less);
    const auto less_behind = [&, from = same + sizeof(Place::digits)](const Place& a,
                                                                      const Place& b) {
        const std::string_view a_key = keys[a.index], b_key = keys[b.index];
        // Digits are the same where one key ends, only if the other goes on with zeros there.
        const auto begin = std::min({from, a_key.size(), b_key.size()});
        const auto order = a_key.substr(begin) <=> b_key.substr(begin);
        return order != 0 ? order < 0 : a.index < b.index;
    };
    for (auto begin = places.begin(); begin != places.end();) {
        const auto end = std::find_if(begin, places.end(),
                                      [&](const Place& it) { return it.digits != begin->digits; });
        if (end - begin > 1) std::sort(begin, end, less_behind);
        begin = end;
    }
    std::vector<std::uint32_t> order;
    order.reserve(places.size());
    for (const auto& place : places) order.push_back(place.index);
    return order;
}

}  // namespace enlace::projection
