#include "gateway/inbox/outcome.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "enlace/common/v1/answer.pb.h"
#include "enlace/common/v1/problem.pb.h"
#include "gateway/inbox/service_request.h"

namespace enlace::gateway {
namespace {

using published::v1::CommandOutcome;

constexpr auto kRefused = "refused";
constexpr auto kPositionHeader = "Enlace-Position";
// What can't be written into the outbox would hold up everybody's inbox.
constexpr std::size_t kErrorsTold = 100;

// Of a deployment that is not set up, or not all of one release, or not there at present: none is
// the fault of whoever sent the command.
bool is_no_answer(const std::string& code) {
    using namespace common::v1;
    static const std::array kCodes = {
        NOT_TRIED,           OVERLOADED,           CONTENDED,
        OUTCOME_UNKNOWN,     REQUEST_TIMEOUT,      TOO_MANY_CONNECTIONS,
        UNKNOWN_PATH,        METHOD_NOT_ALLOWED,   TOKEN_MISSING,
        TOKEN_MALFORMED,     TOKEN_UNKNOWN_KEY,    TOKEN_BAD_SIGNATURE,
        TOKEN_WRONG_ISSUER,  TOKEN_WRONG_AUDIENCE, TOKEN_EXPIRED,
        TOKEN_NOT_YET_VALID, TOKEN_TOO_LONG_LIVED, TOKEN_BAD_CLAIMS};
    return std::ranges::any_of(
        kCodes, [&](const auto one) { return http::code_of(http::value_of(one)) == code; });
}

template <class Message>
bool read(const std::string& json, Message& message) {
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    return google::protobuf::util::JsonStringToMessage(json, &message, options).ok();
}

void add_error(CommandOutcome& outcome, const std::string& field, const std::string& code) {
    auto& error = *outcome.add_errors();
    error.set_field(field);
    error.set_code(code);
}

std::optional<CommandOutcome> done(const http::ClientResponse& answer) {
    common::v1::CommandAnswer told;
    if (!read(answer.body, told) || told.outcome().empty()) return std::nullopt;
    CommandOutcome outcome;
    outcome.set_outcome(told.outcome());
    outcome.set_id(told.id());
    outcome.set_folio(told.enlace_folio());
    outcome.set_version(told.version());
    return outcome;
}

std::optional<CommandOutcome> not_done(const http::ClientResponse& answer) {
    v1::ServiceProblem problem;
    if (!read(answer.body, problem) || problem.code().empty() || is_no_answer(problem.code()))
        return std::nullopt;
    CommandOutcome outcome;
    outcome.set_outcome(kRefused);
    outcome.set_code(problem.code());
    outcome.set_text(problem.detail());
    outcome.set_state(problem.state());
    *outcome.mutable_actions() = problem.actions();
    if (problem.code() == http::code_of(http::value_of(common::v1::INTERNAL_ERROR)))
        outcome.set_trace(problem.trace());
    for (const auto& error : problem.errors() | std::views::take(kErrorsTold))
        add_error(outcome, error.field(), error.code());
    return outcome;
}

}  // namespace

CommandOutcome outcome_of(const InboxRefused& refused, http::Language language) {
    const auto max = std::to_string(kCommandMax_bytes);
    const auto problem = http::problem(refused.why, http::Text{max, max});
    CommandOutcome outcome;
    outcome.set_outcome(kRefused);
    outcome.set_code(problem.code);
    outcome.set_text(problem.detail.in(language));
    for (const auto& [field, code] : refused.errors) add_error(outcome, field, code);
    return outcome;
}

std::optional<CommandOutcome> outcome_of(const http::ClientResponse& answer) {
    auto outcome = answer.status < 300 ? done(answer) : not_done(answer);
    if (outcome) outcome->set_position(std::string(answer.header(kPositionHeader)));
    return outcome;
}

}  // namespace enlace::gateway
