#pragma once

#include <string_view>

#include "enlace/views/v1/activities.pb.h"
#include "enlace/views/v1/offices/rows.pb.h"
#include "enlace/views/v1/referral_view.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "enlace/views/v1/session_view.pb.h"
#include "enlace/views/v1/staff_case_view.pb.h"
#include "enlace/views/v1/transfer_view.pb.h"
#include "enlace/views/v1/views.pb.h"
#include "referral/domain/referral.h"
#include "security/keyring.h"
#include "views/stories/history.h"

// Personal data for answers: opened from the sealed records that a row points to, for whoever may
// see the row. The caller has asked security::may_see.
namespace enlace::views {

class Details {
public:
    Details(const History& history,
            const security::Keyring& keyring,
            std::uint32_t intake_partition,
            std::uint32_t home_visits_partition,
            std::uint32_t referral_partition,
            std::uint32_t telemedicine_partition,
            std::uint32_t transfers_partition)
        : history_(history),
          keyring_(keyring),
          intake_partition_(intake_partition),
          home_visits_partition_(home_visits_partition),
          referral_partition_(referral_partition),
          telemedicine_partition_(telemedicine_partition),
          transfers_partition_(transfers_partition) {}

    // What the row was read in; nullptr: what is there now.
    const projection::Store::Snapshot* at() const { return history_.at(); }

    // As far as somebody of `institution` told it, so that nobody learns who else knows the
    // patient; all of it where that is empty.
    v1::Identity identity(std::string_view patient,
                          const v1::PatientRow& row,
                          std::string_view institution) const;
    v1::CaseDetails social_case(const v1::CaseRow& row) const;
    v1::HomeVisitDetails home_visit(const v1::VisitRow& row) const;
    v1::ActivityDetails activity(std::string_view id, const v1::ActivityRow& row) const;
    v1::StaffCaseDetails staff_case(std::string_view id, const v1::StaffCaseRow& row) const;
    // As far as somebody of `institution` is told.
    v1::ReferralDetails referral(const v1::ReferralRow& row,
                                 enlace::referral::Knowledge known,
                                 std::string_view institution) const;
    // With what the session found, or without it.
    v1::SessionDetails session(const v1::SessionRow& row, bool with_findings) const;
    // With who the patient is, or without it.
    v1::TransferDetails transfer(const v1::TransferRow& row, bool with_identity) const;

private:
    // Of the records that the row points to, in the patient's partition of one journal; or in that
    // of a stream which is about no patient.
    template <class Row, class Each>
    void each_event(std::string_view patient,
                    const JournalPlace& journal,
                    const Row& row,
                    Each each) const;

    const History& history_;
    const security::Keyring& keyring_;
    std::uint32_t intake_partition_;
    std::uint32_t home_visits_partition_;
    std::uint32_t referral_partition_;
    std::uint32_t telemedicine_partition_;
    std::uint32_t transfers_partition_;
};

}  // namespace enlace::views
