#include "views/answers/details.h"

#include <algorithm>

#include "base/curp.h"
#include "base/date.h"
#include "deadlines/times.h"
#include "intake/domain/patient.h"
#include "views/answers/opening.h"
#include "views/services.h"

namespace enlace::views {
namespace {

using journal::v1::JournalRecord;
using journal::v1::RecordedEvent;

void take_channel(const intake::v1::ContactChannelChanged& changed, v1::Identity& identity) {
    auto& channels = *identity.mutable_channels();
    auto known = std::ranges::find(channels, changed.channel(), &v1::Identity::Channel::channel);
    auto& channel = known == channels.end() ? *channels.Add() : *known;
    channel.set_channel(changed.channel());
    channel.set_value(changed.value());
    channel.set_valid(changed.valid());
}

void derive_birth_date(v1::Identity& identity) {
    const auto curp = base::Curp::parse(identity.curp());
    if (!curp || !identity.demographics().birth_date().empty()) return;
    identity.mutable_demographics()->set_birth_date(base::date_text(curp->birth()));
}

void take_registration(const intake::v1::CaseRegistered& told, v1::CaseDetails& details) {
    details.set_folio(told.folio());
    details.set_bed(told.bed());
    details.set_reason(told.reason());
    details.set_informant(told.informant());
    details.set_responsible_relative(told.responsible_relative());
    details.set_kinship(told.kinship());
    details.set_legal_situation(told.legal_situation());
}

// The one of that number; a new one where nothing was said of it before.
v1::SpecialRecordView& special_record(v1::CaseDetails& details, std::uint32_t number) {
    auto& records = *details.mutable_special_records();
    const auto known = std::ranges::find(records, number, &v1::SpecialRecordView::number);
    if (known != records.end()) return *known;
    records.Add()->set_number(number);
    return *records.rbegin();
}

void take_request(homevisits::v1::HomeVisitRequested& asked, v1::HomeVisitDetails& details) {
    *details.mutable_place() = std::move(*asked.mutable_place());
    details.set_name(asked.name());
    details.set_address(asked.address());
    details.set_telephone(asked.telephone());
    details.set_landmarks(asked.landmarks());
    details.set_what_to_check(asked.what_to_check());
    if (!asked.safety_note().empty()) details.add_safety_notes(asked.safety_note());
}

// What was told of somebody's state, with what else was said of it.
void take_signs(const auto& told, const std::string& by, v1::TransferDetails& details) {
    if (!told.has_vital_signs()) return;
    auto& measured = *details.add_vital_signs();
    *measured.mutable_vital_signs() = told.vital_signs();
    measured.set_by(by);
    if constexpr (std::is_same_v<decltype(told), const transfers::v1::VitalSignsRecorded&>)
        measured.set_note(told.note());
}

void take_request(const transfers::v1::TransferRequested& asked,
                  bool with_identity,
                  v1::TransferDetails& details) {
    details.set_reason(asked.reason());
    details.set_diagnosis(asked.diagnosis());
    details.set_physician(asked.physician());
    details.set_summary(asked.summary());
    take_signs(asked, "", details);
    if (!with_identity) return;
    details.set_name(asked.name());
    details.set_responsible_relative(asked.responsible_relative());
    details.set_telephone(asked.telephone());
}

void take_report(const homevisits::v1::HomeVisitCompleted& report, v1::HomeVisitDetails& details) {
    details.set_person_met(report.person_met());
    details.set_kinship(report.kinship());
    details.set_findings(report.findings());
    details.set_actions_taken(report.actions());
    details.set_vital_signs(report.vital_signs());
    details.set_danger_found(report.danger_found());
}

// What it did is no part of the present attempt; what it asked the sender stays between these two.
void forget_former_receiver(bool is_senders, v1::ReferralDetails& details) {
    details.clear_acceptance();
    details.clear_attention();
    details.clear_ended_unattended();
    if (!is_senders) details.clear_info_requested();
}

}  // namespace

template <class Row, class Each>
void Details::each_event(std::string_view patient,
                         const JournalPlace& journal,
                         const Row& row,
                         Each each) const {
    for (const std::uint64_t position : row.detail_positions()) {
        const auto record = history_.find(patient, {journal.service, journal.partition, position});
        if (!record) continue;
        for (const auto& event : record->events()) each(*record, event);
    }
}

v1::Identity Details::identity(std::string_view patient,
                               const v1::PatientRow& row,
                               std::string_view institution) const {
    v1::Identity identity;
    bool erased = false;
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace intake::v1;
        // What does not hold any more is shown to nobody, whoever said so.
        if (event.type() == VerificationWithdrawn::descriptor()->full_name()) {
            identity.clear_verification();
            identity.clear_curp();
        } else if (event.type() == DeathWithdrawn::descriptor()->full_name()) {
            identity.clear_death();
        }
        auto told = open_event<PatientRegistered>(event, record, keyring_, erased);
        // Whoever comes to this patient by registering has said it, too.
        if (told) identity.set_curp(told->curp());
        if (!institution.empty() && record.principal().institution() != institution) return;
        if (told) {
            intake::take_update(*identity.mutable_demographics(), told->demographics());
            if (told->has_finding()) *identity.mutable_finding() = told->finding();
        } else if (const auto update =
                       open_event<DemographicsUpdated>(event, record, keyring_, erased)) {
            intake::take_update(*identity.mutable_demographics(), update->demographics());
        } else if (const auto changed =
                       open_event<ContactChannelChanged>(event, record, keyring_, erased)) {
            take_channel(*changed, identity);
        } else if (auto proposed = open_event<IdentityProposed>(event, record, keyring_, erased)) {
            *identity.mutable_proposal() = std::move(*proposed);
        } else if (auto verified = open_event<IdentityVerified>(event, record, keyring_, erased)) {
            if (!verified->curp().empty()) identity.set_curp(verified->curp());
            *identity.mutable_verification() = std::move(*verified);
        } else if (auto died = open_event<DeathRecorded>(event, record, keyring_, erased)) {
            *identity.mutable_death() = std::move(*died);
        }
    };
    each_event(patient, {kIntake, intake_partition_, 0}, row, take);
    derive_birth_date(identity);
    identity.set_erased(erased);
    return identity;
}

