#include "base/folio.h"
#include "security/access.h"
#include "views/queries.h"
#include "views/services.h"

// Streams by what people call them.
namespace enlace::views {
namespace {

// Where the rows of a kind of stream stand, if it has any.
std::optional<projection::Family> family_of(std::string_view kind) {
    if (kind == kPatientKind) return family::patients;
    if (kind == kCaseKind) return family::cases;
    if (kind == kActivityKind) return family::activities;
    if (kind == kReferralKind) return family::referrals;
    if (kind == kSessionKind) return family::sessions;
    if (kind == kTransferKind) return family::transfers;
    if (kind == kGrievanceKind) return family::grievances;
    if (kind == kSurveyKind) return family::surveys;
    return kind == kVisitKind ? std::optional<projection::Family>(family::visits) : std::nullopt;
}

}  // namespace

bool Queries::may_see(const Principal& who, std::string_view stream, const At* at) const {
    const auto seen = [&](const auto& row, const aggregate::Decider& decider) {
        return row && may_see(who, decider, row->state(), at);
    };
    const std::string_view kind = stream.substr(0, stream.find('-'));
    const auto& store = sources_.store;
    const auto& deciders = sources_.deciders;
    if (kind == kPatientKind) {
        return seen(read_row<v1::PatientRow>(store, family::patients, stream, at),
                    *deciders.patient);
    }
    if (kind == kCaseKind) {
        return seen(read_row<v1::CaseRow>(store, family::cases, stream, at), *deciders.social_case);
    }
    if (kind == kActivityKind) {
        return seen(read_row<v1::ActivityRow>(store, family::activities, stream, at),
                    *deciders.activity);
    }
    if (kind == kReferralKind) {
        return seen(read_row<v1::ReferralRow>(store, family::referrals, stream, at),
                    *deciders.referral);
    }
    if (kind == kSessionKind) {
        return seen(read_row<v1::SessionRow>(store, family::sessions, stream, at),
                    *deciders.session);
    }
    if (kind == kTransferKind) {
        return seen(read_row<v1::TransferRow>(store, family::transfers, stream, at),
                    *deciders.transfer);
    }
    if (kind == kGrievanceKind) {
        return seen(read_row<v1::GrievanceRow>(store, family::grievances, stream, at),
                    *deciders.grievance);
    }
    return seen(read_row<v1::VisitRow>(store, family::visits, stream, at), *deciders.visit);
}

std::set<std::string> Queries::streams_beginning_with(const base::Folio& folio,
                                                      const At* at) const {
    std::set<std::string> streams;
    const auto take = [&](std::string_view stream, std::string_view) {
        streams.emplace(stream);
        return true;
    };
    if (const auto family = family_of(folio.kind)) {
        sources_.store.scan(*family, folio.id_prefix, folio.id_prefix, take, at);
    }
    return streams;
}

Found<std::string> Queries::id_of(const Principal& who,
                                  std::string_view kind,
                                  std::string_view written) const {
    const auto folio = base::read_folio(written);
    if (!folio && folio.error() == base::NoFolio::check_digit) {
        return std::unexpected(Refused::mistyped_folio);
    }
    if (!folio || folio->kind != kind) return std::string(written);
    const auto at = sources_.store.snapshot();
    auto streams = streams_beginning_with(*folio, at.get());
    // Who asks for the only one is told whether it may be seen by what comes next.
    if (streams.size() > 1) {
        std::erase_if(streams,
                      [&](const std::string& stream) { return !may_see(who, stream, at.get()); });
    }
    if (streams.size() > 1) return std::unexpected(Refused::ambiguous_folio);
    // No stream has an id as short as that, or it would have been found.
    return streams.empty() ? folio->id_prefix : *streams.begin();
}

}  // namespace enlace::views
