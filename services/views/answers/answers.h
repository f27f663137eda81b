#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string_view>

#include "enlace/views/v1/activities.pb.h"
#include "enlace/views/v1/office.pb.h"
#include "enlace/views/v1/referral_view.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "enlace/views/v1/session_view.pb.h"
#include "enlace/views/v1/transfer_view.pb.h"
#include "enlace/views/v1/views.pb.h"

// Rows as answers show them; without what depends on the asker.
namespace enlace::views {

google::protobuf::Timestamp to_timestamp(std::int64_t at_us);

v1::PatientView show(std::string_view id, const v1::PatientRow& row);
v1::CaseView show(std::string_view id, const v1::CaseRow& row);
// At that moment, since a visit becomes overdue without any event.
v1::HomeVisitView show(std::string_view id, const v1::VisitRow& row, std::int64_t now_us);
v1::ActivityView show(std::string_view id, const v1::ActivityRow& row);
v1::CaseItem show_item(std::string_view id, const v1::CaseRow& row, std::int64_t now_us);
v1::ReferralView show(std::string_view id, const v1::ReferralRow& row);
v1::SessionView show(std::string_view id, const v1::SessionRow& row);
v1::SessionItem show_item(std::string_view id, const v1::SessionRow& row, std::int64_t now_us);
v1::TransferView show(std::string_view id, const v1::TransferRow& row);
v1::TransferItem show_item(std::string_view id, const v1::TransferRow& row, std::int64_t now_us);
// As `institution` sees it, which hears of the other unit.
v1::ReferralItem show_item(std::string_view id,
                           const v1::ReferralRow& row,
                           std::string_view institution,
                           std::int64_t now_us);
// Without what the breach is, which its list says.
v1::BreachItem show_breach(std::string_view id, const v1::CaseRow& row);
v1::BreachItem show_breach(std::string_view id, const v1::PatientRow& row);
v1::BreachItem show_breach(std::string_view id, const v1::ReferralRow& row);
v1::BreachItem show_breach(std::string_view id, const v1::SessionRow& row);
v1::BreachItem show_breach(std::string_view id, const v1::GrievanceRow& row);
v1::BreachItem show_breach(std::string_view id, const v1::VisitRow& row);
v1::BreachItem show_breach(std::string_view id, const v1::TransferRow& row);
v1::HomeVisitItem show_item(std::string_view id, const v1::VisitRow& row, std::int64_t now_us);
v1::ActivityItem show_item(std::string_view id, const v1::ActivityRow& row);

}  // namespace enlace::views
