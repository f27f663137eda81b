#include "aggregate/outcomes.h"

namespace enlace::aggregate {
namespace {

std::string_view from(common::v1::Role role) {
    if (role == common::v1::TIMER) return "timer";
    if (role == common::v1::REACTION) return "reaction";
    if (role == common::v1::ENGINE) return "engine";
    return "client";
}

}  // namespace

std::string_view code_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::recorded:
            return "recorded";
        case Verdict::not_found:
            return "unknown_stream";
        case Verdict::key_reused:
            return "idempotency_key_reused";
        case Verdict::not_tried:
            return "not_tried";
        case Verdict::overloaded:
            return "overloaded";
        case Verdict::contended:
            return "contended";
        case Verdict::outcome_unknown:
            return "outcome_unknown";
        case Verdict::too_many_refusals:
            return "too_many_refusals";
        case Verdict::unreadable:
            return "unreadable";
    }
    return "unknown";
}

void Outcomes::count(const CommandRequest& request, const Answer& answer) {
    ++counts_[{from(request.actor.role()), answer.verdict, answer.outcome,
               &request.decider->rejections()}];
}

std::vector<OutcomeCount> Outcomes::counts() const {
    std::map<std::pair<std::string_view, std::string>, std::uint64_t> by_code;
    for (const auto& [kind, count] : counts_) {
        auto code = kind.verdict == Verdict::recorded
                        ? meaning_of(kind.outcome, *kind.rejections).code
                        : std::string(code_of(kind.verdict));
        by_code[{kind.from, std::move(code)}] += count;
    }
    std::vector<OutcomeCount> all;
    for (const auto& [key, count] : by_code) all.push_back({key.first, key.second, count});
    return all;
}

}  // namespace enlace::aggregate
