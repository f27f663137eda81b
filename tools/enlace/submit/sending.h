#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/enlace/client/api.h"
#include "tools/enlace/client/progress.h"
#include "tools/enlace/submit/line.h"

namespace enlace::program::submit {

// Lines that must go one after another, by their places among all lines: those that refer to one
// another, and those whose target names the same thing. Ordered by the first line of each.
std::vector<std::vector<std::size_t>> chains(const std::vector<Line>& lines);

// What became of a line.
struct Fate {
    enum class Kind {
        accepted,
        unchanged,  // Nothing was left to do.
        refused,
        not_sent,  // A line that it refers to was not accepted.
    };
    Kind kind = Kind::not_sent;
    std::string why;  // Where it was refused: status, code and fields.
    std::string id;
    std::uint64_t version = 0;
    std::string position;  // Of its record, as a token; empty where there is none.
};

// Sends all lines over so many connections, each chain in order. Tells each refusal as it happens,
// by the line's number. Throws NoAnswer when the server can't be reached any more, and
// std::runtime_error when it does not accept the token.
std::vector<Fate> send(const std::vector<Line>& lines,
                       unsigned connections,
                       const ApiOptions& options,
                       Credentials& credentials,
                       Progress& progress);

// The furthest of the positions that lie in this service's journal, as an Enlace-Position header.
std::string furthest(const std::vector<Fate>& fates, std::string_view service);

}  // namespace enlace::program::submit
