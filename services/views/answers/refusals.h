#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string_view>

#include "http/parameter.h"
#include "http/problem.h"
#include "views/queries.h"
#include "views/views.h"

// Why a query is not answered, as a client is told.
namespace enlace::views {

inline constexpr http::Parameter kEnlacePosition{
    .name = "Enlace-Position",
    .meaning = "Of a command's answer: waits until the views know of that command.",
    .example = "intake/3@0"};

// The same for what is missing and for what is not the asker's.
http::Problem not_found();
// 422, of that parameter or header.
http::Problem malformed(std::string_view parameter);
http::Problem refusal(Refused why);

// Waits until the views have folded what the client knows of (Enlace-Position); 5 s at most.
boost::asio::awaitable<std::optional<http::Problem>> wait_for_client(const Views& views,
                                                                     const http::Request& request);

}  // namespace enlace::views
