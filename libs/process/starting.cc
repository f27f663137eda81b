#include "process/starting.h"

#include <algorithm>
#include <array>

#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"
#include "http/problem.h"
#include "process/health.h"
#include "process/operations.h"

namespace enlace::process {
namespace {

using Path = std::array<std::string_view, 2>;
constexpr Path kLive = {"health", "live"};
constexpr Path kReady = {"health", "ready"};

http::Response not_ready(common::v1::HealthReason reason, const http::Request& request) {
    common::v1::HealthAnswer answer;
    add(answer, Health{"start", false, reason}, request);
    return http::json_response(503, answer);
}

http::Response not_tried(const http::Request& request) {
    return http::to_response(http::problem(common::v1::NOT_TRIED), request);
}

}  // namespace

boost::asio::awaitable<http::Response> Starting::handle(http::Request& request) const {
    if (std::ranges::equal(request.segments(), kLive)) {
        co_return http::Response{.status = 204};
    }
    if (std::ranges::equal(request.segments(), kReady)) {
        request.set_route(kReadyPath);
        co_return not_ready(reason_, request);
    }
    co_return not_tried(request);
}

}  // namespace enlace::process
