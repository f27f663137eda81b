#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/policy.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/activity.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/organisation.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/intake/v1/staff_case.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "journal/memory_log.h"
#include "security/keyring_memory.h"
#include "support/decisions.h"
#include "support/journal_writer.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"
#include "views/views.h"
#include "views/views_fold.h"

namespace enlace::test {

inline constexpr std::uint32_t kPartitions = 4;
inline constexpr auto kElsewhere = "SPSSA000022";

template <class Page>
std::vector<std::string> ids(const Page& page) {
    std::vector<std::string> ids;
    for (const auto& item : page.items()) ids.push_back(item.id());
    return ids;
}

// Two hospitals, two jurisdictions, the state, and whoever may see nothing.
common::v1::Principal hospital(const std::string& clues = "SPSSA000011");
common::v1::Principal coordinator(const std::string& jurisdiction = "II");
common::v1::Principal state_coordinator();
common::v1::Principal data_team();
common::v1::Principal welfare(const std::string& clues = "SPSSA000011");

// A history in all journals, told event by event, and views of it.
class ViewsWorld {
public:
    ViewsWorld();

    std::string new_patient();  // An id; in each call another slot.
    std::string new_stream(const std::string& kind, const std::string& patient);

    // Text form of the wrappers, e.g. "patient_registered { ... }".
    JournalWriter::Written on_patient(const std::string& id,
                                      const std::string& event,
                                      JournalWriter::By by = {});
    JournalWriter::Written on_case(const std::string& id,
                                   const std::string& patient,
                                   const std::string& event,
                                   JournalWriter::By by = {});
    JournalWriter::Written on_visit(const std::string& id,
                                    const std::string& patient,
                                    const std::string& event,
                                    JournalWriter::By by = {});
    JournalWriter::Written on_activity(const std::string& id,
                                       const std::string& event,
                                       JournalWriter::By by = {});

    JournalWriter::Written on_staff_case(const std::string& id,
                                         const std::string& event,
                                         JournalWriter::By by = {});
    // Of what has that code; the period's fields as text.
    void describe(const std::string& code, const std::string& kind, const std::string& period);
    // There, after it was described; the posting's fields as text.
    void post(const std::string& code, const std::string& posting);

    JournalWriter::Written on_referral(const std::string& id,
                                       const std::string& patient,
                                       const std::string& event,
                                       JournalWriter::By by = {});

    JournalWriter::Written on_session(const std::string& id,
                                      const std::string& patient,
                                      const std::string& event,
                                      JournalWriter::By by = {});

    JournalWriter::Written on_grievance(const std::string& id,
                                        const std::string& event,
                                        JournalWriter::By by = {});

    // Whole beginnings, by a hospital.
    std::string patient(const std::string& name = "Juana",
                        const std::string& clues = "SPSSA000011");
    std::string social_case(const std::string& patient, const std::string& clues = "SPSSA000011");
    // A talk at that time.
    std::string activity(std::int64_t occurred_at_us = 1, const std::string& clues = "SPSSA000011");
    // About 'en-07', one of the hospital's own.
    std::string staff_case(const std::string& clues = "SPSSA000011");
    // Asked for with that window's end, in that municipality.
    std::string visit(const std::string& patient,
                      std::int64_t window_end_us,
                      const std::string& municipality = "24020");
    std::string routed_visit(const std::string& patient,
                             const std::string& jurisdiction = "II",
                             std::int64_t window_end_us = 0);
    // Sent by SPSSA000011 to SPSSA000203, or to where `to` says, to be answered by then.
    std::string referral(const std::string& patient,
                         const std::string& to = "receiver: 'SPSSA000203'",
                         std::int64_t answer_by_us = 1'800'000'000'000'000);
    // Proposed by SPSSA000011, to be given by SPSSA000203 to a patient who sits in SPSSA000133.
    std::string session(const std::string& patient,
                        std::int64_t schedule_by_us = 1'800'000'000'000'000);
    // By Juana, of the telephone 4440123456, about SPSSA000011, at the desk of SPSSA000203.
    std::string grievance(std::int64_t received_at_us = 1'700'000'000'000'000);
    void route(const std::string& visit,
               const std::string& patient,
               const std::string& jurisdiction);

    std::vector<journal::JournalInfo> journals();
    views::Views::Options options(const std::filesystem::path& folder);

    journal::MemoryLog log;
    security::MemoryKeyring keyring;
    security::Key identity_key = security::Key::random();
    ManualClock clock;
    base::Policy policy;
    JournalWriter writer;

private:
    void tell_organisation(const std::string& code, const intake::v1::OrganisationEvent& event);

    std::map<std::string, std::string> described_;  // Streams of the organisation, by code.
    unsigned patients_ = 0;
    unsigned streams_ = 0;
};

// Running views of a world, in a folder of their own or in a given one.
class RunningViews {
public:
    explicit RunningViews(ViewsWorld& world);
    RunningViews(ViewsWorld& world, std::filesystem::path folder);

    // Waits until everything written so far is committed.
    views::Views& caught_up();
    const views::Queries& queries() { return caught_up().queries(); }

private:
    std::unique_ptr<TemporaryFolder> own_folder_;
    views::Views views_;
};

// Reads a store that views have left behind.
std::unique_ptr<projection::Store> open_store(const std::filesystem::path& views_folder);

}  // namespace enlace::test
