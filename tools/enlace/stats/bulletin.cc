#include "tools/enlace/stats/bulletin.h"

#include <fmt/format.h>

#include "enlace/views/v1/statistics.pb.h"
#include "tools/enlace/stats/coordination.h"
#include "tools/enlace/stats/words.h"

namespace enlace::program::stats {
namespace {

using http::Text;
using views::v1::HandlingTimes;
using views::v1::Statistics;
using views::v1::StatisticsFigures;

const Text kInterventions{"Interventions", "Intervenciones"};
const Text kAttentions{"Attentions", "Atenciones"};
const Text kPatients{"Patients", "Pacientes"};
const Text kDelivered{"Delivered", "Entregado"};
const Text kDeliveries{"Deliveries", "Entregas"};

std::string percent(std::int64_t permille) {
    const std::int64_t size = permille < 0 ? -permille : permille;
    return fmt::format("{}{}.{} %",
                       permille < 0   ? "-"
                       : permille > 0 ? "+"
                                      : "",
                       size / 10, size % 10);
}

// The figures of one institution's year.
class Bulletin {
public:
    Bulletin(Api& api, const common::v1::Principal& who, const Asked& asked)
        : api_(api), who_(who), asked_(asked) {}

    Report made() {
        const auto all = statistics("");
        report_.language = asked_.language;
        report_.title = fmt::format(fmt::runtime(in({"Social work {} in {}: statistical bulletin",
                                                     "Trabajo social {} en {}: boletín "
                                                     "estadístico"})),
                                    asked_.institution, asked_.year);
        add_summary(all);
        add_by("MONTH", {"By month", "Por mes"}, true);
        add_by("KIND", {"By kind of intervention", "Por tipo de intervención"}, true);
        add_by("ARRIVAL", {"By way of arrival", "Por forma de atención"}, false);
        add_by("AGE_BAND&and_by=SEX", {"By age and sex", "Por edad y sexo"}, false);
        add_by("SERVICE", {"By service", "Por servicio"}, false);
        add_by("MUNICIPALITY", {"By municipality of residence", "Por municipio de residencia"},
               false);
        add_by("ENTITLEMENT", {"By entitlement", "Por derechohabiencia"}, false);
        add_handling();
        const auto ask = [&](const std::string& target) { return api_.get(who_, target); };
        for (auto& section : coordination(ask, asked_, hides_))
            report_.sections.push_back(std::move(section));
        add_rests_on(all);
        if (hides_)
            report_.note =
                in({"– stands for fewer than five people, or for what few could be "
                    "worked out from.",
                    "– indica menos de cinco personas, o un dato del que podrían "
                    "deducirse."});
        return std::move(report_);
    }

private:
    const std::string& in(const Text& text) const { return text.in(asked_.language); }

    std::string query() const {
        auto text = fmt::format("period={:04}&institution={}", asked_.year, asked_.institution);
        if (!asked_.as_known_on.empty()) text += "&as_known_on=" + asked_.as_known_on;
        return text;
    }
    Statistics statistics(const std::string& more) {
        return api_.read<Statistics>(who_, "/v1/statistics?" + query() + more);
    }

    std::string told(const StatisticsFigures& of, std::uint64_t figure) {
        hides_ |= of.suppressed();
        return of.suppressed() ? kNotTold : grouped(figure);
    }

    void add_summary(const Statistics& all) {
        struct Line {
            Text name;
            std::uint64_t (StatisticsFigures::*figure)() const;
            std::optional<std::int64_t> permille = {};
        };
        const auto& before = all.year_before();
        const auto change = [](bool known, std::int64_t permille) {
            return known ? std::optional(permille) : std::nullopt;
        };
        using Figures = StatisticsFigures;
        const Line lines[] = {
            {kInterventions, &Figures::interventions,
             change(before.has_interventions_permille(), before.interventions_permille())},
            {kAttentions, &Figures::attentions,
             change(before.has_attentions_permille(), before.attentions_permille())},
            {kPatients, &Figures::patients,
             change(before.has_patients_permille(), before.patients_permille())},
            {{"Group activities", "Actividades grupales"}, &Figures::group_activities},
            {{"Attendees", "Asistentes"}, &Figures::attendees},
            {kDeliveries, &Figures::deliveries},
            {kDelivered, &Figures::delivered,
             change(before.has_delivered_permille(), before.delivered_permille())}};
        Section section{.title = in({"Summary", "Resumen"}),
                        .columns = {in({"Figure", "Indicador"}), std::to_string(asked_.year),
                                    std::to_string(asked_.year - 1), in({"Change", "Variación"})},
                        .rows = {}};
        for (const auto& [name, figure, permille] : lines) {
            section.rows.push_back({in(name), told(all.total(), (all.total().*figure)()),
                                    told(before.figures(), (before.figures().*figure)()),
                                    permille ? percent(*permille) : ""});
        }
        if (all.has_monthly_mean()) {
            const auto& mean = all.monthly_mean();
            section.rows.push_back(
                {fmt::format(fmt::runtime(in({"Attentions a month, over {} months",
                                              "Atenciones por mes, en {} meses"})),
                             mean.months()),
                 grouped(mean.attentions()), "", ""});
        }
        report_.sections.push_back(std::move(section));
    }

