#include "journal/moving/source.h"

#include "base/check.h"
#include "journal/moving/appends.h"
#include "journal/moving/moved_entry.h"

namespace enlace::journal {
namespace {

// Each time somebody else may have taken the number.
constexpr int kClosingRounds = 100;

}  // namespace

void MoveSource::open() {
    if (const auto from = house_.moving_from()) {
        throw std::runtime_error(house_.name() +
                                 " does not hold all yet that is being moved to it "
                                 "from " +
                                 *from + ": end that move first");
    }
    journals_ = house_.journals();
    if (journals_.empty()) {
        throw std::runtime_error(house_.name() + " holds no journal: check what was named");
    }
    for (const auto& [service, partitions] : journals_) {
        house_.log().open_journal(service, partitions);
        audits_.emplace_back(service, partitions);
        remembered_.emplace_back(partitions);
    }
    read_ = beginnings(journals_);
}

void MoveSource::read(const Positions& remember) {
    remember_ = remember;
    read_on("reading what is to be moved");
}

void MoveSource::read_on(std::string_view stage) {
    const Positions to = ends(house_.log(), journals_);
    watch_.on_stage(stage, entries_between(read_, to));
    read_through(house_.log(), journals_, read_, to, [&](const LogBatch& batch) {
        for (const auto& entry : batch.entries) {
            Audit& audit = audits_[entry.journal];
            audit.take(entry.partition, entry.bytes);
            const auto& at = audit.partition(entry.partition);
            if (at.next == remember_[entry.journal][entry.partition]) {
                remembered_[entry.journal][entry.partition] = at.chain;
            }
        }
        watch_.on_progress(batch.entries.size());
    });
    read_ = to;
}

void MoveSource::check(const FoundingKeys& keys) const {
    for (const Audit& audit : audits_) {
        const std::string journal = "journal " + audit.service() + " in " + house_.name();
        if (audit.empty()) {
            throw std::runtime_error(journal +
                                     " was never founded: start its service once, stop it, and try "
                                     "again; or delete its topic, if no service has it");
        }
        const auto faults = audit.faults();
        if (faults.count > 0) {
            std::string all = " is not whole, and is not moved as it is:";
            for (const auto& fault : faults.kept) all.append("\n  ").append(fault);
            throw std::runtime_error(journal + all);
        }
        const auto& genesis = *audit.genesis();
        if (genesis.deployment_key_id() != keys.deployment_key_id ||
            genesis.identity_key_id() != keys.identity_key_id) {
            throw std::runtime_error(journal +
                                     " was founded with other keys than those of --keys: name the "
                                     "folder of the keys that it is served with");
        }
    }
}

void MoveSource::close(const std::string& to, const base::Clock& clock) {
    for (int round = 0; !is_closed(); ++round) {
        if (round == kClosingRounds) {
            throw std::runtime_error(house_.name() +
                                     " is written to so busily that its end can't be closed: stop "
                                     "the services that use it, and try again");
        }
        const bool all_over = append_moved(to, clock);
        read_on("closing it");
        if (all_over || is_closed()) continue;
        throw std::runtime_error(house_.name() +
                                 " takes no entries: see to its disk, or its brokers, and try "
                                 "again; the move goes on from here");
    }
}

// False: not every one is known to be in the log.
bool MoveSource::append_moved(const std::string& to, const base::Clock& clock) {
    Appends appends;
    for (const Audit& audit : audits_) {
        for (std::uint32_t p = 0; p < audit.partitions(); ++p) {
            if (audit.partition(p).moved) continue;
            house_.log().append({audit.service(), p}, moved_entry(audit, p, to, clock.wall_us()),
                                appends.one());
        }
    }
    return appends.all_over();
}

std::optional<std::string> MoveSource::moved_to() const {
    for (const Audit& audit : audits_) {
        if (const auto moved = audit.whole().moved) return moved->to;
    }
    return std::nullopt;
}

bool MoveSource::is_closed() const {
    for (const Audit& audit : audits_) {
        for (std::uint32_t p = 0; p < audit.partitions(); ++p) {
            if (!audit.partition(p).moved) return false;
        }
    }
    return true;
}

Positions MoveSource::limits() const {
    Positions limits = beginnings(journals_);
    for (std::size_t j = 0; j < audits_.size(); ++j) {
        for (std::uint32_t p = 0; p < audits_[j].partitions(); ++p) {
            const auto& at = audits_[j].partition(p);
            limits[j][p] = at.moved ? at.moved->position : at.next;
        }
    }
    return limits;
}

Chain MoveSource::chain_before(std::size_t journal,
                               std::uint32_t partition,
                               std::uint64_t position) const {
    const auto& at = audits_[journal].partition(partition);
    if (position == remember_[journal][partition]) return remembered_[journal][partition];
    if (at.moved && position == at.moved->position) return at.moved->before;
    base::check(position == at.next, "a chain is asked for where it was to be remembered");
    return at.chain;
}

}  // namespace enlace::journal
