#include "conformance/judge/visit_history.h"

#include <google/protobuf/text_format.h>

#include <random>
#include <stdexcept>

#include "base/stream_id.h"
#include "security/digest.h"
#include "support/journal_writer.h"

namespace enlace::test {
namespace {

using homevisits::v1::HomeVisitCommand;
using homevisits::v1::HomeVisitState;

struct Step {
    const char* actor;
    const char* command;  // NOW, SOON and LATER stand for times in seconds.
};

constexpr auto kHospital = "client: 'hospital' institution: 'SPSSA000011' role: SOCIAL_WORKER";
constexpr auto kState = "client: 'state' role: STATE_COORDINATOR";
constexpr auto kCoordinator = "client: 'j' role: JURISDICTION_COORDINATOR jurisdiction: 'HERE'";
constexpr auto kTeam = "client: 'j' role: VISITING_TEAM jurisdiction: 'HERE' human: 'T-1'";

constexpr Step kSteps[] = {
    {kState, "route_home_visit { jurisdiction: 'VII' known_jurisdiction: true map_version: 2 }"},
    {kState, "route_home_visit { jurisdiction: 'I' known_jurisdiction: true map_version: 2 }"},
    {kCoordinator, "receive_home_visit {}"},
    {kCoordinator, "reject_home_visit { code: NO_STAFF reason: 'r' }"},
    {kState,
     "reroute_home_visit { jurisdiction: 'VI' known_jurisdiction: true map_version: 2 reason: 'r' "
     "}"},
    {kCoordinator, "assign_home_visit { visitors: 'T-1' }"},
    {kCoordinator, "assign_home_visit { visitors: 'T-1' visitors: 'T-2' }"},
    {kCoordinator,
     "reassign_home_visit { visitors: 'T-2' visitors: 'T-1' code: WORKLOAD reason: 'r' }"},
    {kTeam, "schedule_home_visit { start { seconds: SOON } end { seconds: LATER } }"},
    {kTeam, "start_home_visit_travel {}"},
    {kTeam, "start_home_visit_travel {}"},
    {kTeam,
     "record_visitor_arrival { occurred_at { seconds: NOW } scene_safety: SAFE position { "
     "latitude_e6: 22000000 longitude_e6: -100000000 accuracy_m: 10 } }"},
    {kTeam,
     "record_failed_attempt { code: NOT_HOME occurred_at { seconds: NOW } position { accuracy_m: "
     "10 } }"},
    {kTeam,
     "record_failed_attempt { code: NO_ACCESS occurred_at { seconds: NOW } position { accuracy_m: "
     "10 } }"},
    {kTeam,
     "record_failed_attempt { code: MOVED occurred_at { seconds: NOW } position { accuracy_m: 10 "
     "} }"},
    {kTeam,
     "complete_home_visit { arrived_at { seconds: NOW } left_at { seconds: NOW } person_met: 'p' "
     "kinship: 'k' findings: 'f' actions: 'a' next_step: NONE visitor_credential: 'c' }"},
    {kCoordinator, "hold_home_visit { code: WEATHER reason: 'r' review_at { seconds: LATER } }"},
    {kCoordinator, "resume_home_visit {}"},
    {kCoordinator, "fail_home_visit { code: MAX_ATTEMPTS reason: 'r' }"},
    {kCoordinator, "fail_home_visit { code: MOVED reason: 'r' }"},
    {kHospital, "add_safety_note { note: 'n' }"},
};

constexpr Step kRare[] = {
    {kHospital, "cancel_home_visit { code: NO_LONGER_NEEDED reason: 'r' }"},
    {kHospital, "void_home_visit { code: DUPLICATE reason: 'r' }"},
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what)) {
        text.replace(at, what.size(), by);
    }
    return text;
}

HomeVisitCommand command_of(const Step& step, const HomeVisitState& state, std::int64_t now_us) {
    const auto now = now_us / base::kSecond_us;
    std::string text = replaced(step.command, "NOW", std::to_string(now));
    text = replaced(text, "SOON", std::to_string(now + 3600));
    text = replaced(text, "LATER", std::to_string(now + 7200));
    text += " context { now_us: " + std::to_string(now_us) + " actor { " +
            replaced(step.actor, "HERE", state.jurisdiction()) + " } }";
    HomeVisitCommand command;
    if (!google::protobuf::TextFormat::ParseFromString(text, &command)) {
        throw std::invalid_argument("not a command: " + text);
    }
    return command;
}

HomeVisitCommand first_command(std::mt19937& random, std::uint64_t slot, std::int64_t now_us) {
    static constexpr const char* kMunicipalities[] = {"24012", "24028", "24054", "09002"};
    static constexpr const char* kPriorities[] = {"ROUTINE", "URGENT", "STAT"};
    const std::string digest(15, 'p');
    const auto patient = base::make_stream_id("patient", static_cast<unsigned>(slot), digest);
    const auto of = base::make_stream_id("case", static_cast<unsigned>(slot), digest);
    const std::string municipality = kMunicipalities[random() % 4];
    const Step step{
        kHospital,
        "request_home_visit { case_id: 'CASE' patient_id: 'PATIENT' requester: 'SPSSA000011' "
        "reason: FOLLOW_UP place { municipality: 'WHERE' } window_start { seconds: NOW } "
        "window_end { seconds: LATER } priority: HOW what_to_check: 'w' name: 'n' "
        "counted { sex: FEMALE age_band: AGE_60_74 } routing { map_version: 2 } }"};
    std::string text = replaced(step.command, "CASE", of);
    text = replaced(text, "PATIENT", patient);
    text = replaced(text, "WHERE", municipality);
    text = replaced(text, "HOW", kPriorities[random() % 3]);
    return command_of({step.actor, text.c_str()}, {}, now_us);
}

}  // namespace

VisitHistories write_visits(journal::Log& log,
                            security::Keyring& keyring,
                            const base::Policy& policy,
                            unsigned seed,
                            int visits) {
    std::mt19937 random(seed);
    ManualClock clock;
    JournalWriter writer(log, keyring, clock, 4);
    writer.journal("intake");
    VisitHistories histories;
    for (int i = 0; i < visits; ++i) {
        const auto slot = random() % base::StreamId::kSlots;
        const auto stream =
            base::make_stream_id("visit", static_cast<unsigned>(slot),
                                 security::sha256(std::to_string(seed) + "/" + std::to_string(i)));
        HomeVisitState state;
        std::uint64_t version = 0;
        const auto take = [&](const HomeVisitCommand& command) {
            const auto decision = homevisits::decide(command, state, policy);
            if (!decision.accepted() || decision.events().empty()) return;
            JournalWriter::By by;
            by.principal = command.context().actor();
            by.spoil = [](auto& record) { record.set_body_mac(std::string(32, 'm')); };
            by.subject =
                base::make_stream_id("patient", static_cast<unsigned>(slot), std::string(15, 'p'));
            for (const auto& event : decision.events()) {
                writer.write("homevisits", stream, {&event}, by);
                const base::EventInfo info{++version, clock.wall_us()};
                histories.events[stream].push_back({event, info});
                state = homevisits::evolve(state, event, info);
            }
        };
        take(first_command(random, slot, clock.wall_us()));
        for (auto steps = 10 + random() % 60; steps > 0; --steps) {
            clock.advance_us(base::kSecond_us);
            const bool rare = random() % 60 == 0;
            const Step& step =
                rare ? kRare[random() % std::size(kRare)] : kSteps[random() % std::size(kSteps)];
            take(command_of(step, state, clock.wall_us()));
        }
    }
    return histories;
}

}  // namespace enlace::test
