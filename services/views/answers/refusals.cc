#include "views/answers/refusals.h"

#include "enlace/common/v1/problem.pb.h"
#include "views/answers/query_parameters.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Problem;
using http::Request;

namespace {

constexpr auto kWaitMax = std::chrono::seconds(5);

Problem invalid(std::string_view parameter, std::string_view code) {
    return http::problem(common::v1::INVALID_FIELD, {{std::string(parameter), std::string(code)}});
}

// The field's problem, and what to do about it.
struct OfRange {
    const char* en;
    const char* es;
};
constexpr OfRange kBadPeriod{
    "This is no period. Send one like 2026, 2026-Q1, 2026-03, 2026-W05 or 2026-03-14.",
    "No es un periodo. Envíe uno como 2026, 2026-Q1, 2026-03, 2026-W05 o 2026-03-14."};
constexpr OfRange kBadRange{
    "It is not clear which days are meant. Send either a period, or from and until as YYYY-MM-DD.",
    "No está claro de qué días se trata. Envíe un periodo, o bien from y until como AAAA-MM-DD."};
constexpr OfRange kReversed{
    "The range ends before it begins. Exchange its days: from is the first one, until the last.",
    "El intervalo termina antes de empezar. Intercambie los días: from es el primero, until el "
    "último."};
constexpr OfRange kInFuture{
    "The range has not begun by then. Ask for one that begins today or earlier; with as_known_on, "
    "on that day or earlier.",
    "El intervalo aún no empieza para entonces. Pida uno que empiece hoy o antes; con as_known_on, "
    "ese día o antes."};
constexpr OfRange kBeforeFirst{
    "The range ends before the first event that is counted. Ask for a later one.",
    "El intervalo termina antes del primer evento que se cuenta. Pida uno posterior."};
constexpr OfRange kBadSplit{"This is no day of the range. Name one that is, as YYYY-MM-DD.",
                            "No es un día del intervalo. Indique uno que lo sea, como AAAA-MM-DD."};
constexpr OfRange kBadQuarter{"This is no quarter. Send one like 2026-Q1.",
                              "No es un trimestre. Envíe uno como 2026-Q1."};
constexpr OfRange kBadDimensions{
    "Figures are told apart by one thing, or by two that differ. Send by, and and_by only with it.",
    "Las cifras se desglosan por un dato, o por dos distintos. Envíe by, y and_by solo con él."};

constexpr OfRange kTooManyCells{
    "There are more than 10,000 figures. Ask for a shorter range, or for months instead of days.",
    "Son más de 10,000 cifras. Pida un intervalo más corto, o meses en lugar de días."};

Problem of_range(std::string_view parameter, std::string_view code, const OfRange& what) {
    Problem problem = invalid(parameter, code);
    problem.detail = {what.en, what.es};
    return problem;
}

}  // namespace

Problem not_found() {
    return http::problem(common::v1::UNKNOWN_STREAM);
}

Problem malformed(std::string_view parameter) {
    return invalid(parameter, "malformed");
}

Problem refusal(Refused why) {
    switch (why) {
        case Refused::not_found:
            return not_found();
        case Refused::mistyped_folio:
            return invalid("id", "check_digit");
        case Refused::ambiguous_folio:
            return http::problem(common::v1::FOLIO_AMBIGUOUS);
        case Refused::bad_day:
            return malformed(kDay.name);
        case Refused::bad_as_of:
            return malformed("as_of");
        case Refused::bad_month:
            return malformed(kMonth.name);
        case Refused::unknown_time_zone:
            return malformed(kTimeZone.name);
        case Refused::bad_period:
            return of_range("period", "malformed", kBadPeriod);
        case Refused::bad_range:
            return of_range("from", "malformed", kBadRange);
        case Refused::range_reversed:
            return of_range("until", "before_from", kReversed);
        case Refused::range_in_future:
            return of_range("from", "in_future", kInFuture);
        case Refused::before_first_fact:
            return of_range("until", "before_first_event", kBeforeFirst);
        case Refused::bad_known_at:
            return malformed("as_known_on");
        case Refused::bad_matter:
            return malformed("of");
        case Refused::bad_split:
            return of_range("split_at", "out_of_range", kBadSplit);
        case Refused::bad_quarter:
            return of_range("quarter", "malformed", kBadQuarter);
        case Refused::quarter_in_future:
            return of_range("quarter", "in_future", kInFuture);
        case Refused::too_many_cells:
            return of_range("by", "too_many", kTooManyCells);
        case Refused::bad_dimensions:
            return of_range("and_by", "not_with_by", kBadDimensions);
        case Refused::bad_cursor:
            break;
    }
    return malformed(kCursor.name);
}

asio::awaitable<std::optional<Problem>> wait_for_client(const Views& views,
                                                        const Request& request) {
    const auto header = request.header(kEnlacePosition.name);
    if (!header) co_return std::nullopt;
    auto tokens = parse_positions(*header);
    if (!tokens || !views.follows(*tokens)) co_return malformed(kEnlacePosition.name);
    const auto deadline = std::chrono::steady_clock::now() + kWaitMax;
    if (co_await views.wait_for(std::move(*tokens), deadline)) co_return std::nullopt;
    co_return http::problem(common::v1::VIEWS_BEHIND);
}

}  // namespace enlace::views
