#include "views/stories/conflict.h"

#include <string>

#include "base/folio.h"
#include "base/stream_id.h"
#include "care/visit_outcome.h"
#include "enlace/options.pb.h"
#include "intake/domain/case_conflicts.h"
#include "referral/domain/referral.h"
#include "transfers/domain/reactions.h"
#include "transfers/domain/transfer.h"

namespace enlace::views {
namespace {

using common::v1::ConflictFound;
using v1::ConflictView;

ConflictView::Kind kind_of_visit(const std::string& outcome) {
    ConflictView::Kind kind = ConflictView::UNSPECIFIED;
    ConflictView::Kind_Parse("HOME_VISIT_" + outcome, &kind);
    return kind;
}

ConflictView::Kind kind_of(const ConflictFound& found) {
    const auto& guard = found.guard();
    if (guard == care::kVisitGuard) return kind_of_visit(found.found());
    if (guard == referral::kSameNeedGuard) return ConflictView::SAME_NEED_UNDER_WAY;
    if (guard == intake::kCaseloadGuard) return ConflictView::CASELOAD_EXCEEDED;
    if (guard == intake::kSurvivorGuard) return ConflictView::SURVIVING_CASE_ENDED;
    if (guard == transfers::kAskerGuard) return ConflictView::ASKED_FOR_IN_ERROR;
    if (guard == transfers::kCapacityGuard) return ConflictView::BED_TAKEN;
    return ConflictView::UNSPECIFIED;
}

std::string in_words(std::string text, const ConflictView& view) {
    if (const auto gap = text.find("{}"); gap != std::string::npos)
        text.replace(gap, 2, view.enlace_folio());
    // As a reader finds it in the thing itself.
    if (!view.code().empty()) text.insert(text.size() - 1, " (" + view.code() + ")");
    return text;
}

}  // namespace

ConflictView show(const ConflictFound& found) {
    ConflictView view;
    view.set_kind(kind_of(found));
    if (base::StreamId::parse(found.rested_on())) {
        view.set_id(found.rested_on());
        view.set_enlace_folio(base::folio_of(found.rested_on()).value_or(""));
    } else {
        view.set_rested_on(found.rested_on());
    }
    view.set_found(found.found());
    view.set_code(found.code());
    const auto& options =
        ConflictView::Kind_descriptor()->FindValueByNumber(view.kind())->options();
    view.mutable_text()->set_es(in_words(options.GetExtension(enlace::text_es), view));
    view.mutable_text()->set_en(in_words(options.GetExtension(enlace::text_en), view));
    return view;
}

std::optional<ConflictView> conflict_of(const journal::v1::RecordedEvent& event) {
    ConflictFound found;
    if (event.type() != found.GetDescriptor()->full_name()) return std::nullopt;
    if (!found.ParseFromString(event.clear())) return std::nullopt;
    return show(found);
}

}  // namespace enlace::views
