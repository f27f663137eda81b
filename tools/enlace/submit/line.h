#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/common/v1/common.pb.h"

// What `enlace submit` reads: a command a line, as JSON.
//
//   {"post": "/v1/patients", "as": "ana", "body": {...}}
//   {"post": "/v1/cases", "as": "case of ana", "body": {"patientId": "${ana}", ...}}
//   {"post": "/v1/cases/${case of ana}/triage", "body": {...}}
//
//   post        the target
//   body        the command; {} if absent
//   as          names this line, so that later ones can refer to the id that it is answered
//   key         idempotency key, where the sender has one; else one is derived from the line
//   principal   {"role": ..., "institution" | "jurisdiction": ..., "human": ..., "client": ...}:
//               whose token to send, where tokens are made here
//
// ${name} stands for an id where it is a whole text of the body or a whole segment of `post`.
namespace enlace::program::submit {

// A line that can't be used. The message says which and why, and repeats none of its values.
class LineError : public std::runtime_error {
public:
    LineError(std::size_t line, const std::string& why)
        : std::runtime_error("line " + std::to_string(line) + ": " + why) {}
};

struct Line {
    std::size_t number = 0;  // From 1.
    std::string post;
    std::string name;  // May be empty.
    std::string key;
    std::optional<common::v1::Principal> principal;
    boost::json::value body;
    std::vector<std::string> refers_to;  // Names, each of a line further up.
};

// Lines one by one, checked against those before.
class LineReader {
public:
    // `label` sets apart equal lines of different files: derived keys contain it.
    // `with_principals`: each line must have one; else none may.
    LineReader(std::string label, bool with_principals)
        : label_(std::move(label)), with_principals_(with_principals) {}

    // Throws LineError.
    Line read(std::string_view text);
    // Of everything up to the end; blank lines are skipped.
    std::vector<Line> read_all(std::istream& in);

private:
    std::string derive_key(std::string_view text, const Line& line);

    const std::string label_;
    const bool with_principals_;
    std::size_t number_ = 0;
    std::map<std::string, std::string, std::less<>> key_by_name_;
    std::map<std::string, std::uint64_t, std::less<>> times_seen_;  // By digest of the line.
};

using Ids = std::map<std::string, std::string, std::less<>>;  // By the line's name.

// With all references replaced. `ids` has all that the line refers to.
std::string target_of(const Line& line, const Ids& ids);
std::string body_of(const Line& line, const Ids& ids);

}  // namespace enlace::program::submit
