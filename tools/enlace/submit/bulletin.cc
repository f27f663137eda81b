#include "tools/enlace/submit/bulletin.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <numeric>
#include <set>

#include "base/clock.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "http/json.h"
#include "security/digest.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/times.h"

namespace enlace::program::submit {

namespace json = boost::json;

namespace {

constexpr std::int64_t kWindow_us = 14 * base::kDay_us;
// A bulletin does not say when somebody was met, and it must be the same whenever it is submitted:
// 2020-01-01, 00:00 UTC.
constexpr std::int64_t kFound_us = 1'577'836'800 * base::kSecond_us;

std::map<std::string, std::uint64_t> counts(const json::value& value) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& member : value.as_object()) {
        counts[member.key()] = member.value().to_number<std::uint64_t>();
    }
    return counts;
}

std::uint64_t sum(const std::map<std::string, std::uint64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                           [](auto all, auto& one) { return all + one.second; });
}

Bulletin parse(const std::string& text) {
    const json::value file = json::parse(text);
    Bulletin bulletin;
    bulletin.digest = security::to_hex(security::sha256(text));
    bulletin.total = file.at("total").to_number<std::uint64_t>();
    bulletin.by_municipality = counts(file.at("by_municipality"));
    bulletin.by_jurisdiction = counts(file.at("published_by_jurisdiction"));
    if (const auto* const outside = file.as_object().if_contains("out_of_state_residual")) {
        bulletin.outside_state = outside->to_number<std::uint64_t>();
    }
    if (const auto* const sexes = file.as_object().if_contains("published_by_sex")) {
        auto by_sex = counts(*sexes);
        bulletin.women = by_sex["F"];
        bulletin.men = by_sex["M"];
    }
    return bulletin;
}

std::string contradiction(const Bulletin& bulletin) {
    if (sum(bulletin.by_municipality) + bulletin.outside_state != bulletin.total) {
        return "its municipalities and those from outside the state do not add up to its total";
    }
    if (sum(bulletin.by_jurisdiction) + bulletin.outside_state != bulletin.total) {
        return "its jurisdictions and those from outside the state do not add up to its total";
    }
    if (bulletin.women + bulletin.men > bulletin.total) {
        return "its women and men are more than its total";
    }
    return {};
}

// Women and men as published, mixed as evenly as whole people can be.
common::v1::Sex sex_of(const Bulletin& bulletin, std::uint64_t person) {
    if (person >= bulletin.women + bulletin.men) return common::v1::UNKNOWN_SEX;
    const std::uint64_t known = bulletin.women + bulletin.men;
    const bool woman = (person + 1) * bulletin.women / known > person * bulletin.women / known;
    return woman ? common::v1::FEMALE : common::v1::MALE;
}

intake::v1::RegisterPatient patient(const Bulletin& bulletin,
                                    std::uint64_t person,
                                    const std::string& municipality) {
    intake::v1::RegisterPatient command;
    auto& known = *command.mutable_demographics();
    known.set_sex(sex_of(bulletin, person));
    known.mutable_place()->set_municipality(municipality);
    auto& finding = *command.mutable_finding();
    finding.set_description("Persona " + std::to_string(person + 1) + " del boletín");
    finding.set_place(municipality);
    set_time(*finding.mutable_found_at(), kFound_us);
    return command;
}

intake::v1::RegisterCase social_case(std::uint64_t person, const std::string& hospital) {
    intake::v1::RegisterCase command;
    command.set_patient_id("${patient " + std::to_string(person) + "}");
    command.set_folio("boletin-" + std::to_string(person + 1));
    command.set_unit(hospital);
    command.set_service("epidemiologia");
    command.add_kinds(intake::v1::GENERAL);
    command.set_reason("Contado en un boletín publicado");
    command.set_informant("Boletín");
    return command;
}

homevisits::v1::RequestHomeVisit visit(std::uint64_t person,
                                       const std::string& municipality,
                                       std::int64_t from_us) {
    homevisits::v1::RequestHomeVisit command;
    command.set_case_id("${case " + std::to_string(person) + "}");
    command.set_reason(homevisits::v1::VisitReason::FOLLOW_UP);
    command.mutable_place()->set_municipality(municipality);
    set_time(*command.mutable_window_start(), from_us);
    set_time(*command.mutable_window_end(), from_us + kWindow_us);
    command.set_priority(common::v1::ROUTINE);
    command.set_what_to_check("Estado de salud y necesidades del hogar");
    return command;
}

}  // namespace

Bulletin read_bulletin(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw std::runtime_error(file.string() + " can't be read");
    Bulletin bulletin;
    try {
        bulletin = parse(text);
    } catch (const std::exception&) {
        throw std::runtime_error(file.string() +
                                 " is no bulletin: a JSON object with total, by_municipality, "
                                 "published_by_jurisdiction, and where they are known "
                                 "published_by_sex and out_of_state_residual");
    }
    if (const auto why = contradiction(bulletin); !why.empty()) {
        throw std::runtime_error(file.string() + ": " + why);
    }
    return bulletin;
}

std::vector<Line> people(const Bulletin& bulletin,
                         const std::vector<std::string>& hospitals,
                         const std::string& outside,
                         std::int64_t from_us) {
    std::vector<Line> lines;
    LineReader reader(bulletin.digest, true);
    const auto add = [&](std::string_view post, const std::string& name,
                         const std::string& hospital, const google::protobuf::Message& body) {
        json::object line;
        line["post"] = post;
        line["as"] = name;
        line["principal"] = {{"role", "INTEGRATION"}, {"institution", hospital}};
        line["body"] = json::parse(http::to_json(body));
        lines.push_back(reader.read(json::serialize(line)));
    };
    std::uint64_t person = 0;
    const auto add_people = [&](const std::string& municipality, std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; ++i, ++person) {
            const auto& hospital = hospitals[person % hospitals.size()];
            const std::string number = std::to_string(person);
            add("/v1/patients", "patient " + number, hospital,
                patient(bulletin, person, municipality));
            add("/v1/cases", "case " + number, hospital, social_case(person, hospital));
            add("/v1/home-visits", "visit " + number, hospital,
                visit(person, municipality, from_us));
        }
    };
    for (const auto& [municipality, count] : bulletin.by_municipality) {
        add_people(municipality, count);
    }
    add_people(outside, bulletin.outside_state);
    return lines;
}

bool Comparison::equal() const {
    return std::ranges::all_of(rows, [](const Row& row) { return row.published == row.shown; });
}

Comparison compare(const Bulletin& bulletin,
                   const views::v1::WorkloadList& workload,
                   std::uint64_t unrouted) {
    std::map<std::string, std::uint64_t> shown;
    for (const auto& view : workload.jurisdictions()) shown[view.jurisdiction()] = view.total();
    std::set<std::string> codes;
    for (const auto& [code, count] : shown) codes.insert(code);
    for (const auto& [code, count] : bulletin.by_jurisdiction) codes.insert(code);
    Comparison comparison;
    for (const auto& code : codes) {
        const auto published = bulletin.by_jurisdiction.find(code);
        comparison.rows.push_back(
            {code, published == bulletin.by_jurisdiction.end() ? 0 : published->second,
             shown[code]});
    }
    comparison.rows.push_back({"outside the state", bulletin.outside_state, unrouted});
    return comparison;
}

}  // namespace enlace::program::submit
