#include "views/answers/readings.h"

namespace enlace::views {
namespace {

// An activity has no patient, and one whose first event can't be read none that anybody knows of.
access::v1::RecordAccess about(const std::string& patient, std::string_view stream, int found) {
    access::v1::RecordAccess read;
    if (!patient.empty()) read.add_patients(patient);
    read.set_stream(std::string(stream));
    read.set_found(static_cast<std::uint64_t>(found));
    return read;
}

}  // namespace

Reading reading(const v1::PatientView& view, std::string_view id) {
    auto read = about(view.id(), id, 1);
    for (const auto& member : view.members()) {
        if (member.id() != view.id()) read.add_patients(member.id());
    }
    return read;
}

Reading reading(const v1::TimelinePage& page, std::string_view id) {
    auto read = about(std::string(id), id, page.entries_size());
    for (const auto& patient : page.patients()) {
        if (patient != id) read.add_patients(patient);
    }
    return read;
}

Reading reading(const v1::CaseView& view, std::string_view id) {
    return about(view.patient_id(), id, 1);
}

Reading reading(const v1::HomeVisitView& view, std::string_view id) {
    return about(view.patient_id(), id, 1);
}

Reading reading(const v1::ReferralView& view, std::string_view id) {
    return about(view.patient_id(), id, 1);
}

Reading reading(const v1::SessionView& view, std::string_view id) {
    return about(view.patient_id(), id, 1);
}

Reading reading(const v1::TransferView& view, std::string_view id) {
    return about(view.patient_id(), id, 1);
}

// Whoever filed it is named there, and whom it is about.
Reading reading(const v1::GrievanceView&, std::string_view id) {
    return about({}, id, 1);
}

// Whoever wrote it may name somebody.
Reading reading(const v1::SurveyTexts& texts, std::string_view) {
    access::v1::RecordAccess read;
    read.set_found(static_cast<std::uint64_t>(texts.texts_size()));
    return read;
}

Reading reading(const v1::PatientMatches& matches, std::string_view) {
    access::v1::RecordAccess read;
    for (const auto& match : matches.matches()) read.add_patients(match.id());
    read.set_found(static_cast<std::uint64_t>(matches.matches_size()));
    return read;
}

// What was written there may name somebody.
Reading reading(const v1::ActivityView&, std::string_view id) {
    return about({}, id, 1);
}

// Of no patient, who it is about.
Reading reading(const v1::StaffCaseView&, std::string_view id) {
    return about({}, id, 1);
}

}  // namespace enlace::views
