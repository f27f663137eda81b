#pragma once

#include <expected>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api/folio_door.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"

namespace enlace::grievances {

// Where people without an account come in: to file, as nobody in particular, to come back to what
// they have filed, and to answer what they were asked. Thread-safe.
class Door {
public:
    // Everything must outlive it.
    Door(const security::Key& deployment, const base::Clock& clock, const base::Policy& policy);

    using Who = std::expected<common::v1::Principal, http::Problem>;

    // Of each channel so many a minute that are well formed: a flood by one leaves the others, and
    // everybody with an account, alone.
    Who let_file(const v1::FileGrievance& command);
    // Whoever filed the grievance that the path names, for so many commands a minute.
    Who let_in(const http::Request& request);

    // Whoever was given the survey's token, as nobody who could be found by it; of each way of
    // answering so many a minute.
    Who let_answer(const v1::AnswerSurvey& command, const http::Request& request);
    // Where the answer to that survey stands: it follows from the token, and to nobody without the
    // key does the token follow from it. Nothing: there is no survey of such an id.
    std::optional<std::string> answer_stream(std::string_view survey) const;

    std::string secret_of(std::string_view stream) const { return folios_.secret_of(stream); }

private:
    const security::Key& deployment_;
    api::FolioDoor folios_;
    std::mutex mutex_;
    base::RateLimit of_channel_;
    base::RateLimit of_grievance_;
    base::RateLimit of_mode_;
};

}  // namespace enlace::grievances
