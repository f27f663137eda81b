#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "journal/audit.h"
#include "journal/moving/house.h"
#include "journal/moving/move.h"
#include "journal/read_through.h"

namespace enlace::journal {

// What is moved: read and judged whole, then closed.
class MoveSource {
public:
    MoveSource(House& house, const MoveWatch& watch) : house_(house), watch_(watch) {}

    // Opens all journals. Throws where there is none, or where not all of them are here.
    void open();
    const std::vector<JournalShape>& journals() const { return journals_; }

    // Reads everything, and remembers the chain at the given ends, as far as it comes there.
    void read(const Positions& remember);
    // Throws if it should not be moved as it is.
    void check(const FoundingKeys& keys) const;

    // Appends JournalMoved to every partition that has none, until one counts.
    void close(const std::string& to, const base::Clock& clock);

    // Where it has moved to; of any partition that has.
    std::optional<std::string> moved_to() const;
    // Nothing counts any more, in no partition.
    bool is_closed() const;
    // Up to where each partition moves, if it were closed now at the latest.
    Positions limits() const;
    // The chain of the entry before that position: a limit, or an end that was to be remembered.
    Chain chain_before(std::size_t journal, std::uint32_t partition, std::uint64_t position) const;

private:
    void read_on(std::string_view stage);
    bool append_moved(const std::string& to, const base::Clock& clock);

    House& house_;
    const MoveWatch& watch_;
    std::vector<JournalShape> journals_;
    std::vector<Audit> audits_;
    Positions read_;
    Positions remember_;
    std::vector<std::vector<Chain>> remembered_;
};

}  // namespace enlace::journal
