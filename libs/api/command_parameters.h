#pragma once

#include "api/command_routes.h"
#include "http/parameter.h"

// The headers of commands and of their answers.
namespace enlace::api {

inline constexpr http::Parameter kIdempotencyKey{
    .name = "Idempotency-Key",
    .meaning = "New for each command, the same for its retries: sent again, it is done once.",
    .required = true,
    .least = kIdempotencyKeyMin,
    .most = kIdempotencyKeyMax,
    .example = "7d2f5e0a-3c41-4b8e-9a55-0f6d1c2b3a49"};
inline constexpr http::Parameter kIfMatch{
    .name = "If-Match",
    .meaning =
        "The version that was read, in quotes: a command decided on an older one is refused.",
    .pattern = "^\"[0-9]+\"$"};
inline constexpr http::Parameter kEtag{
    .name = "ETag", .meaning = "The thing's version now, in quotes: for the next If-Match."};
inline constexpr http::Parameter kPosition{
    .name = "Enlace-Position",
    .meaning = "Where it was recorded: a query that sends it on knows of this command."};

}  // namespace enlace::api
