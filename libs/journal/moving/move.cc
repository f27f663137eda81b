#include "journal/moving/move.h"

#include <algorithm>
#include <stdexcept>

#include "journal/audit.h"
#include "journal/moving/appends.h"
#include "journal/moving/source.h"
#include "journal/place.h"
#include "journal/read_through.h"

namespace enlace::journal {
namespace {

// Copied at once, and then waited for.
constexpr std::size_t kCopyBytes = 256u << 10;

class Move {
public:
    Move(House& from,
         House& to,
         const FoundingKeys& keys,
         const base::Clock& clock,
         const MoveWatch& watch)
        : from_(from), to_(to), keys_(keys), clock_(clock), watch_(watch), source_(from, watch) {}

    Moving run() {
        source_.open();
        open_target();
        present_ = ends(to_.log(), journals());
        source_.read(present_);
        source_.check(keys_);
        check_target();
        const Moving moved{.now = false,
                           .entries = entries_between(beginnings(journals()), source_.limits())};
        if (is_done()) return moved;
        if (!to_.moving_from()) to_.begin_move(from_.name());
        source_.close(to_.name(), clock_);
        limits_ = source_.limits();
        copy();
        const auto slots = from_.keyring().newest();
        to_.keyring().adopt(slots);
        check_copy();
        to_.end_move();
        return {.now = true,
                .copied = entries_between(present_, limits_),
                .entries = entries_between(beginnings(journals()), limits_),
                .subjects = slots.size()};
    }

private:
    const std::vector<JournalShape>& journals() const { return source_.journals(); }

    std::string place(std::size_t journal, std::uint32_t partition) const {
        return partition_name(journals()[journal].service, partition);
    }

    template <class Do>
    void for_each_partition(Do act) const {
        for (std::size_t j = 0; j < journals().size(); ++j) {
            for (std::uint32_t p = 0; p < journals()[j].partitions; ++p) act(j, p);
        }
    }

    void open_target() {
        for (const auto& [service, partitions] : journals()) {
            to_.log().open_journal(service, partitions);
        }
        for (const auto& shape : to_.journals()) {
            if (std::ranges::find(journals(), shape) != journals().end()) continue;
            to_.log().open_journal(shape.service, shape.partitions);
            if (entries_between(beginnings({shape}), ends(to_.log(), {shape})) == 0) continue;
            throw std::runtime_error(to_.name() + " holds journal " + shape.service + ", which " +
                                     from_.name() + " does not: " + kChooseAnother);
        }
    }

    // Whether what is at the target begins as the source does, and nobody else writes to it.
    void check_target() {
        const Positions limits = source_.limits();
        Positions common = present_;
        for_each_partition([&](std::size_t j, std::uint32_t p) {
            common[j][p] = std::min(present_[j][p], limits[j][p]);
        });
        const auto chains = chains_of_target(common);
        for_each_partition([&](std::size_t j, std::uint32_t p) {
            const std::uint64_t end = common[j][p];
            if (end == 0 || chains[j][p] == source_.chain_before(j, p, end)) return;
            throw std::runtime_error(place(j, p) + ": the first " + std::to_string(end) +
                                     " entries in " + to_.name() + " are not those in " +
                                     from_.name() +
                                     ": another journal, or another continuation of "
                                     "this one, is there. " +
                                     kChooseAnother);
        });
        for_each_partition(
            [&](std::size_t j, std::uint32_t p) { is_short_ |= present_[j][p] < limits[j][p]; });
        for_each_partition([&](std::size_t j, std::uint32_t p) {
            if (present_[j][p] <= limits[j][p] || is_done()) return;
            throw std::runtime_error(
                place(j, p) + ": " + to_.name() + " holds " + std::to_string(present_[j][p]) +
                " entries, and " + from_.name() + " only " + std::to_string(limits[j][p]) +
                ": somebody writes to it, or it is what should be moved. " + kChooseAnother);
        });
        const auto moved_to = source_.moved_to();
        if (!moved_to || *moved_to == to_.name() || to_.moving_from() || is_done()) return;
        throw std::runtime_error(from_.name() + " has moved to " + *moved_to +
                                 " before: go on there. Its journals must not go on in two places");
    }

