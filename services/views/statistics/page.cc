#include "views/statistics/page.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace enlace::views::statistics {

Page::Page(std::string_view stored, std::string_view patients) {
    StoredLines read;
    read.read(stored);
    const Lines& lines = read.lines;
    base::check(patients.empty() || patients.size() == lines.count * kPatientDigits,
                "patients are stored with their lines");
    texts_ = read.texts;
    lines_.resize(lines.count);
    std::uint32_t i = 0;
    for (const auto& stretch : lines.stretches) {
        for (; i < stretch.end; ++i) {
            auto& [cell, sums] = lines_[i];
            cell.day = stretch.day;
            cell.known = stretch.known;
            cell.act = static_cast<std::uint8_t>(lines.acts[i]);
            cell.person = static_cast<std::uint8_t>(lines.people[i]);
            cell.texts = {lines.municipalities.numbers[i], lines.services.numbers[i],
                          lines.entitlements.numbers[i]};
            sums = kOneFact;
        }
    }
    for (const auto& [line, sums] : lines.more) lines_[line].sums = sums;
    if (patients.empty()) return;
    for (i = 0; i < lines.count; ++i)
        std::memcpy(lines_[i].cell.patient.data(), patients.data() + i * kPatientDigits,
                    kPatientDigits);
}

Page::Stored Page::with(std::span<const Line> lines, std::span<const std::string_view> texts) && {
    added_.assign(lines.begin(), lines.end());
    number_texts(texts);
    combine();
    if (lines_.empty()) return {};
    return {written(), patients()};
}

// Of the page's own, among which are those of the lines now; which leaves the others in order.
void Page::number_texts(std::span<const std::string_view> texts) {
    std::vector<bool> used(texts.size());
    for (const auto& line : added_)
        for (const auto text : line.cell.texts) used[text] = true;
    std::vector<std::string_view> all = texts_;
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (used[i]) all.push_back(texts[i]);
    std::ranges::sort(all);
    const auto [end, last] = std::ranges::unique(all);
    all.erase(end, last);
    const auto renumber = [&](std::vector<Line>& lines, std::span<const std::string_view> from) {
        std::vector<std::uint32_t> numbers(from.size());
        for (std::size_t i = 0; i < from.size(); ++i)
            numbers[i] =
                static_cast<std::uint32_t>(std::ranges::lower_bound(all, from[i]) - all.begin());
        for (auto& line : lines)
            for (auto& text : line.cell.texts) text = numbers[text];
    };
    renumber(added_, texts);
    if (all.size() != texts_.size()) renumber(lines_, texts_);
    texts_ = std::move(all);
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
        put_column(bytes, lines_.size(), width, [&](std::size_t i) { return of(lines_[i].cell); });
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
    const auto is_known = [](const Line& line) { return line.cell.patient != PatientDigits(); };
    if (std::ranges::none_of(lines_, is_known)) return {};
    std::string bytes;
    bytes.reserve(lines_.size() * kPatientDigits);
    for (const auto& line : lines_)
        bytes.append(reinterpret_cast<const char*>(line.cell.patient.data()), kPatientDigits);
    return bytes;
}

}  // namespace enlace::views::statistics
