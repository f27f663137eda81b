#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/statistics/csv.h"

namespace enlace::views::statistics {
namespace {

using Form = http::Parameter::Form;

constexpr http::Parameter kPeriod{
    .name = "period",
    .meaning =
        "A year, quarter, month, week by ISO 8601, or day: 2026, 2026-Q1, 2026-03, "
        "2026-W05, 2026-03-14. Either this, or `from` and `until`.",
    .example = "2026-03"};
constexpr http::Parameter kFrom{
    .name = "from", .meaning = "The range's first day, YYYY-MM-DD.", .example = "2026-01-01"};
constexpr http::Parameter kUntil{
    .name = "until", .meaning = "The range's last day, YYYY-MM-DD.", .example = "2026-10-31"};
constexpr http::Parameter kKnownOn{
    .name = "as_known_on",
    .meaning =
        "By what had been recorded when that day ended, YYYY-MM-DD: figures as they were "
        "published then.",
    .example = "2026-02-01"};
constexpr http::Parameter kBy{.name = "by",
                              .meaning = "What the figures are told apart by.",
                              .form = Form::word,
                              .words = v1::Dimension::Code_descriptor};
constexpr http::Parameter kAndBy{.name = "and_by",
                                 .meaning = "And by what besides; not without `by`.",
                                 .form = Form::word,
                                 .words = v1::Dimension::Code_descriptor};
constexpr http::Parameter kOnlyInstitution{
    .name = "institution", .meaning = "Only of that CLUES.", .example = "SPSSA000011"};
constexpr http::Parameter kUnit{.name = "unit", .meaning = "Only what was done at that CLUES."};
constexpr http::Parameter kOnlyJurisdiction{
    .name = "jurisdiction",
    .meaning = "Only units that stood there on the day; by its code in the directory."};
constexpr http::Parameter kNetwork{
    .name = "network",
    .meaning = "Only what was done where the network of that code reached on the day."};
constexpr http::Parameter kSection{
    .name = "section",
    .meaning = "Only what was done at the section of that code, or at one of its offices."};
constexpr http::Parameter kOffice{
    .name = "office",
    .meaning =
        "Only what was done at the office of that code, or at one of its distribution points."};
constexpr http::Parameter kOrganisedAs{
    .name = "organised_as",
    .meaning =
        "Whose organisation figures go by: that of the day on which something was done, which is "
        "what is told where this is left out, or today's, in which units that were merged count "
        "as the one that they have become.",
    .form = Form::word,
    .words = v1::OrganisedAs::Code_descriptor};
constexpr http::Parameter kMunicipality{.name = "municipality",
                                        .meaning = "Only patients who live there; INEGI's code."};
constexpr http::Parameter kService{.name = "service", .meaning = "Only cases of that service."};
constexpr http::Parameter kEntitlement{.name = "entitlement",
                                       .meaning = "Only patients of that entitlement, by code."};
constexpr http::Parameter kKind{.name = "kind",
                                .meaning = "Only what was done of that kind.",
                                .form = Form::word,
                                .words = v1::Deed::Kind_descriptor};
constexpr http::Parameter kSex{.name = "sex",
                               .meaning = "Only patients of that sex.",
                               .form = Form::word,
                               .words = common::v1::Sex_descriptor};
constexpr http::Parameter kAgeBand{.name = "age_band",
                                   .meaning = "Only patients of that age.",
                                   .form = Form::word,
                                   .words = common::v1::AgeBand_descriptor};
constexpr http::Parameter kArrival{.name = "arrival",
                                   .meaning = "Only those who came in that way.",
                                   .form = Form::word,
                                   .words = v1::Arrival::Code_descriptor};
constexpr http::Parameter kChannel{.name = "channel",
                                   .meaning = "Only what was done by that means.",
                                   .form = Form::word,
                                   .words = v1::Channel::Code_descriptor};
constexpr http::Parameter kDetail{.name = "detail",
                                  .meaning = "How much is worked out; all of it where left out.",
                                  .form = Form::word,
                                  .words = v1::StatisticsDetail::Code_descriptor};
constexpr http::Parameter kOf{.name = "of",
                              .meaning = "Which matters' handling.",
                              .form = Form::word,
                              .required = true,
                              .words = v1::Handled::Matter_descriptor};
constexpr http::Parameter kSplitAt{
    .name = "split_at",
    .meaning = "A day of the range, YYYY-MM-DD: tells also what ended before it, and from it on.",
    .example = "2026-03-01"};

std::string_view text_of(const http::Request& request, const http::Parameter& parameter) {
    return request.query(parameter.name).value_or("");
}

// 0 where it is not asked for.
int word_of(const http::Request& request, const http::Parameter& parameter) {
    const auto word = request.query(parameter.name);
    return word ? parameter.words()->FindValueByName(std::string(*word))->number() : 0;
}

AskedRange range_of(const http::Request& request) {
    return {.period = text_of(request, kPeriod),
            .from = text_of(request, kFrom),
            .until = text_of(request, kUntil),
            .as_known_on = text_of(request, kKnownOn)};
}

Found<v1::Statistics> statistics_of(const Queries& queries, const Question& asked) {
    const auto& from = asked.request;
    const auto by = [&](const auto& parameter) {
        return static_cast<v1::Dimension::Code>(word_of(from, parameter));
    };
    return queries.statistics(
        asked.who, {.range = range_of(from),
                    .by = by(kBy),
                    .and_by = by(kAndBy),
                    .only = {.institution = text_of(from, kOnlyInstitution),
                             .unit = text_of(from, kUnit),
                             .jurisdiction = text_of(from, kOnlyJurisdiction),
                             .network = text_of(from, kNetwork),
                             .section = text_of(from, kSection),
                             .office = text_of(from, kOffice),
                             .municipality = text_of(from, kMunicipality),
                             .service = text_of(from, kService),
                             .entitlement = text_of(from, kEntitlement),
                             .kind = word_of(from, kKind),
                             .sex = word_of(from, kSex),
                             .age_band = word_of(from, kAgeBand),
                             .arrival = word_of(from, kArrival),
                             .channel = word_of(from, kChannel)},
                    .organised_as = static_cast<v1::OrganisedAs::Code>(word_of(from, kOrganisedAs)),
                    .detail = static_cast<v1::StatisticsDetail::Code>(word_of(from, kDetail))});
}

Found<v1::HandlingTimes> handling_of(const Queries& queries, const Question& asked) {
    return queries.handling_times(
        asked.who, {.of = static_cast<v1::Handled::Matter>(word_of(asked.request, kOf)),
                    .range = range_of(asked.request),
                    .institution = text_of(asked.request, kOnlyInstitution),
                    .split_at = text_of(asked.request, kSplitAt)});
}

}  // namespace
}  // namespace enlace::views::statistics