v1::CaseDetails Details::social_case(const v1::CaseRow& row) const {
    v1::CaseDetails details;
    bool erased = false;
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace intake::v1;
        if (const auto told = open_event<CaseRegistered>(event, record, keyring_, erased)) {
            take_registration(*told, details);
        } else if (const auto triaged = open_event<CaseTriaged>(event, record, keyring_, erased)) {
            details.set_safety_note(triaged->safety_note());
        } else if (auto study = open_event<SocialStudyRecorded>(event, record, keyring_, erased)) {
            *details.mutable_social_study() = std::move(*study);
        } else if (auto plan = open_event<CarePlanActivated>(event, record, keyring_, erased)) {
            *details.mutable_objectives() = std::move(*plan->mutable_objectives());
        } else if (auto revised = open_event<CarePlanRevised>(event, record, keyring_, erased)) {
            *details.mutable_objectives() = std::move(*revised->mutable_objectives());
        } else if (auto opened = open_event<SpecialRecordOpened>(event, record, keyring_, erased)) {
            auto& special = special_record(details, opened->number());
            special.set_kind(opened->kind());
            *special.mutable_record() = std::move(*opened->mutable_record());
        } else if (auto update =
                       open_event<SpecialRecordUpdated>(event, record, keyring_, erased)) {
            *special_record(details, update->number()).mutable_record() =
                std::move(*update->mutable_record());
        } else if (const auto closed =
                       open_event<SpecialRecordClosed>(event, record, keyring_, erased)) {
            special_record(details, closed->number()).set_outcome(closed->outcome());
        }
    };
    each_event(row.state().patient_id(), {kIntake, intake_partition_, 0}, row, take);
    details.set_erased(erased);
    return details;
}

