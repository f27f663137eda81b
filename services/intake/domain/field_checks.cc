#include "intake/domain/field_checks.h"

#include <algorithm>
#include <utility>

#include "base/codes.h"
#include "base/date.h"
#include "base/stream_id.h"
#include "deadlines/times.h"

namespace enlace::intake {
bool digits(std::string_view text, std::size_t count) {
    return text.size() == count &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_stream(std::string_view text, std::string_view kind) {
    const auto id = base::StreamId::parse(text);
    return id && id->kind() == kind;
}

bool in_future(std::int64_t at_us, std::int64_t now_us) {
    return at_us > now_us + deadlines::kTolerance_us;
}

void check_clues(const std::string& text, std::string field, Errors& errors) {
    if (!base::is_clues(text)) errors.push_back({std::move(field), "malformed"});
}

void check_date(const std::string& text, std::string field, Errors& errors) {
    if (!text.empty() && !base::parse_date(text)) errors.push_back({std::move(field), "malformed"});
}

void check_past_date(const std::string& text,
                     std::string field,
                     std::int64_t now_us,
                     Errors& errors) {
    const auto date = base::parse_date(text);
    if (!date) {
        errors.push_back({std::move(field), "malformed"});
    } else if (in_future(date->time_since_epoch().count() * base::kDay_us, now_us)) {
        errors.push_back({std::move(field), "in_future"});
    }
}

void check_past(const google::protobuf::Timestamp& at,
                std::string field,
                std::int64_t now_us,
                Errors& errors) {
    if (in_future(deadlines::to_us(at), now_us)) errors.push_back({std::move(field), "in_future"});
}

}  // namespace enlace::intake