namespace enlace::views {

void add_statistics_routes(http::Router& router, const Served& served) {
    using namespace statistics;
    const http::Parameters figures = {kPeriod,
                                      kFrom,
                                      kUntil,
                                      kKnownOn,
                                      kBy,
                                      kAndBy,
                                      kOnlyInstitution,
                                      kUnit,
                                      kOnlyJurisdiction,
                                      kNetwork,
                                      kSection,
                                      kOffice,
                                      kMunicipality,
                                      kService,
                                      kEntitlement,
                                      kKind,
                                      kSex,
                                      kAgeBand,
                                      kArrival,
                                      kChannel,
                                      kOrganisedAs,
                                      kDetail};
    const http::Parameters handling = {kOf,      kPeriod,          kFrom,   kUntil,
                                       kKnownOn, kOnlyInstitution, kSplitAt};
    router.add(query<v1::Statistics>(
        served, "/v1/statistics",
        "What was done in a range of days, for how many, and how that changed. Few are not told "
        "to those who may not see them.",
        {.query = figures}, statistics_of));
    router.add(csv_query<v1::Statistics>(served, "/v1/statistics.csv", "The same as CSV.",
                                         {.query = figures}, statistics_of,
                                         [](const auto& view) { return csv_of(view); }));
    router.add(query<v1::HandlingTimes>(
        served, "/v1/handling-times",
        "How long handling took: median, percentiles, the share within the clock, and how much was "
        "rejected.",
        {.query = handling}, handling_of));
    router.add(csv_query<v1::HandlingTimes>(served, "/v1/handling-times.csv", "The same as CSV.",
                                            {.query = handling}, handling_of,
                                            [](const auto& view) { return csv_of(view); }));
}

}  // namespace enlace::views