    // By an earlier call; served since then, perhaps.
    bool is_done() const { return source_.is_closed() && !is_short_ && !to_.moving_from(); }

    std::vector<std::vector<Chain>> chains_of_target(const Positions& common) {
        std::vector<std::vector<Chain>> chains;
        for (const auto& journal : journals()) chains.emplace_back(journal.partitions);
        const Positions from = beginnings(journals());
        watch_.on_stage("comparing what is there already", entries_between(from, common));
        read_through(to_.log(), journals(), from, common, [&](const LogBatch& batch) {
            for (const auto& entry : batch.entries) {
                Chain& chain = chains[entry.journal][entry.partition];
                chain =
                    entry.position == 0 ? first_link(entry.bytes) : next_link(chain, entry.bytes);
            }
            watch_.on_progress(batch.entries.size());
        });
        return chains;
    }

    void copy() {
        watch_.on_stage("copying", entries_between(present_, limits_));
        read_through(
            from_.log(), journals(), present_, limits_, [&](const LogBatch& batch) { copy(batch); },
            kCopyBytes);
    }

    void copy(const LogBatch& batch) {
        Appends appends;
        for (const auto& entry : batch.entries) {
            to_.log().append({journals()[entry.journal].service, entry.partition},
                             std::string(entry.bytes), appends.one());
        }
        if (!appends.all_over()) {
            throw std::runtime_error(to_.name() +
                                     " does not confirm that it has what it was given: see to its "
                                     "disk, or its brokers, and try again; the copy goes on from "
                                     "where it stopped");
        }
        watch_.on_progress(batch.entries.size());
    }

    void check_copy() {
        const Positions ends_now = ends(to_.log(), journals());
        std::vector<Audit> audits;
        for (const auto& [service, partitions] : journals()) {
            audits.emplace_back(service, partitions).on_key([this](std::string_view key_id) {
                check_key(key_id);
            });
        }
        const Positions from = beginnings(journals());
        watch_.on_stage("checking what was copied", entries_between(from, limits_));
        read_through(to_.log(), journals(), from, limits_, [&](const LogBatch& batch) {
            for (const auto& entry : batch.entries) {
                audits[entry.journal].take(entry.partition, entry.bytes);
            }
            watch_.on_progress(batch.entries.size());
        });
        for_each_partition([&](std::size_t j, std::uint32_t p) {
            const bool same =
                audits[j].partition(p).chain == source_.chain_before(j, p, limits_[j][p]);
            if (same && ends_now[j][p] == limits_[j][p]) return;
            throw std::runtime_error(place(j, p) + ": the copy in " + to_.name() + " is not what " +
                                     from_.name() +
                                     " holds, so that somebody else has written to it, or an entry "
                                     "was given up on the way. Delete what is there, and try "
                                     "again: nothing is lost, all of it is still in " +
                                     from_.name());
        });
    }

    void check_key(std::string_view key_id) const {
        if (from_.keyring().find(key_id).has_value() == to_.keyring().find(key_id).has_value()) {
            return;
        }
        throw std::runtime_error("a key that records were sealed with is in one of " +
                                 from_.name() + " and " + to_.name() +
                                 " and not in the other: nothing is lost, try again; if this "
                                 "comes again, keep both as they are and have it looked into");
    }

    static constexpr auto kChooseAnother =
        "Choose an empty folder, or topics made anew, to move to";

    House& from_;
    House& to_;
    const FoundingKeys& keys_;
    const base::Clock& clock_;
    const MoveWatch& watch_;
    MoveSource source_;
    Positions present_;  // What the target held when this began.
    Positions limits_;   // Up to where each partition moves.
    bool is_short_ = false;
};

}  // namespace

Moving move_house(House& from,
                  House& to,
                  const FoundingKeys& keys,
                  const base::Clock& clock,
                  const MoveWatch& watch) {
    return Move(from, to, keys, clock, watch).run();
}

}  // namespace enlace::journal
