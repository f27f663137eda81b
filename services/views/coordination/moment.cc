#include "views/coordination/moment.h"

#include "projection/pack.h"
#include "views/folding/families.h"
#include "views/statistics/page_key.h"

namespace enlace::views::coordination {
namespace {

using statistics::put_number;
using statistics::put_signed;
using statistics::put_text;
using statistics::put_time;
using statistics::Reader;

void put_day(std::string& into, sys_days day) {
    put_signed(into, day.time_since_epoch().count());
}

sys_days take_day(Reader& reader) {
    return sys_days(std::chrono::days(reader.signed_number()));
}

// In UTC; the day's own beginning is some hours off.
std::int64_t begin_us(sys_days day) {
    return std::chrono::microseconds(day.time_since_epoch()).count();
}

}  // namespace

std::string month_prefix(year_month month) {
    return statistics::month_in(prefix::kMoments, month);
}

std::string case_prefix(year_month month, std::string_view case_id) {
    return month_prefix(month).append(ended(case_id));
}

std::string key_of(const MomentKey& key, std::uint64_t version, unsigned number) {
    constexpr std::size_t kOthers = 32;  // Bytes.
    std::string bytes = month_prefix(key.month);
    bytes.reserve(key.case_id.size() + key.stream.size() + kOthers);
    for (const auto text : {key.case_id, key.stream}) bytes.append(text).push_back('\0');
    return bytes.append(projection::Pack().number(version).number(number).take());
}

MomentKey read_moment_key(std::string_view key) {
    statistics::PageKey place;  // Of the same form: month, then two texts.
    statistics::take_place(key, place);
    return {.month = place.month, .case_id = place.institution, .stream = place.unit};
}

std::string life_prefix(std::string_view case_id) {
    return std::string(prefix::kLives).append(ended(case_id));
}

std::string life_key(std::string_view case_id, std::uint64_t version) {
    return life_prefix(case_id).append(projection::Pack().number(version).take());
}

std::string_view case_of_life(std::string_view key) {
    key.remove_prefix(prefix::kLives.size());
    return take_ended(key);
}

std::string voided_key(std::string_view stream) {
    return std::string(prefix::kVoided).append(stream);
}

std::string bytes_of(const Moment& moment) {
    std::string bytes;
    append(moment, bytes);
    return bytes;
}

Moment read_moment(std::string_view bytes) {
    Reader reader(bytes);
    return take_moment(reader);
}

void append(const Moment& moment, std::string& moments) {
    put_day(moments, moment.day);
    put_time(moments, moment.at_us, begin_us(moment.day));
    put_signed(moments, (moment.known - moment.day).count());
    put_number(moments, moment.what);
    put_text(moments, moment.holder);
}

Moment take_moment(Reader& moments) {
    Moment moment;
    moment.day = take_day(moments);
    moment.at_us = moments.time(begin_us(moment.day));
    moment.known = moment.day + std::chrono::days(moments.signed_number());
    moment.what = static_cast<unsigned>(moments.number());
    moment.holder = moments.text();
    return moment;
}

std::string bytes_of(const Life& life) {
    std::string bytes;
    put_number(bytes, static_cast<std::uint64_t>(life.turn));
    put_day(bytes, life.day);
    put_day(bytes, life.known);
    put_text(bytes, life.institution);
    put_text(bytes, life.unit);
    return bytes;
}

Life read_life(std::string_view bytes) {
    Reader reader(bytes);
    Life life;
    life.turn = static_cast<Life::Turn>(reader.number());
    life.day = take_day(reader);
    life.known = take_day(reader);
    life.institution = reader.text();
    life.unit = reader.text();
    return life;
}

std::string bytes_of(sys_days known) {
    std::string bytes;
    put_day(bytes, known);
    return bytes;
}

sys_days read_day(std::string_view bytes) {
    Reader reader(bytes);
    return take_day(reader);
}

}  // namespace enlace::views::coordination
