#include "grievances/door.h"

#include "base/folio.h"
#include "base/stream_id.h"
#include "enlace/common/v1/problem.pb.h"
#include "grievances/domain/fields.h"
#include "grievances/domain/policy_names.h"
#include "security/digest.h"

namespace enlace::grievances {
namespace {

common::v1::Principal somebody(std::string client) {
    common::v1::Principal who;
    who.set_client(std::move(client));
    who.set_role(common::v1::PUBLIC);
    return who;
}

std::string answer_of(const security::Key& deployment, std::string_view id_prefix) {
    security::Framed framed;
    framed.add("survey answer").add(id_prefix);
    const auto digest = security::hmac_sha256(deployment, framed.bytes());
    return base::make_stream_id("answer", base::slot_of_digest(digest), digest);
}

}  // namespace

Door::Door(const security::Key& deployment, const base::Clock& clock, const base::Policy& policy)
    : deployment_(deployment),
      folios_(deployment, clock, policy.limit(kGuessesPerMinute)),
      of_channel_(clock, policy.limit(kPublicPerMinute)),
      of_grievance_(clock, policy.limit(kGuessesPerMinute)),
      of_mode_(clock, policy.limit(kAnswersPerMinute)) {}

Door::Who Door::let_file(const v1::FileGrievance& command) {
    v1::GrievanceCommand asked;
    *asked.mutable_file_grievance() = command;
    // What is going to be refused for its fields takes nothing from those who file.
    if (!malformed(asked).empty()) return somebody("public");
    const std::lock_guard lock(mutex_);
    if (!of_channel_.take(v1::GrievanceChannel::Code_Name(command.channel())))
        return std::unexpected(http::problem(common::v1::TOO_MANY_REQUESTS));
    return somebody("public");
}

Door::Who Door::let_in(const http::Request& request) {
    auto shown = folios_.let_in("grievance", request.param("id"), request);
    if (!shown) return std::unexpected(std::move(shown.error()));
    const std::lock_guard lock(mutex_);
    if (!of_grievance_.take(*shown))
        return std::unexpected(http::problem(common::v1::TOO_MANY_REQUESTS));
    // Their keys and their refusals are their own.
    return somebody("public " + *shown);
}

Door::Who Door::let_answer(const v1::AnswerSurvey& command, const http::Request& request) {
    auto shown = folios_.let_in("survey", command.survey(), request);
    if (!shown) return std::unexpected(std::move(shown.error()));
    const std::lock_guard lock(mutex_);
    if (!of_mode_.take(v1::SurveyMode::Code_Name(command.mode())))
        return std::unexpected(http::problem(common::v1::TOO_MANY_REQUESTS));
    // Not by the survey: who gave a command stands in its record.
    return somebody("public " + answer_of(deployment_, *shown));
}

std::optional<std::string> Door::answer_stream(std::string_view survey) const {
    const auto folio = base::folio_of(survey);
    const auto read = base::read_folio(folio.value_or(""));
    if (!read || read->kind != "survey") return std::nullopt;
    return answer_of(deployment_, read->id_prefix);
}

}  // namespace enlace::grievances
