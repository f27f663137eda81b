#include "views/statistics/month.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "projection/rows.h"
#include "views/folding/families.h"

namespace enlace::views::statistics {
namespace {

constexpr std::uint32_t kUnknown = std::numeric_limits<std::uint32_t>::max();

// A column of texts, numbered as they are met.
class MetTexts {
public:
    // The next lines are of a page with so many texts, none of which was looked at.
    void turn_page(std::size_t texts) { of_page_.assign(texts, kUnknown); }
    void add(const TextColumn& column, std::size_t lines) {
        const std::size_t begin = lines_.size();
        lines_.resize(begin + lines);
        for (std::size_t line = 0; line < lines; ++line) {
            const auto text = column.numbers[line];
            auto& number = of_page_[text];
            if (number == kUnknown) number = number_of(column.texts[text]);
            lines_[begin + line] = number;
        }
    }
    std::vector<std::string> sorted() {
        std::vector<std::uint32_t> order(texts_.size());
        std::iota(order.begin(), order.end(), 0u);
        std::ranges::sort(order, {}, [&](std::uint32_t number) { return texts_[number]; });
        std::vector<std::string> sorted;
        sorted.reserve(order.size());
        ranks_.resize(order.size());
        for (const auto number : order) {
            ranks_[number] = static_cast<std::uint32_t>(sorted.size());
            sorted.emplace_back(texts_[number]);
        }
        return sorted;
    }
    // Once they were sorted.
    std::string column(unsigned width) const {
        std::string bytes;
        bytes.reserve(lines_.size() * width + Column::kBehind);
        put_column(bytes, lines_.size(), width,
                   [&](std::size_t line) { return ranks_[lines_[line]]; });
        return bytes.append(Column::kBehind, '\0');
    }

private:
    std::uint32_t number_of(std::string_view text) {
        const auto at = numbers_.find(text);
        if (at != numbers_.end()) return at->second;
        const auto number = static_cast<std::uint32_t>(texts_.size());
        texts_.emplace_back(numbers_.emplace(text, number).first->first);
        return number;
    }

    std::vector<std::uint32_t> lines_, of_page_, ranks_;
    std::vector<std::string_view> texts_;
    projection::TextMap<std::uint32_t> numbers_;
};

}  // namespace

class Month::Reading {
public:
    explicit Reading(Month& into) : into_(into) {}