v1::ReferralDetails Details::referral(const v1::ReferralRow& row,
                                      enlace::referral::Knowledge known,
                                      std::string_view institution) const {
    v1::ReferralDetails details;
    bool erased = false;
    const bool knows_all = known == enlace::referral::Knowledge::everything;
    const bool is_senders = institution.empty() || institution == row.state().referrer();
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace enlace::referral::v1;
        if (auto draft = open_event<ReferralDrafted>(event, record, keyring_, erased)) {
            *details.mutable_draft() = *std::move(draft);
        } else if (auto form = open_event<ReferralSent>(event, record, keyring_, erased)) {
            details.clear_draft();
            *details.mutable_form() = *std::move(form);
        } else if (event.type() == ReferralRedirected::descriptor()->full_name()) {
            forget_former_receiver(is_senders, details);
        } else if (auto asked =
                       open_event<ReferralInfoRequested>(event, record, keyring_, erased)) {
            *details.add_info_requested() = *std::move(asked);
        } else if (auto told = open_event<ReferralInfoProvided>(event, record, keyring_, erased)) {
            *details.add_info_provided() = *std::move(told);
        } else if (auto said = open_event<ReferralAccepted>(event, record, keyring_, erased)) {
            *details.mutable_acceptance() = *std::move(said);
        } else if (auto no = open_event<ReferralRejected>(event, record, keyring_, erased)) {
            if (is_senders || no->receiver() == institution)
                *details.add_rejections() = *std::move(no);
        } else if (auto end =
                       open_event<ReferralEndedUnattended>(event, record, keyring_, erased)) {
            *details.mutable_ended_unattended() = *std::move(end);
        } else if (auto issued =
                       open_event<CounterReferralIssued>(event, record, keyring_, erased)) {
            *details.mutable_counter_referral() = *std::move(issued);
        } else if (knows_all) {
            if (auto found = open_event<AttentionFinished>(event, record, keyring_, erased))
                *details.mutable_attention() = *std::move(found);
        }
    };
    each_event(row.state().patient_id(), {kReferral, referral_partition_, 0}, row, take);
    details.set_erased(erased);
    return details;
}

v1::SessionDetails Details::session(const v1::SessionRow& row, bool with_findings) const {
    v1::SessionDetails details;
    bool erased = false;
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace telemedicine::v1;
        if (auto asked = open_event<TeleSessionProposed>(event, record, keyring_, erased)) {
            *details.mutable_proposal() = *std::move(asked);
        } else if (auto set = open_event<TeleSessionScheduled>(event, record, keyring_, erased)) {
            details.set_room(set->room());
        } else if (auto again =
                       open_event<TeleSessionRescheduled>(event, record, keyring_, erased)) {
            details.set_room(again->room());
            details.clear_confirmation();
        } else if (auto agreed =
                       open_event<TeleSessionConfirmed>(event, record, keyring_, erased)) {
            *details.mutable_confirmation() = *std::move(agreed);
        } else if (auto ended =
                       open_event<TeleFollowUpAbandoned>(event, record, keyring_, erased)) {
            *details.mutable_abandonment() = *std::move(ended);
        } else if (with_findings) {
            if (auto report = open_event<TeleSessionCompleted>(event, record, keyring_, erased))
                *details.mutable_report() = *std::move(report);
        }
    };
    each_event(row.state().patient_id(), {kTelemedicine, telemedicine_partition_, 0}, row, take);
    details.set_erased(erased);
    return details;
}

