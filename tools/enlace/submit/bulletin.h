#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "enlace/views/v1/views.pb.h"
#include "tools/enlace/submit/line.h"

// A published bulletin: how many people were counted in each municipality. Each of them becomes an
// unidentified patient with a case and a request for a home visit.
namespace enlace::program::submit {

struct Bulletin {
    std::string digest;  // Of the file: another file is about other people.
    std::uint64_t total = 0;
    std::map<std::string, std::uint64_t> by_municipality;  // INEGI code, 5 digits.
    std::map<std::string, std::uint64_t> by_jurisdiction;  // As published.
    std::uint64_t women = 0;                               // Sex is unknown where neither is given.
    std::uint64_t men = 0;
    std::uint64_t outside_state = 0;
};

// Throws std::runtime_error if the file is no bulletin, or its figures contradict each other.
Bulletin read_bulletin(const std::filesystem::path& file);

// Three lines a person, the same for the same arguments: `outside` is a municipality of another
// state, the visits' windows begin at `from_us`. The first line does not depend on that.
std::vector<Line> people(const Bulletin& bulletin,
                         const std::vector<std::string>& hospitals,
                         const std::string& outside,
                         std::int64_t from_us);

// What is published beside what a deployment shows.
struct Comparison {
    struct Row {
        std::string name;
        std::uint64_t published = 0;
        std::uint64_t shown = 0;

        bool operator==(const Row&) const = default;
    };
    std::vector<Row> rows;  // Jurisdictions, and last those from outside the state.

    bool equal() const;
};

Comparison compare(const Bulletin& bulletin,
                   const views::v1::WorkloadList& workload,
                   std::uint64_t unrouted);

}  // namespace enlace::program::submit
