#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "http/request.h"
#include "http/response.h"

namespace enlace::process {

// What a program answers until it can serve: that it lives, that it is not ready and why, and to
// everything else 503 `not_tried`. Thread-safe.
class Starting {
public:
    // A code of constant text, as /health/ready gives it.
    void waits_for(std::string_view reason) { reason_ = reason.data(); }

    boost::asio::awaitable<http::Response> handle(http::Request& request) const;

private:
    std::atomic<const char*> reason_ = "starting";
};

}  // namespace enlace::process
