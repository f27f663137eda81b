#pragma once

#include <string>
#include <vector>

#include "aggregate/command.h"
#include "enlace/intake/v1/patient.pb.h"

namespace enlace::intake {

// What is known of a patient now, opened: the newest of each thing that was said.
struct KnownPatient {
    v1::Demographics demographics;
    std::string telephone;
    std::string proposed_curp;
};

KnownPatient known_patient(const std::string& patient, aggregate::Lookup& lookup);

// Of events that it is known by.
std::vector<std::string> types_of_known_patient();

}  // namespace enlace::intake
