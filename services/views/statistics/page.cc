#include "views/statistics/page.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace enlace::views::statistics {

using Patient = std::array<std::uint64_t, 2>;
static_assert(sizeof(Patient) == kPatientDigits);

Page::Page(std::string_view stored, std::string_view patients) {
    Lines lines;
    lines.read(stored, {});
    base::check(patients.empty() || patients.size() == lines.count * sizeof(Patient),
                "patients are stored with their lines");
    texts_ = lines.texts;
    lines_.resize(lines.count);
    std::uint32_t i = 0;
    for (const auto& stretch : lines.stretches) {
        for (; i < stretch.end; ++i) {
            auto& [cell, sums] = lines_[i];
            cell.day = stretch.day;
            cell.known = stretch.known;
            cell.act = static_cast<std::uint8_t>(lines.acts[i]);
            cell.person = static_cast<std::uint8_t>(lines.people[i]);
            cell.texts = {lines.municipalities[i], lines.services[i], lines.entitlements[i]};
            sums = kOneFact;
        }
    }
    for (const auto& [line, sums] : lines.more) lines_[line].sums = sums;
    if (patients.empty()) return;
    for (i = 0; i < lines.count; ++i)
        std::memcpy(lines_[i].cell.patient.data(), patients.data() + i * sizeof(Patient),
                    sizeof(Patient));
}

// A new text moves those behind it, which leaves the lines in order.
std::uint32_t Page::number_of(std::string_view text) {
    const auto at = std::ranges::lower_bound(texts_, text);
    const auto number = static_cast<std::uint32_t>(at - texts_.begin());
    if (at != texts_.end() && *at == text) return number;
    texts_.insert(at, text);
    for (auto* lines : {&lines_, &added_})
        for (auto& line : *lines)
            for (auto& behind : line.cell.texts) behind += behind >= number ? 1 : 0;
    return number;
}

void Page::add(
    const Fact& fact, std::uint32_t day, std::int32_t known, int sign, std::string_view patient) {
    Line line;
    auto& [cell, sums] = line;
    cell.day = day;
    cell.known = known;
    cell.act = Lines::act(fact.kind, fact.arrival);
    cell.person = Lines::person(fact.sex, fact.age_band);
    for (std::size_t known_texts = texts_.size() + 1; known_texts != texts_.size();) {
        known_texts = texts_.size();
        cell.texts = {number_of(fact.municipality), number_of(fact.service),
                      number_of(fact.entitlement)};
    }
    std::memcpy(cell.patient.data(), patient.data(), std::min(patient.size(), sizeof(Patient)));
    sums = {.facts = sign,
            .attendees = sign * fact.attendees,
            .deliveries = fact.delivered != 0 ? sign : 0,
            .delivered = sign * fact.delivered};
    added_.push_back(line);
}

// The same cell but once, and none of nothing.
void Page::combine() {
    std::ranges::sort(added_, {}, &Line::cell);
    std::vector<Line> all;
    all.reserve(lines_.size() + added_.size());
    std::ranges::merge(lines_, added_, std::back_inserter(all), {}, &Line::cell, &Line::cell);
    lines_.clear();
    added_.clear();
    bool is_any_gone = false;
    for (auto line = all.begin(); line != all.end();) {
        Line sum = *line;
        while (++line != all.end() && line->cell == sum.cell) sum.sums += line->sums;
        if (sum.sums != Sums()) {
            lines_.push_back(sum);
        } else {
            is_any_gone = true;
        }
    }
    if (is_any_gone) drop_unused_texts();
}

void Page::drop_unused_texts() {
    std::vector<std::uint32_t> numbers(texts_.size());
    for (const auto& line : lines_)
        for (const auto text : line.cell.texts) numbers[text] = 1;
    std::uint32_t used = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] == 0) continue;
        texts_[used] = texts_[i];
        numbers[i] = used++;
    }
    texts_.resize(used);
    for (auto& line : lines_)
        for (auto& text : line.cell.texts) text = numbers[text];
}

Page::Stored Page::stored() {
    combine();
    if (lines_.empty()) return {};
    return {written(), patients()};
}

std::string Page::written() const {
    std::string bytes;
    bytes.reserve(lines_.size() * 8);
    put_number(bytes, lines_.size());
    put_number(bytes, texts_.size());
    std::string texts, stretches;
    for (const auto text : texts_) put_text(texts, text);
    put_text(bytes, texts);
    for (auto line = lines_.begin(); line != lines_.end();) {
        const Cell& first = line->cell;
        const auto begin = line;
        while (line != lines_.end() && line->cell.day == first.day &&
               line->cell.known == first.known)
            ++line;
        put_number(stretches, first.day);
        put_signed(stretches, std::int64_t{first.known} - first.day);
        put_number(stretches, static_cast<std::uint64_t>(line - begin));
    }
    put_text(bytes, stretches);

    const auto column = [&](unsigned width, auto of) {
        for (const auto& line : lines_) Column::put(bytes, of(line.cell), width);
    };
    column(1, [](const Cell& cell) { return cell.act; });
    column(1, [](const Cell& cell) { return cell.person; });
    const unsigned width = Column::width_of(texts_.size());
    for (std::size_t i = 0; i < Cell().texts.size(); ++i)
        column(width, [i](const Cell& cell) { return cell.texts[i]; });

    bytes.append(Column::kBehind, '\0');
    for (std::size_t i = 0, before = 0; i < lines_.size(); ++i) {
        const Sums& sums = lines_[i].sums;
        if (sums == kOneFact) continue;
        put_number(bytes, i - before);
        before = i;
        for (const auto sum : {sums.facts, sums.attendees, sums.deliveries, sums.delivered})
            put_signed(bytes, sum);
    }
    return bytes;
}

std::string Page::patients() const {
    const auto is_known = [](const Line& line) { return line.cell.patient != Patient(); };
    if (std::ranges::none_of(lines_, is_known)) return {};
    std::string bytes;
    bytes.reserve(lines_.size() * sizeof(Patient));
    for (const auto& line : lines_)
        bytes.append(reinterpret_cast<const char*>(line.cell.patient.data()), sizeof(Patient));
    return bytes;
}

}  // namespace enlace::views::statistics
