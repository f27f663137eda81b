#include "api/command_parameters.h"
#include "api/command_routes.h"
#include "base/check.h"
#include "base/folio.h"
#include "enlace/common/v1/answer.pb.h"
#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"
#include "journal/place.h"

// What the caller of a command is told.
namespace enlace::api {

using aggregate::Answer;
using http::Problem;
using http::Request;
using http::Response;

namespace {

// Event types and schemas are the published language's, nobody's data.
http::Text why_unreadable(const Answer& answer) {
    if (answer.needs_schema == 0) {
        return {"Its history holds something that no release can read.",
                "Su historia contiene algo que ninguna versión puede leer."};
    }
    const std::string needed =
        answer.unreadable_event + " schema " + std::to_string(answer.needs_schema);
    return {"Its history holds an event of a newer release, which this one can't read: " + needed +
                " is needed.",
            "Su historia contiene un evento de una versión más nueva, que esta no puede leer: se "
            "necesita " +
                needed + "."};
}

// What a verdict without a record is told as.
Problem without_record(const Answer& answer) {
    using aggregate::Verdict;
    switch (answer.verdict) {
        case Verdict::not_found:
            return http::problem(common::v1::UNKNOWN_STREAM);
        case Verdict::key_reused:
            return http::problem(common::v1::IDEMPOTENCY_KEY_REUSED);
        case Verdict::not_tried:
            return http::problem(common::v1::NOT_TRIED);
        case Verdict::overloaded:
            return http::problem(common::v1::OVERLOADED);
        case Verdict::contended:
            return http::problem(common::v1::CONTENDED);
        case Verdict::outcome_unknown:
            return http::problem(common::v1::OUTCOME_UNKNOWN);
        case Verdict::too_many_refusals:
            return http::problem(common::v1::TOO_MANY_REFUSALS);
        case Verdict::unreadable:
            return http::problem(common::v1::UNREADABLE, why_unreadable(answer));
        case Verdict::recorded:
            break;
    }
    base::check(false, "a recorded verdict is answered from its record");
    return {};
}

}  // namespace

Response to_response(const Answer& answer,
                     const aggregate::Decider& decider,
                     std::string_view service,
                     const CommandRoute& route,
                     const Request& request) {
    if (answer.verdict != aggregate::Verdict::recorded) {
        return http::to_response(without_record(answer), request);
    }
    const auto meaning = aggregate::meaning_of(answer.outcome, decider.rejections());
    const bool done =
        answer.outcome == common::v1::ACCEPTED || answer.outcome == common::v1::NOTHING_TO_DO;
    Response response;
    if (done) {
        common::v1::CommandAnswer message;
        message.set_id(answer.stream);
        message.set_enlace_folio(base::folio_of(answer.stream).value_or(""));
        if (!route.hides_version) message.set_version(answer.version);
        if (route.secret) message.set_secret(route.secret(answer.stream, answer.version));
        message.set_outcome(meaning.code);
        message.set_service(std::string(service));
        message.set_partition(answer.partition);
        message.set_position(answer.position);
        const bool created = route.creates && answer.outcome == common::v1::ACCEPTED;
        response = http::json_response(created ? 201 : 200, message);
        if (!route.hides_version) {
            response.headers.emplace_back(kEtag.name, '"' + std::to_string(answer.version) + '"');
        }
    } else {
        response = http::to_response({.status = meaning.http_status,
                                      .code = meaning.code,
                                      .detail = {meaning.text_en, meaning.text_es},
                                      .state = answer.state,
                                      .actions = answer.actions},
                                     request);
    }
    response.headers.emplace_back(kPosition.name,
                                  journal::place_name(service, answer.partition, answer.position));
    return response;
}

}  // namespace enlace::api