    void add_by(const std::string& by, const Text& title, bool chart) {
        const auto view = statistics("&detail=PATIENTS&by=" + by);
        if (view.cells().empty()) return;
        Section section{
            .title = in(title),
            .columns = {"", in(kInterventions), in(kAttentions), in(kPatients), in(kDelivered)},
            .rows = {}};
        for (const auto& cell : view.cells()) {
            std::string name;
            for (const auto& code : cell.key())
                name += (name.empty() ? "" : ", ") + word_for(code, asked_.language);
            const auto& of = cell.figures();
            section.rows.push_back({name, told(of, of.interventions()), told(of, of.attentions()),
                                    told(of, of.patients()), told(of, of.delivered())});
            if (!chart) continue;
            section.bars.push_back(of.suppressed() ? std::nullopt
                                                   : std::optional(of.interventions()));
        }
        report_.sections.push_back(std::move(section));
    }

    void add_handling() {
        Section section{
            .title = in({"Handling times, in days and hours",
                         "Tiempos de atención, en días y "
                         "horas"}),
            .columns = {"", in({"Handled", "Atendidos"}), in({"Median", "Mediana"}),
                        in({"90 of 100 within", "90 de 100 en"}),
                        in({"Within the clock", "En plazo"}), in({"Rejected", "Rechazados"})},
            .rows = {}};
        add_handling_of("GRIEVANCES", {"Grievances", "Quejas"}, section);
        add_handling_of("REFERRALS", {"Referrals received", "Referencias recibidas"}, section);
        if (!section.rows.empty()) report_.sections.push_back(std::move(section));
    }

    void add_handling_of(std::string_view matter, const Text& name, Section& section) {
        const auto answer =
            api_.get(who_, fmt::format("/v1/handling-times?of={}&{}", matter, query()));
        // Before the first of them there is nothing to be told.
        if (names(answer, "until", "before_first_event")) return;
        HandlingTimes times;
        Api::parse(answer, times);
        const auto& total = times.total();
        hides_ |= total.suppressed();
        if (total.suppressed()) {
            std::vector<std::string> row(section.columns.size(), kNotTold);
            row.front() = in(name);
            section.rows.push_back(std::move(row));
        } else if (total.handled() > 0) {
            section.rows.push_back({in(name), grouped(total.handled()),
                                    duration(total.median_min()), duration(total.p90_min()),
                                    share(total.within_clock_permille()),
                                    share(total.rejected_permille())});
        }
    }

    void add_rests_on(const Statistics& view) {
        auto& lines = report_.rests_on;
        lines.emplace_back(in({"From", "Desde"}), view.from());
        lines.emplace_back(in({"Until", "Hasta"}), view.until());
        lines.emplace_back(in({"Time zone", "Zona horaria"}), view.time_zone());
        if (!view.as_known_on().empty())
            lines.emplace_back(in({"As known on", "Con lo sabido al"}), view.as_known_on());
        const auto& rests_on = view.rests_on();
        lines.emplace_back(in({"Map version", "Versión del mapa"}),
                           std::to_string(rests_on.map_version()));
        lines.emplace_back(in({"Policy version", "Versión de la política"}),
                           std::to_string(rests_on.policy_version()));
        lines.emplace_back(in({"Organisation", "Organización"}), rests_on.organisation());
        lines.emplace_back(in({"Positions", "Posiciones"}),
                           fmt::format("{}", fmt::join(view.positions(), " ")));
    }

    Api& api_;
    const common::v1::Principal& who_;
    const Asked& asked_;
    Report report_;
    bool hides_ = false;
};

}  // namespace

Report bulletin(Api& api, const common::v1::Principal& who, const Asked& asked) {
    return Bulletin(api, who, asked).made();
}

}  // namespace enlace::program::stats
