#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "enlace/common/v1/answer.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/views/v1/views.pb.h"
#include "http/json.h"
#include "security/digest.h"
#include "tools/enlace/client/api.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/wait.h"
#include "tools/enlace/commands.h"

namespace enlace::program {
namespace {

constexpr std::chrono::seconds kErasedWithin{60};

struct EraseFlags {
    std::string patient;
    std::string request;
    std::string ground = "ARCO_CANCELLATION";
    std::string url = "http://127.0.0.1:8080";
    std::string token;
    std::filesystem::path data;
    std::string institution;
    bool yes = false;
};

std::string grounds() {
    std::string names;
    const auto& grounds = *intake::v1::LegalGround::Code_descriptor();
    for (int i = 0; i < grounds.value_count(); ++i) {
        if (grounds.value(i)->number() == intake::v1::LegalGround::UNSPECIFIED) continue;
        names += (names.empty() ? "" : ", ") + grounds.value(i)->name();
    }
    return names;
}

intake::v1::ErasePatient command_of(const EraseFlags& flags) {
    intake::v1::ErasePatient command;
    intake::v1::LegalGround::Code ground{};
    if (!intake::v1::LegalGround::Code_Parse(flags.ground, &ground) ||
        ground == intake::v1::LegalGround::UNSPECIFIED) {
        throw CLI::ValidationError("--ground", "is one of " + grounds());
    }
    command.set_request(flags.request);
    command.set_ground(ground);
    return command;
}

// Of one person with the patient, who was named by an id or a folio.
std::vector<std::string> other_records(const std::string& patient,
                                       const views::v1::PatientView& view) {
    std::vector<std::string> others;
    for (const auto& member : view.members()) {
        if (member.id() != patient && member.enlace_folio() != patient)
            others.push_back(member.id());
    }
    return others;
}

// What the operator should know before it is done, and nothing that is personal.
void describe(const std::string& patient, const views::v1::PatientView& view) {
    fmt::print("{}: {} cases, {} home visits\n", patient, view.cases_size(),
               view.home_visits_size());
    for (const auto& other : other_records(patient, view))
        fmt::print("  one person with {}, which stays as it is\n", other);
}

// Whether what the patient was registered with can't be read any more. Whoever is one person with
// the patient is shown together with it, so that the patient's own record has to be looked for.
bool is_unreadable(Api& api,
                   const common::v1::Principal& who,
                   const std::string& patient,
                   const std::string& position) {
    std::string cursor;
    do {
        const auto page =
            api.read<views::v1::TimelinePage>(who,
                                              "/v1/patients/" + patient + "/timeline?limit=500" +
                                                  (cursor.empty() ? "" : "&cursor=" + cursor),
                                              position);
        for (const auto& entry : page.entries()) {
            if (entry.stream() == patient && entry.patient().has_patient_registered())
                return entry.erased();
        }
        cursor = page.next_cursor();
    } while (!cursor.empty());
    return false;
}

int run_erase(const EraseFlags& flags) {
    if (flags.token.empty() == flags.data.empty()) {
        throw CLI::ValidationError("--token",
                                   "give the token of a records office, or the --data directory "
                                   "of a server with --dev to make one from");
    }
    const auto command = command_of(flags);
    const auto credentials =
        flags.data.empty() ? given_token(flags.token) : minted_tokens(flags.data);
    Api api({.url = http::parse_url(flags.url)}, *credentials);
    const auto who = at_institution(common::v1::RECORDS_OFFICE, flags.institution);
    const std::string patient = "/v1/patients/" + flags.patient;

    const auto view = api.read<views::v1::PatientView>(who, patient);
    describe(flags.patient, view);
    if (!flags.yes) {
        fmt::print("nothing was erased: say --yes if this is the one\n");
        return 1;
    }
    // A new one each time: who is refused under a legal hold may ask again when it has ended, and
    // of who is erased already goes what was recorded since.
    const auto key = security::to_hex(security::random_bytes(16));
    const auto response = api.post(who, patient + "/erasure", key, http::to_json(command));
    common::v1::CommandAnswer erased;
    if (!is_success(response) || !http::from_json(response.body, erased)) {
        fmt::print(stderr, "refused: {}\n", problem_summary(response));
        return 1;
    }
    const auto position = std::string(response.header("Enlace-Position"));
    wait_until("the destruction of the keys", kErasedWithin,
               [&] { return is_unreadable(api, who, erased.id(), position); });
    fmt::print("what was personal in {} can't be read any more, anywhere; what was counted stays\n",
               erased.id());
    for (const auto& other : other_records(flags.patient, view))
        fmt::print("still there, of the same person: {}\n", other);
    return 0;
}

}  // namespace

void add_erase(CLI::App& app, Action& action) {
    auto flags = std::make_shared<EraseFlags>();
    auto& command = *app.add_subcommand(
        "erase",
        "Make a patient's personal data unreadable, for good: in the log, the views, every copy.\n"
        "  enlace erase patient-7K... --request ARCO-12/2026 --token @FILE          shows whom\n"
        "  enlace erase patient-7K... --request ARCO-12/2026 --token @FILE --yes    does it\n"
        "Who asked for it and on what ground is recorded. A legal hold forbids it. States, counts "
        "and proofs stay. Whoever is one person with the patient is another record, and is erased "
        "by itself. Exit status 1 if nothing was erased.");
    command.add_option("patient", flags->patient, "Id or folio of the patient")->required();
    command.add_option("--request", flags->request, "File number of the request; nobody's name")
        ->required();
    command.add_option("--ground", flags->ground, "What it rests on: " + grounds())
        ->capture_default_str();
    command.add_option("--url", flags->url, "Server")->capture_default_str();
    command.add_option("--token", flags->token,
                       "Bearer token of a records office, or @FILE to read it from");
    command.add_option("--data", flags->data,
                       "Data directory of a server with --dev: make the token with its key");
    command.add_option("--institution", flags->institution, "CLUES of that office, with --data");
    command.add_flag("--yes", flags->yes, "Do it");
    command.callback([flags, &action] { action = [flags] { return run_erase(*flags); }; });
}

}  // namespace enlace::program
