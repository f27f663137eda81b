#pragma once

#include <vector>

#include "journal/audit.h"
#include "journal/log.h"

namespace enlace::program {

// An audit for each of the journals, by the index that entries name them by.
std::vector<journal::Audit> audits_of(const std::vector<journal::JournalShape>& journals);

void take(std::vector<journal::Audit>& audits, const journal::LogBatch& batch);

// Says on standard output what each has found, with `heads` also the newest chain value of each
// partition. False: something is wrong.
bool print_audits(const std::vector<journal::Audit>& audits, bool heads);

}  // namespace enlace::program
