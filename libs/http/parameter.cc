#include "http/parameter.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "enlace/common/v1/problem.pb.h"
#include "http/text.h"

namespace enlace::http {
namespace {

using google::protobuf::util::TimeUtil;

std::optional<std::uint64_t> parse_count(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

std::optional<std::int64_t> parse_time_us(std::string_view text) {
    google::protobuf::Timestamp time;
    if (!TimeUtil::FromString(std::string(text), &time)) return std::nullopt;
    return TimeUtil::TimestampToMicroseconds(time);
}

bool within(std::uint64_t number, const Parameter& parameter) {
    return number >= parameter.least && (parameter.most == 0 || number <= parameter.most);
}

bool well_formed(std::string_view value, const Parameter& parameter) {
    switch (parameter.form) {
        case Parameter::Form::text:
            return within(value.size(), parameter);
        case Parameter::Form::count: {
            const auto number = parse_count(value);
            return number && within(*number, parameter);
        }
        case Parameter::Form::time:
            return parse_time_us(value).has_value();
        case Parameter::Form::word:
            return parameter.words()->FindValueByName(std::string(value)) != nullptr;
    }
    return false;
}

}  // namespace

std::optional<Problem> check_query(const Request& request, const Parameters& allowed) {
    for (const auto& [name, value] : request.queries()) {
        if (std::ranges::find(allowed, name, &Parameter::name) != allowed.end()) continue;
        const std::string shown(is_plausible_name(name) ? name : "?");
        return problem(common::v1::UNKNOWN_PARAMETER, {{shown, "unknown"}});
    }
    for (const auto& parameter : allowed) {
        const auto value = request.query(parameter.name);
        const auto refuse = [&](const char* code) {
            return problem(common::v1::INVALID_FIELD, {{std::string(parameter.name), code}});
        };
        if (!value && parameter.required) return refuse("missing");
        if (value && !well_formed(*value, parameter)) return refuse("malformed");
    }
    return std::nullopt;
}

std::uint64_t count_of(const Request& request, const Parameter& parameter) {
    const auto value = request.query(parameter.name);
    return value ? parse_count(*value).value() : parameter.otherwise;
}

std::optional<std::int64_t> time_us_of(const Request& request, const Parameter& parameter) {
    const auto value = request.query(parameter.name);
    if (!value) return std::nullopt;
    return parse_time_us(*value);
}

}  // namespace enlace::http
