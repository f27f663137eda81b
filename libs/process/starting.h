#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>

#include "enlace/common/v1/health.pb.h"
#include "http/request.h"
#include "http/response.h"

namespace enlace::process {

// What a program answers until it can serve: that it lives, that it is not ready and why, and to
// everything else 503 `not_tried`. Thread-safe.
class Starting {
public:
    // As /health/ready gives it.
    void waits_for(common::v1::HealthReason reason) { reason_ = reason; }

    boost::asio::awaitable<http::Response> handle(http::Request& request) const;

private:
    std::atomic<common::v1::HealthReason> reason_ = common::v1::STARTING;
};

}  // namespace enlace::process
