#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/command.h"

namespace enlace::aggregate {

// So many commands were answered with this code.
struct OutcomeCount {
    std::string_view from;  // "client", "timer", "reaction", or "engine" for its own facts.
    std::string code;       // As a client is told it, e.g. "accepted" or "version_mismatch".
    std::uint64_t count = 0;
};

// How commands were answered. Not thread-safe.
class Outcomes {
public:
    void count(const CommandRequest& request, const Answer& answer);
    std::vector<OutcomeCount> counts() const;

private:
    struct Kind {
        std::string_view from;
        Verdict verdict = Verdict::recorded;
        std::uint32_t outcome = 0;
        const google::protobuf::EnumDescriptor* rejections = nullptr;

        auto operator<=>(const Kind&) const = default;
    };
    std::map<Kind, std::uint64_t> counts_;
};

// Of one that left no record; of `recorded` the record says it.
std::string_view code_of(Verdict verdict);

}  // namespace enlace::aggregate