    void add(std::string_view key, std::string_view stored) {
        page_.read(stored);
        const Lines& lines = page_.lines;
        Place& place = place_of(read_key(key));
        const std::uint32_t before = place.lines.count;
        pages_.push_back({std::string(rest_of(key)), place.begin + before, lines.count});
        into_.acts_.append(lines.acts.bytes(lines.count));
        into_.people_.append(lines.people.bytes(lines.count));
        if (page_.texts_bytes != texts_bytes_) {
            texts_bytes_ = page_.texts_bytes;
            for (auto& texts : texts_) texts.turn_page(page_.texts.size());
        }
        for (std::size_t i = 0;
             const auto* column : {&lines.municipalities, &lines.services, &lines.entitlements})
            texts_[i++].add(*column, lines.count);
        std::uint32_t end = 0;
        for (auto stretch : lines.stretches) {
            into_.days_.append(stretch.end - std::exchange(end, stretch.end),
                               static_cast<char>(stretch.day));
            stretch.end += before;
            place.lines.stretches.push_back(stretch);
        }
        for (auto more : lines.more) {
            more.line += before;
            place.lines.more.push_back(more);
        }
        place.lines.count += lines.count;
    }
    void number_patients() { into_.patients_.assign(into_.acts_.size(), PatientNumbers::kNobody); }
    // Lines and patients stand in one order of keys, so that one goes along with the other.
    void add_patients(std::string_view key, std::string_view stored) {
        const auto rest = rest_of(key);
        while (next_ < pages_.size() && pages_[next_].rest < rest) ++next_;
        if (next_ == pages_.size() || pages_[next_].rest != rest) return;
        const auto& page = pages_[next_];
        into_.numbers_->of(stored, std::span(into_.patients_).subspan(page.begin, page.count));
    }
    void finish() {
        for (auto* bytes : {&into_.acts_, &into_.people_, &into_.days_}) {
            bytes->append(Column::kBehind, '\0');
            bytes->shrink_to_fit();
        }
        for (std::size_t i = 0;
             auto* texts : {&into_.municipalities_, &into_.services_, &into_.entitlements_}) {
            texts->all = texts_[i].sorted();
            texts->views.assign(texts->all.begin(), texts->all.end());
            texts->width = Column::width_of(texts->all.size());
            texts->column = texts_[i++].column(texts->width);
        }
        for (auto& place : into_.places_) {
            Lines& lines = place.lines;
            const std::size_t begin = place.begin;
            const auto column = [begin](const std::string& bytes, unsigned width) {
                return Column(std::string_view(bytes).substr(begin * width), width);
            };
            const auto texts = [&](const Texts& of) {
                return TextColumn{column(of.column, of.width), of.views};
            };
            lines.acts = column(into_.acts_, 1);
            lines.people = column(into_.people_, 1);
            lines.days = column(into_.days_, 1);
            lines.municipalities = texts(into_.municipalities_);
            lines.services = texts(into_.services_);
            lines.entitlements = texts(into_.entitlements_);
        }
    }

private:
    struct PageAt {
        std::string rest;  // Of its key, behind what it tells.
        std::uint32_t begin = 0;
        std::uint32_t count = 0;
    };

    static std::string_view rest_of(std::string_view key) {
        return key.substr(prefix_of(Tells::sums).size());
    }
    Place& place_of(const PageKey& key) {
        auto& places = into_.places_;
        if (places.empty() || places.back().institution != key.institution ||
            places.back().unit != key.unit)
            places.push_back({.institution = std::string(key.institution),
                              .unit = std::string(key.unit),
                              .begin = static_cast<std::uint32_t>(into_.acts_.size())});
        return places.back();
    }

    Month& into_;
    StoredLines page_;
    std::string texts_bytes_;  // Of the page before.
    std::array<MetTexts, 3> texts_;
    std::vector<PageAt> pages_;
    std::size_t next_ = 0;  // Of them, whose patients are read.
};

Month::Month(const projection::Store& store,
             const projection::Store::Snapshot* at,
             year_month month,
             const Whose& whose,
             std::shared_ptr<PatientNumbers> patients)
    : month_(month), numbers_(std::move(patients)) {
    Reading reading(*this);
    const auto scan = [&](Tells tells, const auto& visit) {
        const auto prefix = prefix_of(tells, month, whose.institution, whose.unit);
        store.scan(
            family::figures, prefix, prefix,
            [&](std::string_view key, std::string_view stored) {
                visit(key, stored);
                return true;
            },
            at);
    };
    scan(whose.tells, [&](auto key, auto stored) { reading.add(key, stored); });
    if (numbers_) {
        reading.number_patients();
        scan(Tells::patients, [&](auto key, auto stored) { reading.add_patients(key, stored); });
    }
    reading.finish();
}

std::size_t Month::bytes() const {
    std::size_t bytes = sizeof *this + acts_.size() + people_.size() + days_.size() +
                        patients_.size() * sizeof patients_[0];
    for (const auto* texts : {&municipalities_, &services_, &entitlements_})
        bytes += texts->column.size() +
                 texts->all.size() * (sizeof(std::string) + sizeof(std::string_view));
    for (const auto& place : places_)
        bytes += sizeof place + place.lines.stretches.capacity() * sizeof(Lines::Stretch) +
                 place.lines.more.capacity() * sizeof(Lines::More);
    return bytes;
}

}  // namespace enlace::views::statistics
