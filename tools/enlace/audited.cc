#include "tools/enlace/audited.h"

#include <fmt/format.h>

#include <cstdio>

#include "security/digest.h"

namespace enlace::program {
namespace {

std::string hex_of(const journal::Chain& chain) {
    return security::to_hex({reinterpret_cast<const char*>(chain.data()), chain.size()});
}

void print_heads(const journal::Audit& audit) {
    for (std::uint32_t p = 0; p < audit.partitions(); ++p) {
        const auto& at = audit.partition(p);
        if (at.next == 0) continue;
        fmt::print("head {}/{}@{} {}\n", audit.service(), p, at.next - 1, hex_of(at.chain));
    }
}

void print(const journal::Audit& audit) {
    if (audit.empty()) {
        fmt::print("{}: not founded yet\n", audit.service());
        return;
    }
    const auto whole = audit.whole();
    fmt::print("{}: {} partitions, {} entries, {} records count, {} void, {} streams, {} events\n",
               audit.service(), audit.partitions(), whole.next, whole.counted, whole.void_entries,
               whole.streams, whole.events);
    if (audit.accepted_losses() > 0) {
        fmt::print("{}: somebody accepted a loss at {} places\n", audit.service(),
                   audit.accepted_losses());
    }
    if (whole.moved) fmt::print("{}: has moved to {}\n", audit.service(), whole.moved->to);
    const auto faults = audit.faults();
    for (const auto& fault : faults.kept) fmt::print("FAULT {}\n", fault);
    if (faults.count > faults.kept.size()) {
        fmt::print("... and {} more\n", faults.count - faults.kept.size());
    }
}

}  // namespace

std::vector<journal::Audit> audits_of(const std::vector<journal::JournalShape>& journals) {
    std::vector<journal::Audit> audits;
    for (const auto& journal : journals) audits.emplace_back(journal.service, journal.partitions);
    return audits;
}

void take(std::vector<journal::Audit>& audits, const journal::LogBatch& batch) {
    for (const auto& entry : batch.entries) {
        audits[entry.journal].take(entry.partition, entry.bytes);
    }
}

bool print_audits(const std::vector<journal::Audit>& audits, bool heads) {
    bool good = true;
    for (const auto& audit : audits) {
        print(audit);
        if (heads) print_heads(audit);
        good = good && audit.faults().count == 0;
    }
    return good;
}

}  // namespace enlace::program
