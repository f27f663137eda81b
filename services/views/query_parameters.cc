#include "views/query_parameters.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "views/positions.h"

namespace enlace::views {
namespace {

using google::protobuf::util::TimeUtil;

// False: it is there, and malformed.
bool read_time(const http::Request& request,
               std::string_view name,
               std::optional<std::int64_t>& at_us) {
    const auto text = request.query(name);
    if (!text) return true;
    google::protobuf::Timestamp time;
    if (!TimeUtil::FromString(std::string(*text), &time)) return false;
    at_us = TimeUtil::TimestampToMicroseconds(time);
    return true;
}

bool read_limit(const http::Request& request, std::size_t& limit) {
    const auto text = request.query("limit");
    if (!text) return true;
    const auto number = parse_number(*text);
    if (!number || *number == 0 || *number > kPageMax) return false;
    limit = *number;
    return true;
}

}  // namespace

std::expected<QueryParameters, const char*> read_parameters(const http::Request& request) {
    QueryParameters with;
    if (!read_time(request, "as_of", with.moment.as_of_us)) return std::unexpected("as_of");
    if (!read_time(request, "as_known_at", with.moment.as_known_at_us)) {
        return std::unexpected("as_known_at");
    }
    if (!read_limit(request, with.page.limit)) return std::unexpected("limit");
    with.page.cursor = request.query("cursor").value_or("");
    with.state = request.query("state").value_or("");
    homevisits::v1::HomeVisitState::Status status;
    if (!with.state.empty() &&
        !homevisits::v1::HomeVisitState::Status_Parse(std::string(with.state), &status)) {
        return std::unexpected("state");
    }
    return with;
}

}  // namespace enlace::views