v1::TransferDetails Details::transfer(const v1::TransferRow& row, bool with_identity) const {
    v1::TransferDetails details;
    bool erased = false;
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace transfers::v1;
        if (auto asked = open_event<TransferRequested>(event, record, keyring_, erased)) {
            take_request(*asked, with_identity, details);
        } else if (auto agreed = open_event<TransferAccepted>(event, record, keyring_, erased)) {
            details.set_conditions(agreed->conditions());
        } else if (event.type() == TransferAcceptanceWithdrawn::descriptor()->full_name()) {
            details.clear_conditions();
        } else if (auto left = open_event<TransferDeparted>(event, record, keyring_, erased)) {
            take_signs(*left, "", details);
        } else if (auto told = open_event<VitalSignsRecorded>(event, record, keyring_, erased)) {
            take_signs(*told, told->by(), details);
        } else if (auto came = open_event<TransferArrived>(event, record, keyring_, erased)) {
            details.set_incident(came->incident());
        } else if (auto given = open_event<PatientHandedOver>(event, record, keyring_, erased)) {
            details.set_handover_note(given->note());
            take_signs(*given, "", details);
        }
    };
    each_event(row.state().patient_id(), {kTransfers, transfers_partition_, 0}, row, take);
    std::ranges::stable_sort(*details.mutable_vital_signs(), {}, [](const auto& measured) {
        return deadlines::to_us(measured.vital_signs().taken_at());
    });
    details.set_erased(erased);
    return details;
}

v1::HomeVisitDetails Details::home_visit(const v1::VisitRow& row) const {
    v1::HomeVisitDetails details;
    bool erased = false;
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace homevisits::v1;
        if (auto asked = open_event<HomeVisitRequested>(event, record, keyring_, erased)) {
            take_request(*asked, details);
        } else if (const auto noted =
                       open_event<SafetyNoteAdded>(event, record, keyring_, erased)) {
            details.add_safety_notes(noted->note());
        } else if (const auto rule =
                       open_event<ContactRuleChanged>(event, record, keyring_, erased)) {
            if (!rule->note().empty()) details.add_safety_notes(rule->note());
        } else if (const auto report =
                       open_event<HomeVisitCompleted>(event, record, keyring_, erased)) {
            take_report(*report, details);
        }
    };
    each_event(row.state().patient_id(), {kHomeVisits, home_visits_partition_, 0}, row, take);
    details.set_erased(erased);
    return details;
}

v1::ActivityDetails Details::activity(std::string_view id, const v1::ActivityRow& row) const {
    v1::ActivityDetails details;
    bool erased = false;
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace intake::v1;
        if (const auto recorded = open_event<ActivityRecorded>(event, record, keyring_, erased)) {
            details.set_topic(recorded->topic());
            details.set_note(recorded->note());
        } else if (const auto voided =
                       open_event<ActivityVoided>(event, record, keyring_, erased)) {
            details.set_void_reason(voided->reason());
        }
    };
    each_event(id, {kIntake, intake_partition_, 0}, row, take);
    details.set_erased(erased);
    return details;
}

v1::StaffCaseDetails Details::staff_case(std::string_view id, const v1::StaffCaseRow& row) const {
    v1::StaffCaseDetails details;
    bool erased = false;
    const auto take = [&](const JournalRecord& record, const RecordedEvent& event) {
        using namespace intake::v1;
        if (const auto told = open_event<StaffCaseRegistered>(event, record, keyring_, erased)) {
            details.set_staff(told->staff());
            details.set_reason(told->reason());
        } else if (const auto done =
                       open_event<StaffInterventionRecorded>(event, record, keyring_, erased)) {
            if (!done->note().empty()) details.add_notes(done->note());
        } else if (const auto closed =
                       open_event<StaffCaseClosed>(event, record, keyring_, erased)) {
            details.set_closure_reason(closed->reason());
        } else if (const auto voided =
                       open_event<StaffCaseVoided>(event, record, keyring_, erased)) {
            details.set_void_reason(voided->reason());
        }
    };
    each_event(id, {kIntake, intake_partition_, 0}, row, take);
    details.set_erased(erased);
    return details;
}

}  // namespace enlace::views
