#include "views_world.h"

#include <stdexcept>

#include "base/stream_id.h"
#include "directory/directory.h"
#include "directory/policy_file.h"
#include "grievances/domain/policy_names.h"
#include "homevisits/domain/policy_names.h"
#include "intake/domain/policy_names.h"
#include "referral/domain/policy_names.h"
#include "security/digest.h"
#include "support/wait_until.h"
#include "telemedicine/domain/policy_names.h"
#include "transfers/domain/policy_names.h"

namespace enlace::test {
namespace {

common::v1::Principal principal(common::v1::Role role) {
    common::v1::Principal who;
    who.set_client("client");
    who.set_human("H-1");
    who.set_role(role);
    return who;
}

base::Policy shipped_policy() {
    const directory::PolicyNames needed[] = {
        {intake::kPolicyClocks, intake::kPolicyLimits},
        {homevisits::kPolicyClocks, homevisits::kPolicyLimits},
        {referral::kPolicyClocks, referral::kPolicyLimits},
        {telemedicine::kPolicyClocks, telemedicine::kPolicyLimits},
        {transfers::kPolicyClocks, transfers::kPolicyLimits},
        {grievances::kPolicyClocks, grievances::kPolicyLimits}};
    return directory::load_policy(ENLACE_SOURCE_DIR "/deploy/policy/policy.json", needed);
}

}  // namespace

common::v1::Principal hospital(const std::string& clues) {
    auto who = principal(common::v1::SOCIAL_WORKER);
    who.set_institution(clues);
    return who;
}

common::v1::Principal coordinator(const std::string& jurisdiction) {
    auto who = principal(common::v1::JURISDICTION_COORDINATOR);
    who.set_jurisdiction(jurisdiction);
    return who;
}

common::v1::Principal state_coordinator() {
    return principal(common::v1::STATE_COORDINATOR);
}

common::v1::Principal welfare(const std::string& clues) {
    auto who = hospital(clues);
    who.set_role(common::v1::WELFARE_SUPERVISOR);
    return who;
}

common::v1::Principal data_team() {
    return principal(common::v1::DATA_TEAM);
}

ViewsWorld::ViewsWorld() : policy(shipped_policy()), writer(log, keyring, clock, kPartitions) {
    journals();
}

std::vector<journal::JournalInfo> ViewsWorld::journals() {
    return {writer.journal("intake"),    writer.journal("homevisits"),
            writer.journal("referral"),  writer.journal("telemedicine"),
            writer.journal("transfers"), writer.journal("grievances")};
}

views::Views::Options ViewsWorld::options(const std::filesystem::path& folder) {
    views::Views::Options options;
    options.folder = folder;
    options.journals = journals();
    options.jurisdictions = {"I", "II", "III"};
    options.directory =
        directory::Directory::load(ENLACE_SOURCE_DIR "/deploy/directory/san-luis-potosi.json")
            .contents();
    options.memory_bytes = 8 << 20;
    return options;
}

std::string ViewsWorld::new_patient() {
    const unsigned slot = patients_++ % base::StreamId::kSlots;
    return base::make_stream_id("patient", slot,
                                security::sha256("patient " + std::to_string(patients_)));
}

std::string ViewsWorld::new_stream(const std::string& kind, const std::string& patient) {
    return base::make_stream_id(kind, base::StreamId::parse(patient)->slot(),
                                security::sha256("stream " + std::to_string(streams_++)));
}

JournalWriter::Written ViewsWorld::on_patient(const std::string& id,
                                              const std::string& event,
                                              JournalWriter::By by) {
    const auto wrapper = from_text<intake::v1::PatientEvent>(event);
    return writer.write("intake", id, {&wrapper}, by);
}

JournalWriter::Written ViewsWorld::on_case(const std::string& id,
                                           const std::string& patient,
                                           const std::string& event,
                                           JournalWriter::By by) {
    const auto wrapper = from_text<intake::v1::CaseEvent>(event);
    by.subject = patient;
    return writer.write("intake", id, {&wrapper}, by);
}

JournalWriter::Written ViewsWorld::on_visit(const std::string& id,
                                            const std::string& patient,
                                            const std::string& event,
                                            JournalWriter::By by) {
    const auto wrapper = from_text<homevisits::v1::HomeVisitEvent>(event);
    by.subject = patient;
    return writer.write("homevisits", id, {&wrapper}, by);
}

JournalWriter::Written ViewsWorld::on_activity(const std::string& id,
                                               const std::string& event,
                                               JournalWriter::By by) {
    const auto wrapper = from_text<intake::v1::ActivityEvent>(event);
    return writer.write("intake", id, {&wrapper}, by);
}

JournalWriter::Written ViewsWorld::on_staff_case(const std::string& id,
                                                 const std::string& event,
                                                 JournalWriter::By by) {
    const auto wrapper = from_text<intake::v1::StaffCaseEvent>(event);
    return writer.write("intake", id, {&wrapper}, by);
}

std::string ViewsWorld::staff_case(const std::string& clues) {
    const std::string id = new_stream("staffcase", new_patient());
    on_staff_case(id,
                  "staff_case_registered { institution: '" + clues + "' unit: '" + clues +
                      "' kinds: VIOLENCE staff_key: 'k7' staff: 'en-07' reason: 'threatened' }",
                  {.principal = welfare(clues)});
    return id;
}

void ViewsWorld::describe(const std::string& code,
                          const std::string& kind,
                          const std::string& period) {
    const auto wrapper = from_text<intake::v1::OrganisationEvent>(
        "organisation_described { code: '" + code + "' kind: " + kind + " period { name: '" + code +
        "' " + period + " } }");
    tell_organisation(code, wrapper);
}

void ViewsWorld::post(const std::string& code, const std::string& posting) {
    tell_organisation(code, from_text<intake::v1::OrganisationEvent>("worker_posted { posting { " +
                                                                     posting + " } }"));
}

void ViewsWorld::tell_organisation(const std::string& code,
                                   const intake::v1::OrganisationEvent& event) {
    auto& stream = described_[code];
    if (stream.empty()) stream = new_stream("organisation", new_patient());
    writer.write("intake", stream, {&event}, {});
}

JournalWriter::Written ViewsWorld::on_referral(const std::string& id,
                                               const std::string& patient,
                                               const std::string& event,
                                               JournalWriter::By by) {
    const auto wrapper = from_text<enlace::referral::v1::ReferralEvent>(event);
    by.subject = patient;
    return writer.write("referral", id, {&wrapper}, by);
}

std::string ViewsWorld::patient(const std::string& name, const std::string& clues) {
    const std::string id = new_patient();
    on_patient(id,
               "patient_registered { institution: '" + clues +
                   "' status: VERIFIED counted { sex: FEMALE age_band: AGE_60_74 municipality: "
                   "'24020' } curp: 'XEXX010101MNEXXXA4' demographics { name: '" +
                   name + "' } }",
               {.principal = hospital(clues)});
    return id;
}

std::string ViewsWorld::social_case(const std::string& patient, const std::string& clues) {
    const std::string id = new_stream("case", patient);
    on_case(id, patient,
            "case_registered { patient_id: '" + patient + "' institution: '" + clues +
                "' unit: 'SPSSA000011' service: 'urgencias' kinds: GENERAL folio: 'F-1' reason: "
                "'lives alone' informant: 'a neighbour' triage_by { timer: 'triage_by' due_us: "
                "1800000000000000 } }",
            {.principal = hospital(clues)});
    return id;
}

std::string ViewsWorld::activity(std::int64_t occurred_at_us, const std::string& clues) {
    const std::string id = new_stream("activity", new_patient());
    on_activity(id,
                "activity_recorded { institution: '" + clues +
                    "' intervention: TALK occurred_at_us: " + std::to_string(occurred_at_us) +
                    " unit: 'SPSSA000011' people: 40 delivered { item: 'FOLLETO' quantity: 40 }"
                    " topic: 'Lactancia' note: 'Con la doctora Ruiz' }",
                {.principal = hospital(clues)});
    return id;
}

std::string ViewsWorld::visit(const std::string& patient,
                              std::int64_t window_end_us,
                              const std::string& municipality) {
    const std::string id = new_stream("visit", patient);
    on_visit(id, patient,
             "home_visit_requested { patient_id: '" + patient +
                 "' requester: 'SPSSA000011' reason: FOLLOW_UP priority: URGENT window_start_us: 1 "
                 "window_end_us: " +
                 std::to_string(window_end_us) +
                 " max_attempts: 3 counted { age_band: AGE_60_74 municipality: '" + municipality +
                 "' } name: 'Juana' address: 'Calle 5' what_to_check: 'how she is' }",
             {.principal = hospital()});
    return id;
}

std::string ViewsWorld::referral(const std::string& patient,
                                 const std::string& to,
                                 std::int64_t answer_by_us) {
    const std::string id = new_stream("referral", patient);
    on_referral(id, patient,
                "referral_sent { case_id: 'case-00C' patient_id: '" + patient +
                    "' referrer: 'SPSSA000011' service: 'CARDIOLOGIA' need: SPECIALIST_CARE"
                    " priority: ROUTINE reason: 'chest pain' name: 'Juana' " +
                    to + " answer_by { timer: 'answer_by' due_us: " + std::to_string(answer_by_us) +
                    " } }",
                {.principal = hospital()});
    return id;
}

JournalWriter::Written ViewsWorld::on_session(const std::string& id,
                                              const std::string& patient,
                                              const std::string& event,
                                              JournalWriter::By by) {
    const auto wrapper = from_text<telemedicine::v1::TelemedicineEvent>(event);
    by.subject = patient;
    return writer.write("telemedicine", id, {&wrapper}, by);
}

std::string ViewsWorld::session(const std::string& patient, std::int64_t schedule_by_us) {
    const std::string id = new_stream("tele", patient);
    on_session(
        id, patient,
        "tele_session_proposed { case_id: 'case-00C' patient_id: '" + patient +
            "' proposer: 'SPSSA000011' provider: 'SPSSA000203' site: 'SPSSA000133'"
            " need: FOLLOW_UP language: 'nch' device_check: PASSED priority: URGENT"
            " reason: 'the wound' name: 'Juana' schedule_by { timer: 'schedule_by' due_us: " +
            std::to_string(schedule_by_us) + " } }",
        {.principal = hospital()});
    return id;
}

JournalWriter::Written ViewsWorld::on_grievance(const std::string& id,
                                                const std::string& event,
                                                JournalWriter::By by) {
    const auto wrapper = from_text<grievances::v1::GrievanceEvent>(event);
    return writer.write("grievances", id, {&wrapper}, by);
}

std::string ViewsWorld::grievance(std::int64_t received_at_us) {
    const std::string id = new_stream("grievance", new_patient());
    on_grievance(id,
                 "grievance_received { type: QUEJA channel: BUZON unit: 'SPSSA000011'"
                 " author: 'SPSSA000203' text: 'nobody came' name: 'Juana Peña'"
                 " contact: '444 012 3456' has_contact: true received_at_us: " +
                     std::to_string(received_at_us) +
                     " classify_by { timer: 'classify_by' due_us: 1800000000000000 } }");
    return id;
}

void ViewsWorld::route(const std::string& visit,
                       const std::string& patient,
                       const std::string& jurisdiction) {
    on_visit(visit, patient,
             "home_visit_routed { jurisdiction: '" + jurisdiction + "' map_version: 2 }");
}

std::string ViewsWorld::routed_visit(const std::string& patient,
                                     const std::string& jurisdiction,
                                     std::int64_t window_end_us) {
    const std::int64_t tomorrow_us = clock.wall_us() + base::kDay_us;
    const std::string id = visit(patient, window_end_us == 0 ? tomorrow_us : window_end_us);
    route(id, patient, jurisdiction);
    return id;
}

RunningViews::RunningViews(ViewsWorld& world)
    : own_folder_(std::make_unique<TemporaryFolder>()),
      views_(world.log,
             world.keyring,
             world.identity_key,
             world.policy,
             world.clock,
             world.options(*own_folder_ / "views")) {
    views_.start();
}

RunningViews::RunningViews(ViewsWorld& world, std::filesystem::path folder)
    : views_(world.log,
             world.keyring,
             world.identity_key,
             world.policy,
             world.clock,
             world.options(folder)) {
    views_.start();
}

views::Views& RunningViews::caught_up() {
    if (!wait_until([&] { return views_.status().lag_records == 0; })) {
        throw std::runtime_error("the views don't come on");
    }
    return views_;
}

std::unique_ptr<projection::Store> open_store(const std::filesystem::path& views_folder) {
    return std::make_unique<projection::Store>(
        projection::Store::Options{.path = views::store_folder(views_folder),
                                   .families = views::families(),
                                   .memory_bytes = 8 << 20});
}

}  // namespace enlace::test
